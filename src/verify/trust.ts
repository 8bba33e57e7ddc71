import type { KeyObject } from 'node:crypto';
import { Problem } from '../domain/problem.ts';
import type { Instant } from '../domain/time.ts';
import { maySignFor, parseAllowedSigners } from '../people/allowed-signers.ts';
import { encodePublicKey } from '../people/public-key.ts';
import { PACKAGE_NAMESPACE } from '../publish/package/layout.ts';
import { decodeUtf8, parseVerifierKeys, type VerifierKey } from '../record/note.ts';
import { LARGEST_KEYS, readGiven } from './read-given.ts';

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
 * Reads a file of keys: lines of `allowed_signers` that may sign packages, and verifier keys of records, in any order. Nothing found in a
 * package is ever taken for it. Throws a {@link Problem} when the file cannot be read, or holds no such key.
 */
export async function loadTrust(file: string): Promise<TrustedKey[]> {
  const fix = 'Give the path of the allowed_signers file that its owner handed to you.';
  const bytes = await readGiven(file, { name: 'The file of keys', most: LARGEST_KEYS, fix });
  const text = (decodeUtf8(bytes) ?? bytes.toString('latin1')).replace(/^\uFEFF/, '');
  refuseOtherThings(text, file);
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const isVerifierKey = (line: string): boolean => /^[^\s+#]+\+[0-9a-f]{8}\+\S+$/.test(line);
  const keys = [
    ...fromVerifierKeys(lines.filter(isVerifierKey), file),
    // An empty line in the place of each other one, so that its number is the one in the file.
    ...fromAllowedSigners(lines.map((line) => (isVerifierKey(line) ? '' : line)).join('\n'), file),
  ];
  if (keys.length > 0) return keys;
  throw new Problem({
    what: `None of its keys may sign packages (${PACKAGE_NAMESPACE}).`,
    where: file,
    why: 'Packages are signed with the Ed25519 key of the evidence record.',
    fix: 'Give the file that `proofbook init` wrote to .proofbook/keys/allowed_signers, as its owner handed it to you.',
  });
}

/** Reads verifier keys of a record, one a line, that the reader has decided to trust. Throws a {@link Problem} when there is none. */
export async function loadVerifierKeys(file: string): Promise<VerifierKey[]> {
  const fix = 'Give the path of record-key.vkey, as the owner of the record handed it to you.';
  const text = (await readGiven(file, { name: 'The file of keys', most: LARGEST_KEYS, fix }))
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  if (isPrivateKey(text)) throw privateKey(file);
  return within(file, () => parseVerifierKeys(text));
}

/** What people give by mistake, told by name. */
function refuseOtherThings(text: string, file: string): void {
  if (isPrivateKey(text)) throw privateKey(file);
  if (/^-----BEGIN /m.test(text))
    throw new Problem({
      what: 'It holds certificates or keys in PEM form, and no allowed_signers.',
      where: file,
      why: 'Certificates say who signed a report; packages are signed with the SSH key of the evidence record.',
      fix: 'Give allowed_signers with --trust; certificates go with a report, or with --tsa-trust.',
    });
}

/** Whether a text holds a private key, of which nothing is read. */
export function isPrivateKey(text: string): boolean {
  return /^-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/m.test(text) || /^(?:PRIVATE\+KEY\+|AGE-SECRET-KEY-1)/m.test(text);
}

/** The problem with a private key where public ones are expected. */
export function privateKey(where: string): Problem {
  return new Problem({
    what: 'It holds a private key.',
    where,
    why: 'A private key signs; whoever verifies needs the public half alone, and nobody else should have the other one.',
    fix: 'Give the public half. If the private key came to you by mistake, tell its owner: it has to be replaced.',
  });
}

function fromVerifierKeys(lines: readonly string[], file: string): TrustedKey[] {
  if (lines.length === 0) return [];
  return within(file, () => parseVerifierKeys(lines.join('\n'))).map(({ name, key }) => {
    return { name, key, fingerprint: encodePublicKey(key).fingerprint, validAfter: null, validBefore: null };
  });
}

function fromAllowedSigners(text: string, file: string): TrustedKey[] {
  // Records need the role at the end of the line; here it says nothing, and OpenSSH asks for none.
  const withRole = text.replace(/^[^#\s].*$/gm, '$& (package)');
  const signers = within(file, () => parseAllowedSigners(withRole, file));
  return signers
    .filter((signer) => maySignFor(signer, PACKAGE_NAMESPACE) && signer.key.type === 'ssh-ed25519')
    .map(({ principal, key: { key, fingerprint }, validAfter, validBefore }) => {
      return { name: principal, key, fingerprint, validAfter, validBefore };
    });
}

function within<Result>(file: string, run: () => Result): Result {
  try {
    return run();
  } catch (thrown) {
    throw thrown instanceof Problem ? new Problem({ where: file, ...thrown.parts }) : thrown;
  }
}
