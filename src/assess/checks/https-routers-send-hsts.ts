import type { Pointer } from '../../domain/evidence.ts';
import type { FactsOf } from '../../domain/fact.ts';
import { isUnresolved } from '../../domain/facts/setting.ts';
import type { TlsProbe } from '../../domain/facts/tls.ts';
import type { EntryPoint, Router, TcpRouter, TraefikStatic } from '../../domain/facts/traefik.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { entryPointsOf } from '../entry-points.ts';
import { mergeObservations } from '../merge-observations.ts';
import { effectOf } from '../middlewares.ts';
import { quote } from '../quote.ts';
import { areProbed } from '../router-hosts.ts';
import { defaultRouters, undecidedRouters, unseenLabels } from '../traefik-containers.ts';
import { exposedByDefault, unseenProviders } from '../traefik-providers.ts';

/** A router that answers in the clear sends nobody to HTTPS, so it fails unless it, or its entry point, does nothing but redirect there. */
export default defineCheck({
  id: 'https-routers-send-hsts',
  title: 'Every HTTPS router uses the security headers',
  control: 'TLS-2.2',
  reads: [
    'router',
    'tcpRouter',
    'headersMiddleware',
    'middlewareChain',
    'otherMiddleware',
    'traefikStatic',
    'composeService',
    'tlsProbe',
  ],
  requires: ['router', 'headersMiddleware'],
  freshFor: 'P31D',
  why: 'A middleware that no router names protects nothing, and what is served in the clear anyone on the way can answer.',
  remedy: 'Name the security headers in the middlewares of every HTTPS router, or of its entry point, and redirect plain HTTP.',

  judge(facts, { organisation }) {
    const routers = [...facts.router, ...defaultRouters(facts.traefikStatic, facts.composeService)];
    if (routers.length === 0) return [unknown('routers', 'missing', 'The evidence holds no HTTP router of Traefik.')];
    return mergeObservations([
      ...routers.map((router) => judgeRouter(router, facts)),
      ...facts.traefikStatic.flatMap((settings) => judgeApi(settings, facts)),
      ...facts.tcpRouter.map((router) => judgeTcpRouter(router, facts)),
      ...facts.tlsProbe.flatMap(judgeProbe),
      ...unseenProviders(facts.traefikStatic, facts.composeService),
      ...exposedByDefault(facts.traefikStatic, facts.composeService),
      ...undecidedRouters(facts.traefikStatic, facts.composeService),
      ...unseenLabels(facts.traefikStatic, facts.composeService, organisation),
    ]);
  },
});

type Facts = FactsOf<
  | 'router'
  | 'tcpRouter'
  | 'headersMiddleware'
  | 'middlewareChain'
  | 'otherMiddleware'
  | 'traefikStatic'
  | 'composeService'
  | 'tlsProbe'
>;

function judgeRouter(router: Router, facts: Facts): Observation {
  const subject = `${router.name}@${router.provider}`;
  const { points, complete } = entryPointsOf(router, facts.traefikStatic);
  const pointers = [router.from, ...facts.traefikStatic.map(({ from }) => from)] as const;
  if (!router.tls && !complete)
    return unknown(subject, 'missing', 'Whether its entry point serves TLS is not in the evidence.', pointers, {
      remedy: "Hand in Traefik's static configuration.",
    });
  const secure = router.tls ? points : points.filter(({ tls }) => tls);
  const plain = router.tls ? [] : points.filter(({ tls }) => !tls);
  const inClear = judgePlain(router, plain, facts, subject, pointers);
  if (inClear !== null) return inClear;
  if (!router.tls && secure.length === 0)
    return notApplicable(subject, 'It serves no TLS, and every request is redirected to HTTPS.', pointers);
  return judgeSecure(router, secure, complete, facts, subject, pointers);
}

/** What is wrong where a router answers in the clear; null when it only redirects, or nowhere does. */
function judgePlain(
  router: Router,
  points: readonly EntryPoint[],
  facts: Facts,
  subject: string,
  pointers: readonly Pointer[],
): Observation | null {
  const own = effectOf(router.middlewares, router.provider, facts);
  const open = points
    .map((point) => ({ point, effect: effectOf(point.middlewares, null, facts) }))
    .filter(({ point, effect }) => !own.redirects && !effect.redirects && String(point.redirectsTo).toLowerCase() !== 'https');
  if (open.length === 0) return null;
  const doubts = open.flatMap(({ point, effect }) => [
    ...(isUnresolved(point.redirectsTo) ? [`${point.name} (${point.redirectsTo.unresolved})`] : []),
    ...[own, effect].flatMap(({ opaque, mayRedirect }) => [...opaque, ...mayRedirect]),
  ]);
  const names = open.map(({ point }) => point.name);
  const remedy = `Redirect the entry points ${quote(names)} to HTTPS, or give "${router.name}" TLS.`;
  if (doubts.length > 0)
    return unknown(
      subject,
      'unresolved',
      `It answers in the clear at ${quote(names)}, and whether ${quote([...new Set(doubts)])} redirects to HTTPS is not resolved.`,
      pointers,
      { remedy },
    );
  return fail(subject, `It answers in the clear at ${quote(names)}, and nothing redirects to HTTPS.`, pointers, { remedy });
}

