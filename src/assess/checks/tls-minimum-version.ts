import { isUnresolved } from '../../domain/facts/setting.ts';
import type { TlsProbe } from '../../domain/facts/tls.ts';
import type { TlsOptions } from '../../domain/facts/traefik.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';
import { judgeTlsBlocks, TLS_KINDS } from '../tls-blocks.ts';

/** Traefik compares these names letter by letter and passes over any other. */
const ACCEPTED = ['VersionTLS12', 'VersionTLS13'];
/** What a probe must have tried to say that nothing older is on offer; clients without TLS 1.0 no longer try SSL. */
const OLD = ['TLSv1', 'TLSv1.1'];

export default defineCheck({
  id: 'tls-minimum-version',
  title: 'TLS 1.2 is the oldest version',
  control: 'TLS-1.1',
  reads: TLS_KINDS,
  requires: ['tlsOptions'],
  freshFor: 'P31D',
  why: 'TLS 1.0 and 1.1 rest on broken hash functions and are withdrawn (RFC 8996).',
  remedy: 'Set minVersion: VersionTLS12 or VersionTLS13 in every block of TLS options.',

  judge(facts, { organisation }) {
    return judgeTlsBlocks(facts, { block: judgeBlock, probe: judgeProbe, hasLooked: triedOld }, organisation);
  },
});

function judgeBlock({ name, minVersion, from }: TlsOptions): Observation {
  const remedy = `Set minVersion: VersionTLS12 in the TLS options "${name}".`;
  if (isUnresolved(minVersion))
    return unknown(name, 'unresolved', `Its minVersion ${quote(minVersion)} is not resolved.`, [from], { remedy });
  if (minVersion === null)
    return fail(name, "It sets no minVersion: which versions it accepts is left to Traefik's release.", [from], { remedy });
  if (ACCEPTED.includes(minVersion)) return pass(name, `Its minVersion is "${minVersion}".`, [from]);
  const known = /^VersionTLS1[01]$/.test(minVersion);
  return fail(
    name,
    `Its minVersion is "${minVersion}", ${known ? 'which is older than TLS 1.2' : 'which Traefik does not know and passes over'}.`,
    [from],
    { remedy },
  );
}

function triedOld({ protocols }: TlsProbe): boolean {
  return OLD.every((version) => protocols.some(({ name }) => name === version));
}

function judgeProbe({ protocols, from }: TlsProbe, subject: string): Observation {
  const remedy = 'Run testssl.sh --protocols against it, and mend what ends TLS there.';
  const older = protocols.filter(({ name }) => name !== 'TLSv1.2' && name !== 'TLSv1.3');
  const offered = older.filter((one) => one.offered === true).map(({ name }) => name);
  if (offered.length > 0) return fail(subject, `A probe found ${quote(offered)} on offer.`, [from], { remedy });
  const unclear = older.filter((one) => one.offered !== false).map(({ name, offered: words }) => `${name}: ${quote(words)}`);
  if (unclear.length > 0)
    return unknown(subject, 'unresolved', `What a probe says of ${unclear.join(', ')} is not understood.`, [from], { remedy });
  const untried = OLD.filter((version) => !older.some(({ name }) => name === version));
  if (untried.length > 0) return unknown(subject, 'missing', `A probe did not try ${quote(untried)}.`, [from], { remedy });
  return pass(subject, 'A probe found nothing older than TLS 1.2 on offer.', [from]);
}
