import { isUnresolved } from '../../domain/facts/setting.ts';
import type { TlsProbe } from '../../domain/facts/tls.ts';
import type { TlsOptions } from '../../domain/facts/traefik.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';
import { judgeTlsBlocks, TLS_KINDS } from '../tls-blocks.ts';

/** Forward secret with authenticated encryption. TLS 1.3 suites always are; Traefik accepts their names although it cannot limit them. */
export const ACCEPTED = new Set([
  ...['ECDSA', 'RSA'].flatMap((key) => [
    `TLS_ECDHE_${key}_WITH_AES_128_GCM_SHA256`,
    `TLS_ECDHE_${key}_WITH_AES_256_GCM_SHA384`,
    `TLS_ECDHE_${key}_WITH_CHACHA20_POLY1305`,
    `TLS_ECDHE_${key}_WITH_CHACHA20_POLY1305_SHA256`,
  ]),
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
]);
/** The same by the names of OpenSSL, and every suite of TLS 1.3, whose names lack the key exchange: RFC 8446, section B.4. */
const PROBED =
  /^(?:ECDHE-(?:ECDSA|RSA)-(?:AES128-GCM-SHA256|AES256-GCM-SHA384|CHACHA20-POLY1305)|TLS_(?:AES|CHACHA20)_[A-Z0-9_]+)$/;

export default defineCheck({
  id: 'tls-forward-secret-suites',
  title: 'Cipher suites are forward secret and authenticated',
  control: 'TLS-1.2',
  reads: TLS_KINDS,
  requires: ['tlsOptions'],
  freshFor: 'P31D',
  why: 'Without forward secrecy a key that leaks later opens all recorded traffic; CBC suites invite padding attacks.',
  remedy: 'List only ECDHE suites with AES-GCM or ChaCha20-Poly1305 under cipherSuites, or require TLS 1.3.',

  judge(facts, { organisation }) {
    const hasLooked = ({ cipherSuites }: TlsProbe) => cipherSuites !== null;
    return judgeTlsBlocks(facts, { block: judgeBlock, probe: judgeProbe, hasLooked }, organisation);
  },
});

function judgeBlock({ name, minVersion, cipherSuites, from }: TlsOptions): Observation {
  const remedy = `In the TLS options "${name}", list only ECDHE suites with AES-GCM or ChaCha20-Poly1305.`;
  // Traefik gives up the whole block when it does not know a suite, so names count even where TLS 1.3 is required.
  const refused = (cipherSuites ?? []).filter((suite) => !ACCEPTED.has(suite));
  if (refused.length > 0)
    return fail(name, `It lists ${quote(refused)}, which are not forward-secret AEAD suites.`, [from], { remedy });
  if (minVersion === 'VersionTLS13')
    return pass(name, 'It requires TLS 1.3, whose suites are all forward secret and authenticated.', [from]);
  if (cipherSuites !== null && cipherSuites.length > 0) return pass(name, `It lists ${quote(cipherSuites)}.`, [from]);
  if (isUnresolved(minVersion))
    return unknown(name, 'unresolved', `It lists no suites and its minVersion ${quote(minVersion)} is not resolved.`, [from], {
      remedy,
    });
  if (cipherSuites === null)
    return fail(
      name,
      "It lists no cipherSuites, and the defaults of Traefik (Go's crypto/tls) include ECDHE suites with CBC.",
      [from],
      { remedy },
    );
  return unknown(
    name,
    'unresolved',
    'Its list of cipherSuites is empty: releases of Traefik read that as none or as their defaults.',
    [from],
    { remedy },
  );
}

/** A probe that lists no suites says nothing of them. */
function judgeProbe({ cipherSuites, from }: TlsProbe, subject: string): Observation | null {
  if (cipherSuites === null) return null;
  const refused = cipherSuites.filter((suite) => !ACCEPTED.has(suite) && !PROBED.test(suite));
  return refused.length > 0
    ? fail(subject, `A probe found ${quote(refused)} on offer, which are not forward-secret AEAD suites.`, [from], {
        remedy: 'Mend the cipher suites of what ends TLS there, and probe again.',
      })
    : pass(subject, `A probe found ${quote(cipherSuites)} on offer.`, [from]);
}