function judgeSecure(
  router: Router,
  points: readonly EntryPoint[],
  complete: boolean,
  facts: Facts,
  subject: string,
  pointers: readonly [Pointer, ...Pointer[]],
): Observation {
  const direct = effectOf(router.middlewares, router.provider, facts);
  // A router on several entry points sends the headers everywhere only if each of them does; what an entry point adds comes first.
  const byEntryPoint = points.map((point) => effectOf(point.middlewares, null, facts));
  const known = byEntryPoint.length > 0 && (complete || direct.hsts) ? byEntryPoint : [direct];
  if (known.every(({ hsts, strips }) => hsts || (direct.hsts && !strips)))
    return pass(subject, 'Its middlewares, or those of its entry points, send HSTS.', pointers);
  const open = [direct, ...byEntryPoint].flatMap(({ opaque }) => opaque);
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
    { remedy: `Add the security headers to the middlewares of "${router.name}".` },
  );
}

/** TLS for TCP where HTTP is served too may well carry HTTP, whose headers the back end sends. */
function judgeTcpRouter(router: TcpRouter, facts: Facts): Observation {
  const { name, provider, tls, entryPoints, from } = router;
  const subject = `${name}@${provider} (TCP)`;
  if (!tls) return notApplicable(subject, 'It is for TCP, and serves no TLS.', [from]);
  const shared = facts.router.some(
    (other) =>
      other.entryPoints.length === 0 || entryPoints.length === 0 || other.entryPoints.some((point) => entryPoints.includes(point)),
  );
  if (!shared) return notApplicable(subject, 'It is for TCP, at an entry point without HTTP.', [from]);
  if (areProbed(router, facts, ({ hsts }) => hsts !== null))
    return notApplicable(subject, 'It is for TCP; a probe looked for HSTS at its names.', [from]);
  return unknown(
    subject,
    'missing',
    'It takes TLS where HTTP is served too, and what the back end sends is not in the evidence.',
    [from],
    {
      remedy: 'Probe its names at its port with testssl.sh, its headers too, or give it an entry point of its own.',
    },
  );
}

/** Where nothing else is said, the API listens at port 8080, without TLS: https://doc.traefik.io/traefik/operations/api/#insecure. */
const API_POINT: EntryPoint = {
  name: 'traefik',
  address: ':8080',
  tls: false,
  tlsOptions: null,
  middlewares: [],
  redirectsTo: null,
  asDefault: null,
  accessLogs: null,
};

/** With `api.insecure` the API and the dashboard answer at an entry point of their own, to everyone who reaches it. */
function judgeApi(settings: TraefikStatic, facts: Facts): Observation[] {
  const { apiInsecure, entryPoints, from } = settings;
  if (apiInsecure === null || apiInsecure === false) return [];
  const subject = 'api@internal';
  const remedy = 'Take api.insecure out, and give the dashboard a router of its own with TLS and a login.';
  if (isUnresolved(apiInsecure))
    return [
      unknown(subject, 'unresolved', `Whether api.insecure (${quote(apiInsecure)}) is on is not resolved.`, [from], { remedy }),
    ];
  const point = entryPoints.find(({ name }) => name === API_POINT.name) ?? API_POINT;
  const router: Router = {
    ...{ name: 'api', provider: 'file', rule: null, tls: false, tlsOptions: null, middlewares: [], accessLogs: null, from },
    entryPoints: [point.name],
  };
  const observation = judgeRouter(router, { ...facts, traefikStatic: [{ ...settings, entryPoints: [point] }] });
  return [{ ...observation, subject, remedy: observation.remedy === null ? null : remedy }];
}

function judgeProbe({ host, port, hsts, from }: TlsProbe): Observation[] {
  if (hsts === null) return [];
  const subject = `${host}:${port}`;
  return [
    hsts.offered
      ? pass(subject, 'A probe found HSTS.', [from])
      : fail(subject, 'A probe found no HSTS.', [from], { remedy: `Find out which router serves "${host}", and add the headers.` }),
  ];
}
