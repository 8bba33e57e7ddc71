import { Problem } from '../domain/problem.ts';
import type { Instant } from '../domain/time.ts';
import { parseSignature, type SshSignature, verifies } from '../people/sshsig.ts';
import { isSignedBy, parseEnvelope } from '../publish/package/dsse.ts';
import { PACKAGE_NAMESPACE, PLACES } from '../publish/package/layout.ts';
import type { Inspection } from './inspection.ts';
import type { TrustedKey } from './trust.ts';
import type { SignedList } from './verify-sums.ts';

/** Who signed the list of digests. */
export interface PackageSigner {
  /** `SHA256:…` of the key, whoever's it is. */
  readonly fingerprint: string;
  /** The reader's own key that it is; null when the reader trusts no such key. */
  readonly trusted: TrustedKey | null;
}

/** Verifies the signature over the list of digests. Null when there is none that holds. */
export async function verifySignature({ bytes }: SignedList, inspection: Inspection): Promise<PackageSigner | null> {
  const armoured = await inspection.source.read(PLACES.signature);
  if (armoured === null) {
    inspection.find('signature-missing', PLACES.signature, 'Nobody signed the list of digests.');
    return null;
  }
  const signature = parse(armoured.toString('latin1'), inspection);
  if (signature === null) return null;
  if (signature.namespace !== PACKAGE_NAMESPACE) {
    inspection.find('signature-wrong', PLACES.signature, `It was made for "${signature.namespace}", and not for a package.`);
    return null;
  }
  if (signature.reserved.length > 0 || !verifies(signature, bytes)) {
    inspection.find('signature-wrong', PLACES.signature, 'It is not over this list: one of the two was changed.');
    return null;
  }
  const { key } = signature;
  const { keys } = inspection.trust;
  const trusted = keys.find((one) => one.fingerprint === key.fingerprint) ?? null;
  if (trusted === null) {
    const reason = keys.length === 0 ? 'no key was given to trust' : 'that is no key you trust';
    inspection.find('signer-not-trusted', PLACES.signature, `It is signed with ${key.fingerprint}; ${reason}.`);
  }
  return { fingerprint: key.fingerprint, trusted };
}

/** Nothing may stand around the one form in which it is written: whatever hides there, nobody signed it. */
const ARMOUR = /^-----BEGIN SSH SIGNATURE-----\n(?:[A-Za-z0-9+/=]{1,76}\n)+-----END SSH SIGNATURE-----\n$/;

function parse(armoured: string, inspection: Inspection): SshSignature | null {
  try {
    if (!ARMOUR.test(armoured)) throw new Problem({ what: 'It is no SSH signature as it is written.' });
    return parseSignature(armoured);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    inspection.find('signature-malformed', PLACES.signature, thrown.parts.what);
    return null;
  }
}

/** Whether the key was its owner's at an instant. The signature states none: it is that of a trusted time stamp, or of the verification. */
export function verifyValidity({ trusted }: PackageSigner, at: Instant, inspection: Inspection): void {
  if (trusted === null) return;
  const { name, validAfter, validBefore } = trusted;
  if (validAfter !== null && at < validAfter)
    inspection.find(
      'signer-not-trusted',
      PLACES.signature,
      `You trust the key of "${name}" from ${validAfter} on, and this is ${at}.`,
    );
  if (validBefore !== null && at >= validBefore)
    inspection.find(
      'signer-not-trusted',
      PLACES.signature,
      `You trusted the key of "${name}" until ${validBefore}, and this is ${at}.`,
    );
}

/** Verifies the in-toto statement: by a key that the reader trusts, and with exactly the files of the list as its subjects. */
export async function verifyStatement({ sums }: SignedList, inspection: Inspection): Promise<void> {
  const find: Inspection['find'] = (code, where, what) => inspection.find(code, where, what);
  if (inspection.changed.has(PLACES.statement)) return;
  const text = await inspection.text(PLACES.statement);
  if (text === null) {
    find('statement-missing', PLACES.statement, 'There is no statement over the files.');
    return;
  }
  try {
    const { envelope, statement } = parseEnvelope(text);
    const { keys } = inspection.trust;
    if (!keys.some(({ key }) => isSignedBy(envelope, key)))
      find('signer-not-trusted', PLACES.statement, 'No key that you trust signed it.');
    const stated = new Map(statement.subject.map(({ name, digest }) => [name, digest.sha256]));
    if (stated.size !== statement.subject.length) find('statement-differs', PLACES.statement, 'It names a file more than once.');
    for (const [path, digest] of sums) {
      if (path === PLACES.statement || stated.get(path) === digest) continue;
      find('statement-differs', path, `The statement ${stated.has(path) ? 'knows other bytes of it' : 'does not know it'}.`);
    }
    for (const path of stated.keys())
      if (!sums.has(path)) find('statement-differs', path, 'The statement knows it, and the list of digests does not.');
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    find('statement-malformed', PLACES.statement, thrown.parts.what);
  }
}
