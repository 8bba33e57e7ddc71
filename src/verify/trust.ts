import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { explain, Problem } from '../domain/problem.ts';
import type { Instant } from '../domain/time.ts';
import { maySignFor, parseAllowedSigners } from '../people/allowed-signers.ts';
import { encodePublicKey } from '../people/public-key.ts';
import { PACKAGE_NAMESPACE } from '../publish/package/layout.ts';
import { parseVerifierKeys } from '../record/note.ts';

/** A key that the reader trusts to sign packages and checkpoints under a name. */
export interface TrustedKey {
  /** The record it speaks for, e.g. `proofbook/harbour`. */
  readonly name: string;
  readonly key: KeyObject;
  readonly fingerprint: string;
  readonly validAfter: Instant | null;
  readonly validBefore: Instant | null;
}

/**
 * Reads a file of keys: lines of `allowed_signers` that may sign packages, or verifier keys of a record. Nothing found in a package is
 * ever taken for it. Throws a {@link Problem} when the file cannot be read, or holds no such key.
 */
export async function loadTrust(file: string): Promise<TrustedKey[]> {
  const text = await readFile(file, 'utf8').catch((thrown) => {
    throw new Problem({
      what: `The file of keys cannot be read: ${explain(thrown)}.`,
      where: file,
      why: 'Only a key that you received by another way than the package says who signed it.',
      fix: 'Give the path of the allowed_signers file that its owner handed to you.',
    });
  });
  return /^\S+\+[0-9a-f]{8}\+\S+$/m.test(text) ? fromVerifierKeys(text, file) : fromAllowedSigners(text, file);
}

function fromVerifierKeys(text: string, file: string): TrustedKey[] {
  return within(file, () => parseVerifierKeys(text)).map(({ name, key }) => {
    return { name, key, fingerprint: encodePublicKey(key).fingerprint, validAfter: null, validBefore: null };
  });
}

function fromAllowedSigners(text: string, file: string): TrustedKey[] {
  const signers = within(file, () => parseAllowedSigners(text, file)).filter((signer) => maySignFor(signer, PACKAGE_NAMESPACE));
  const keys = signers.filter(({ key }) => key.type === 'ssh-ed25519');
  if (keys.length > 0)
    return keys.map(({ principal, key: { key, fingerprint }, validAfter, validBefore }) => {
      return { name: principal, key, fingerprint, validAfter, validBefore };
    });
  throw new Problem({
    what: `None of its keys may sign packages (${PACKAGE_NAMESPACE}).`,
    where: file,
    why: 'Packages are signed with the Ed25519 key of the evidence record.',
    fix: 'Give the file that `proofbook init` wrote to .proofbook/keys/allowed_signers, as its owner handed it to you.',
  });
}

function within<Result>(file: string, run: () => Result): Result {
  try {
    return run();
  } catch (thrown) {
    throw thrown instanceof Problem ? new Problem({ where: file, ...thrown.parts }) : thrown;
  }
}
