import type { KeyObject } from 'node:crypto';
import { Problem } from '../domain/problem.ts';
import type { Instant } from '../domain/time.ts';
import { parseSignature, type SshSignature, verifies } from '../people/sshsig.ts';
import { formatEnvelope, isSignedBy, parseEnvelope, statementOf } from '../publish/package/dsse.ts';
import { PACKAGE_NAMESPACE, PLACES } from '../publish/package/layout.ts';
import type { Manifest } from '../publish/package/manifest.ts';
import type { Sums } from '../publish/package/sums.ts';
import type { Inspection } from './inspection.ts';
import type { TrustedKey } from './trust.ts';
import type { SignedList } from './verify-sums.ts';

/** Who signed the list of digests. */
export interface PackageSigner {
  /** `SHA256:…` of the key, whoever's it is. */
  readonly fingerprint: string;
  readonly key: KeyObject;
  /** The reader's own entry for that key; null when the reader trusts no such key. */
  readonly trusted: TrustedKey | null;
}

/** Verifies the signature over the list of digests. Null when there is none that holds. */
export async function verifySignature({ bytes }: SignedList, inspection: Inspection): Promise<PackageSigner | null> {
  const armoured = await inspection.source.read(PLACES.signature);
  if (armoured === null) {
    if (inspection.source.files.has(PLACES.signature))
      inspection.find('signature-malformed', PLACES.signature, 'It cannot be read to its end.');
    else inspection.find('signature-missing', PLACES.signature, 'Nobody signed the list of digests.');
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
  const { key, fingerprint } = signature.key;
  return { fingerprint, key, trusted: null };
}

/**
 * Whether the reader trusts the key for the record that the package is about, at an instant. The signature states none: it is that of
 * a trusted time stamp, or of the verification. A key may stand in a file of keys more than once, and one entry is enough.
 */
export function trustedAs(signer: PackageSigner, origin: string | null, at: Instant, inspection: Inspection): PackageSigner {
  const { fingerprint } = signer;
  const { keys } = inspection.trust;
  const find = (what: string): void => inspection.find('signer-not-trusted', PLACES.signature, what);
  const entries = keys.filter((one) => one.fingerprint === fingerprint);
  const own = entries.filter(({ name }) => origin === null || name === origin);
  const trusted = own.find((one) => doubtAt(one, at) === null) ?? own[0] ?? null;
  const [other] = entries;
  if (other === undefined)
    find(`It is signed with ${fingerprint}; ${keys.length === 0 ? 'no key was given to trust' : 'that is no key you trust'}.`);
  else if (trusted === null) find(`You trust this key for "${other.name}", and the package is about "${origin}".`);
  else {
    const doubt = doubtAt(trusted, at);
    if (doubt !== null) find(doubt);
  }
  return { ...signer, trusted };
}

function doubtAt({ name, validAfter, validBefore }: TrustedKey, at: Instant): string | null {
  if (validAfter !== null && at < validAfter) return `You trust the key of "${name}" from ${validAfter} on, and this is ${at}.`;
  if (validBefore !== null && at >= validBefore) return `You trusted the key of "${name}" until ${validBefore}, and this is ${at}.`;
  return null;
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

/**
 * Verifies the in-toto statement: by the key that signed the list, which the reader trusts, with exactly the files of the list as its
 * subjects, and about what the manifest is about. It says nothing else.
 */
export async function verifyStatement(
  { sums }: SignedList,
  signer: PackageSigner | null,
  manifest: Manifest | null,
  inspection: Inspection,
): Promise<void> {
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
    else if (signer !== null && !isSignedBy(envelope, signer.key))
      find('statement-signature', PLACES.statement, 'Another key signed it than the list of digests.');
    const stated = new Map(statement.subject.map(({ name, digest }) => [name, digest.sha256]));
    if (stated.size !== statement.subject.length) find('statement-differs', PLACES.statement, 'It names a file more than once.');
    for (const [path, digest] of sums) {
      if (path === PLACES.statement || stated.get(path) === digest) continue;
      find('statement-differs', path, `The statement ${stated.has(path) ? 'knows other bytes of it' : 'does not know it'}.`);
    }
    for (const path of stated.keys())
      if (!sums.has(path)) find('statement-differs', path, 'The statement knows it, and the list of digests does not.');
    const { deployment, period, asOf } = statement.predicate;
    if (manifest !== null && (deployment !== manifest.deployment || period !== manifest.period || asOf !== manifest.asOf))
      find(
        'statement-differs',
        PLACES.statement,
        `It is about "${deployment}" in ${period}, as of ${asOf}, and the manifest is not.`,
      );
    if (signer !== null && !isPlain(text, { envelope, statement }, sums, signer.fingerprint))
      find('statement-differs', PLACES.statement, 'It says more than is written into one, or names another key.');
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    find('statement-malformed', PLACES.statement, thrown.parts.what);
  }
}

/** Whatever else stands in an envelope, programs that read it may go by: it holds what is written into it, and no more. */
function isPlain(
  text: string,
  { envelope, statement }: ReturnType<typeof parseEnvelope>,
  sums: Sums,
  fingerprint: string,
): boolean {
  const others = new Map([...sums].filter(([path]) => path !== PLACES.statement));
  const [signature] = envelope.signatures;
  const written = statementOf(others, statement.predicate);
  return signature !== undefined && text === formatEnvelope(written, { keyid: fingerprint, sig: signature.sig });
}
