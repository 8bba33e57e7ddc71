import { ACCEPTED } from '../assess/checks/tls-forward-secret-suites.ts';
import type { Editor, Path } from './editor.ts';
import { type Fix, factsOfKind } from './fix.ts';

/** The suites that the guide names. */
const SUITES = ['RSA', 'ECDSA'].flatMap((key) => [
  `TLS_ECDHE_${key}_WITH_AES_128_GCM_SHA256`,
  `TLS_ECDHE_${key}_WITH_AES_256_GCM_SHA384`,
]);
const OLDEST = 'VersionTLS12';
const VERSIONS = ['VersionTLS10', 'VersionTLS11', OLDEST, 'VersionTLS13'];

/** Blocks of TLS options: the oldest version, and the suites for TLS 1.2. */
export const traefikTls: Fix = {
  checks: ['tls-minimum-version', 'tls-forward-secret-suites'],
  formats: ['traefik-dynamic'],
  mend({ check, facts }, document) {
    for (const { name } of factsOfKind(facts, 'tlsOptions')) {
      const block = ['tls', 'options', name];
      const oldest = [...block, 'minVersion'];
      if (check === 'tls-minimum-version' && VERSIONS.indexOf(String(document.get(oldest))) < VERSIONS.indexOf(OLDEST))
        document.set(oldest, OLDEST);
      // A newest version before the oldest one would let nobody in.
      const newest = VERSIONS.indexOf(String(document.get([...block, 'maxVersion'])));
      if (newest !== -1 && newest < VERSIONS.indexOf(String(document.get(oldest)))) document.remove([...block, 'maxVersion']);
      if (check === 'tls-forward-secret-suites') keepGoodSuites(document, block);
    }
    return [];
  },
};

function keepGoodSuites(document: Editor, block: Path): void {
  const path = [...block, 'cipherSuites'];
  const written = document.get(path);
  if (typeof written === 'string') {
    const good = written.split(',').filter((suite) => ACCEPTED.has(suite.trim()));
    document.set(path, (good.length > 0 ? good : SUITES).join(','));
    return;
  }
  const suites = Array.isArray(written) ? written.map(String) : [];
  const isGood = (suite: string) => ACCEPTED.has(suite.trim());
  // TLS 1.3 needs no list.
  if (suites.length === 0) {
    if (document.get([...block, 'minVersion']) !== 'VersionTLS13') document.set(path, SUITES);
    return;
  }
  if (!suites.some(isGood)) for (const suite of SUITES) document.set([...path, lengthOf(document, path)], suite);
  for (const [index, suite] of [...suites.entries()].toReversed()) if (!isGood(suite)) document.remove([...path, index]);
}

function lengthOf(document: Editor, path: Path): number {
  const list = document.get(path);
  return Array.isArray(list) ? list.length : 0;
}
