import type { EntryPoint, FactsOf, Router } from '../../domain/fact.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { setsHsts } from '../hsts.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';

export default defineCheck({
  id: 'https-routers-send-hsts',
  title: 'Every HTTPS router uses the security headers',
  control: 'TLS-2.2',
  reads: ['router', 'headersMiddleware', 'middlewareChain', 'traefikStatic'],
  requires: ['router', 'headersMiddleware'],
  freshFor: 'P31D',
  why: 'A middleware that no router names protects nothing.',
  remedy: 'Name the security headers in the middlewares of every HTTPS router, or of its entry point.',

  judge(facts) {
    if (facts.router.length === 0) return [unknown('routers', 'missing', 'The evidence holds no HTTP router of Traefik.')];
    return mergeObservations(facts.router.map((router) => judgeRouter(router, facts)));
  },
});

type Facts = FactsOf<'router' | 'headersMiddleware' | 'middlewareChain' | 'traefikStatic'>;

function judgeRouter(router: Router, facts: Facts): Observation {
  const subject = `${router.name}@${router.provider}`;
  const all = facts.traefikStatic.flatMap(({ entryPoints }) => entryPoints);
  const own = all.filter(({ name }) => router.entryPoints.length === 0 || router.entryPoints.includes(name));
  const complete = own.length > 0 && router.entryPoints.every((name) => own.some((point) => point.name === name));
  const pointers = [router.from, ...facts.traefikStatic.map(({ from }) => from)] as const;
  if (!router.tls && !own.some(({ tls }) => tls)) {
    if (complete) return notApplicable(subject, 'Neither it nor its entry point serves TLS.', pointers);
    return unknown(subject, 'missing', 'Whether its entry point serves TLS is not in the evidence.', pointers, {
      remedy: "Hand in Traefik's static configuration.",
    });
  }
  const direct = expand(router.middlewares, router.provider, facts);
  // A router on several entry points sends the headers everywhere only if each of them does.
  const byEntryPoint = own.map((point: EntryPoint) => expand(point.middlewares, null, facts));
  if (direct.hsts || (complete && byEntryPoint.every(({ hsts }) => hsts)))
    return pass(subject, 'Its middlewares, or those of its entry points, send HSTS.', pointers);
  const open = [direct, ...byEntryPoint].flatMap(({ unresolved }) => unresolved);
  if (open.length > 0)
    return unknown(subject, 'missing', `What its middlewares ${quote(open)} do is not in the evidence.`, pointers);
  if (!complete)
    return unknown(
      subject,
      'missing',
      'It names no security headers, and what its entry point adds is not in the evidence.',
      pointers,
    );
  return fail(
    subject,
    `None of its middlewares (${quote(router.middlewares) || 'none'}) sends HSTS, nor does its entry point.`,
    pointers,
    {
      remedy: `Add the security headers to the middlewares of "${router.name}".`,
    },
  );
}

function expand(
  names: readonly string[],
  provider: 'file' | 'docker' | null,
  facts: Facts,
  depth = 0,
): { hsts: boolean; unresolved: string[] } {
  const results = names.map((reference) => {
    const [name = '', from = provider] = reference.split('@');
    const same = (one: { readonly name: string; readonly provider: string }) => one.name === name && one.provider === from;
    const headers = facts.headersMiddleware.find(same);
    if (headers !== undefined) return { hsts: setsHsts(headers), unresolved: [] };
    const chain = facts.middlewareChain.find(same);
    if (chain !== undefined && depth < 8) return expand(chain.middlewares, chain.provider, facts, depth + 1);
    return { hsts: false, unresolved: [reference] };
  });
  return { hsts: results.some(({ hsts }) => hsts), unresolved: results.flatMap(({ unresolved }) => unresolved) };
}
