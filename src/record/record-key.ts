import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { explain, Problem } from '../domain/problem.ts';
import { formatVerifierKey, type NoteSigner, parseVerifierKey, parseVerifierKeys, type VerifierKey, verifierKey } from './note.ts';
import { fixFor } from './refusals.ts';

/** Where the key of a record lies: the private one (PKCS#8 PEM, for its owner's eyes) and the line to publish. */
export interface RecordKeyFiles {
  readonly key: string;
  readonly vkey: string;
}

/** The files of the record's key in a folder of keys. */
export function recordKeyFilesIn(keys: string): RecordKeyFiles {
  return { key: join(keys, 'record-key.pem'), vkey: join(keys, 'record-key.vkey') };
}

/** Makes an Ed25519 key that signs the checkpoints of one record, named after the record's origin. Never the same twice. */
export function createRecordKey(origin: string): { signer: NoteSigner; pem: string; vkey: string } {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    signer: { name: origin, key: privateKey },
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    vkey: `${formatVerifierKey(verifierKey(origin, privateKey))}\n`,
  };
}

/** Reads the key that signs a record. Throws a {@link Problem} when it is not there, or is not the one its public line speaks of. */
export async function loadRecordSigner({ key, vkey }: RecordKeyFiles): Promise<NoteSigner> {
  const pem = await readText(key);
  const line = (await readText(vkey)).trim();
  const { name } = parseVerifierKey(line);
  const signer = { name, key: readPrivateKey(pem, key) };
  if (formatVerifierKey(verifierKey(name, signer.key)) === line) return signer;
  throw new Problem({
    what: "The record's private key does not belong to the public one beside it.",
    where: key,
    why: 'A checkpoint signed with it would be taken for that of a stranger.',
    fix: 'Restore both files from the same backup.',
  });
}

/** Reads verifier keys, one a line, that the caller has decided to trust. Throws a {@link Problem} when there is none. */
export async function loadTrustedKeys(file: string): Promise<VerifierKey[]> {
  const text = await readText(file);
  try {
    return parseVerifierKeys(text);
  } catch (thrown) {
    throw thrown instanceof Problem ? new Problem({ ...thrown.parts, where: file }) : thrown;
  }
}

function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((thrown) => {
    throw new Problem({
      what: `A key of the record cannot be read: ${explain(thrown)}.`,
      where: file,
      why: 'Without it nobody can add to the record, or tell whether it is genuine.',
      fix: fixFor(thrown, 'Restore it from a backup. For a new record run `npx proofbook init` once.'),
    });
  });
}

function readPrivateKey(pem: string, where: string): NoteSigner['key'] {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
    throw new TypeError(`it is of type ${key.asymmetricKeyType}, expected ed25519`);
  } catch (thrown) {
    throw new Problem({
      what: `The record's key cannot be used: ${explain(thrown)}.`,
      where,
      why: 'Every collect ends with a checkpoint signed by it.',
      fix: 'Restore it from a backup.',
    });
  }
}
