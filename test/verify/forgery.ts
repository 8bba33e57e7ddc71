import { generateKeyPairSync } from 'node:crypto';
import { signMessage } from '../../src/people/sshsig.ts';
import { parseEnvelope, signStatement, statementOf } from '../../src/publish/package/dsse.ts';
import { PACKAGE_NAMESPACE, PLACES, UNLISTED } from '../../src/publish/package/layout.ts';
import { formatManifest, type Manifest, parseManifest } from '../../src/publish/package/manifest.ts';
import { formatSums } from '../../src/publish/package/sums.ts';
import type { NoteSigner } from '../../src/record/note.ts';
import { type Files, sha256 } from './package-fixture.ts';

/** A key that nobody trusts, under the name of one that somebody does. */
export function strangerNamed(name: string): NoteSigner {
  return { name, key: generateKeyPairSync('ed25519').privateKey };
}

/** Mends the list of digests to fit the files. */
export function rehash(files: Files): void {
  const sums = new Map([...files].filter(([path]) => !UNLISTED.includes(path)).map(([path, bytes]) => [path, sha256(bytes)]));
  files.set(PLACES.sums, Buffer.from(formatSums(sums)));
}

/** Signs the list of digests anew. */
export function resign(files: Files, { key }: NoteSigner): void {
  rehash(files);
  files.set(PLACES.signature, Buffer.from(signMessage(files.get(PLACES.sums) ?? Buffer.alloc(0), key, PACKAGE_NAMESPACE)));
}

/** Makes and signs everything anew that is made from the files: what someone does who has a key and the program. */
export function reseal(files: Files, signer: NoteSigner): void {
  const { statement } = parseEnvelope(files.get(PLACES.statement)?.toString() ?? '');
  const others = [...files].filter(([path]) => !UNLISTED.includes(path) && path !== PLACES.statement);
  const sums = new Map(others.map(([path, bytes]) => [path, sha256(bytes)]));
  files.set(PLACES.statement, Buffer.from(signStatement(statementOf(sums, statement.predicate), signer.key)));
  resign(files, signer);
}

/** Changes the manifest. */
export function edit(files: Files, change: (manifest: Manifest) => unknown): void {
  const manifest = parseManifest(files.get(PLACES.manifest)?.toString() ?? '');
  change(manifest);
  files.set(PLACES.manifest, Buffer.from(formatManifest(manifest)));
}
