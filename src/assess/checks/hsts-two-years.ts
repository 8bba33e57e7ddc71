import type { TlsProbe } from '../../domain/facts/tls.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { HSTS_SECONDS, hstsFaults, probedFaults, setsHsts } from '../hsts.ts';
import { mergeObservations } from '../merge-observations.ts';

export default defineCheck({
  id: 'hsts-two-years',
  title: 'HSTS for two years, with subdomains and preload',
  control: 'TLS-2.1',
  reads: ['headersMiddleware', 'tlsProbe'],
  requires: ['headersMiddleware'],
  freshFor: 'P31D',
  why: 'Without HSTS the first request of a browser may go out in the clear, where anyone on the way can answer it.',
  remedy: `Set stsSeconds: ${HSTS_SECONDS}, stsIncludeSubdomains, stsPreload and forceSTSHeader in the headers middleware.`,

  judge({ headersMiddleware, tlsProbe }) {
    const remedy = `Set stsSeconds: ${HSTS_SECONDS}, stsIncludeSubdomains: true, stsPreload: true and forceSTSHeader: true`;
    const sending = headersMiddleware.filter(setsHsts);
    if (sending.length === 0) {
      const pointers = headersMiddleware.map(({ from }) => from);
      if (pointers.length === 0)
        return [
          unknown('HSTS', 'missing', 'The evidence holds no middleware that sets headers.', [], {
            remedy: 'Hand in the dynamic file that defines it.',
          }),
        ];
      return [fail('HSTS', 'No headers middleware in the evidence sets HSTS.', pointers, { remedy: `${remedy} in one of them.` })];
    }
    return mergeObservations([
      ...headersMiddleware.map((middleware): Observation => {
        const subject = `${middleware.name}@${middleware.provider}`;
        const { from } = middleware;
        if (!setsHsts(middleware)) return notApplicable(subject, 'It sets other headers and no HSTS.', [from]);
        const { faults, unresolved } = hstsFaults(middleware);
        if (faults.length > 0)
          return fail(subject, `HSTS is too weak: ${faults.join('; ')}.`, [from], { remedy: `${remedy} in "${middleware.name}".` });
        if (unresolved.length > 0)
          return unknown(subject, 'unresolved', `Its ${unresolved.join(' and ')} are not resolved.`, [from]);
        return pass(subject, 'It sends HSTS for two years or more, with subdomains and preload, on every answer.', [from]);
      }),
      ...tlsProbe.flatMap(judgeProbe),
    ]);
  },
});

/** Where none arrives at all is for another check. */
function judgeProbe({ host, port, hsts, from }: TlsProbe): Observation[] {
  if (hsts === null || !hsts.offered) return [];
  const subject = `${host}:${port}`;
  const { faults, unresolved } = probedFaults(hsts);
  if (faults.length > 0)
    return [fail(subject, `A probe found HSTS too weak: ${faults.join('; ')}.`, [from], { remedy: 'Mend what sends it there.' })];
  if (unresolved.length > 0)
    return [unknown(subject, 'unresolved', `What a probe says of its ${unresolved.join(' and ')} is not resolved.`, [from])];
  return [pass(subject, 'A probe found HSTS for two years or more, with subdomains and preload.', [from])];
}
