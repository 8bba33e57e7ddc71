import { isUnresolved } from '../../domain/fact.ts';
import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';
import { judgeTlsBlocks } from '../tls-blocks.ts';

/** Traefik compares these names letter by letter and passes over any other. */
const ACCEPTED = ['VersionTLS12', 'VersionTLS13'];

export default defineCheck({
  id: 'tls-minimum-version',
  title: 'TLS 1.2 is the oldest version',
  control: 'TLS-1.1',
  reads: ['tlsOptions', 'router', 'traefikStatic'],
  requires: ['tlsOptions'],
  freshFor: 'P31D',
  why: 'TLS 1.0 and 1.1 rest on broken hash functions and are withdrawn (RFC 8996).',
  remedy: 'Set minVersion: VersionTLS12 or VersionTLS13 in every block of TLS options.',

  judge(facts) {
    return judgeTlsBlocks(facts, ({ name, minVersion, from }) => {
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
    });
  },
});
