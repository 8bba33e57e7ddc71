import type { FactsOf } from '../../domain/fact.ts';
import type { Certificate } from '../../domain/facts/tls.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { DAY_MS, dateOf, epochMs, type Instant } from '../../domain/time.ts';
import { defineCheck } from '../check.ts';
import { entryPointsOf } from '../entry-points.ts';
import { mergeObservations } from '../merge-observations.ts';
import { hostsIn } from '../router-hosts.ts';

const FEWEST_DAYS = 30;

export default defineCheck({
  id: 'certificates-not-near-end',
  title: 'No certificate is near its end',
  control: 'IR-1.5',
  reads: ['certificate', 'router', 'tcpRouter', 'traefikStatic'],
  requires: ['certificate'],
  freshFor: 'P31D',
  why: 'Automatic renewal fails in silence, and an expired certificate stops every client at once.',
  remedy: 'Renew certificates while more than 30 days are left, and find out why the renewal did not.',

  judge(facts, { asOf }) {
    const { certificate } = facts;
    const judged = certificate.map((one) => judgeCertificate(one, certificate, asOf));
    if (judged.length === 0) judged.push(unknown('certificates', 'missing', 'The evidence holds no certificate.'));
    return mergeObservations([...judged, ...hostsWithout(facts)]);
  },
});

function judgeCertificate(one: Certificate, all: readonly Certificate[], asOf: Instant): Observation {
  const { path, order, names, subject: holder, notBefore, notAfter, from } = one;
  const several = all.filter((other) => other.path === path).length > 1;
  const subject = several ? `${path}, certificate ${order}` : path;
  const whose = names.length === 0 ? holder : names.join(', ');
  const whole = Math.floor((epochMs(notAfter) - epochMs(asOf)) / DAY_MS);
  const days = whole === 1 ? '1 day is left' : `${whole} days are left`;
  const remedy = `Renew the certificate of "${whose}".`;
  if (notBefore > asOf)
    return fail(subject, `The certificate of "${whose}" holds from ${dateOf(notBefore)} only.`, [from], { remedy });
  if (epochMs(notAfter) - epochMs(asOf) > FEWEST_DAYS * DAY_MS)
    return pass(subject, `The certificate of "${whose}" ends on ${dateOf(notAfter)}: ${days}.`, [from]);
  const left = notAfter <= asOf ? `ended on ${dateOf(notAfter)}` : `ends on ${dateOf(notAfter)}: ${days}`;
  return fail(subject, `The certificate of "${whose}" ${left}.`, [from], { remedy });
}

/** Names that routers serve over TLS, by their own settings or their entry point's, and that no certificate in the evidence is for. */
function hostsWithout({
  router,
  tcpRouter,
  traefikStatic,
  certificate,
}: FactsOf<'router' | 'tcpRouter' | 'traefikStatic' | 'certificate'>): Observation[] {
  const names = certificate.filter(({ certificateAuthority }) => !certificateAuthority).flatMap((one) => one.names);
  const secure = [
    ...router.filter((one) => one.tls || entryPointsOf(one, traefikStatic).points.some(({ tls }) => tls)),
    ...tcpRouter.filter(({ tls }) => tls),
  ];
  const served = secure.flatMap(({ rule, from }) =>
    typeof rule === 'string' ? hostsIn(rule).map((host) => ({ host, from })) : [],
  );
  return served
    .filter(({ host }) => !names.some((name) => covers(name.toLowerCase(), host)))
    .map(({ host, from }) =>
      unknown(host, 'missing', `A router serves "${host}" over TLS, and no certificate in the evidence is for it.`, [from], {
        remedy: `Hand in the certificate of "${host}" as PEM.`,
      }),
    );
}

/** A wildcard stands for exactly one label. */
function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && host.includes('.') && host.slice(host.indexOf('.')) === name.slice(1));
}
