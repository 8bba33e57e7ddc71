import { Problem } from '../domain/problem.ts';
import { type Instant, parseInstant } from '../domain/time.ts';
import { type PublicKey, parsePublicKey } from './public-key.ts';
import { fromBase64 } from './ssh-wire.ts';

/** A role, its address and a key it signs with. */
export interface AllowedSigner {
  /** Address of the role, e.g. `security-engineer@harbour.example`. */
  readonly principal: string;
  /** The role as records write it under `by`: the comment at the end of the line. */
  readonly role: string;
  readonly key: PublicKey;
  /** Patterns of namespaces that the key may sign for; null for any. */
  readonly namespaces: readonly string[] | null;
  readonly validAfter: Instant | null;
  readonly validBefore: Instant | null;
}

/**
 * Reads `allowed_signers` in the format of OpenSSH (ssh-keygen(1), ALLOWED SIGNERS), as far as it names one role and one key a line:
 *
 *     security-engineer@harbour.example namespaces="proofbook-attestation" ssh-ed25519 AAAA… Security engineer
 *
 * `ssh-keygen -Y verify` reads the same file. What would make it trust more than that is refused with the line: several or
 * wildcard principals, certificate authorities, keys on security devices; so are instants without `Z`, which mean another
 * instant on every machine, and a line without the role.
 */
export function parseAllowedSigners(text: string, path: string): AllowedSigner[] {
  const signers: AllowedSigner[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    try {
      signers.push(parseLine(line.trim()));
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      throw new Problem({ ...thrown.parts, where: `${path}:${index + 1}` });
    }
  }
  return signers;
}

const LINE = /^(\S+)\s+(?:((?:[\w-]+(?:="[^"]*")?)(?:,[\w-]+(?:="[^"]*")?)*)\s+)??([\w@.-]+)\s+([A-Za-z0-9+/]{20,}=*)(?:\s+(.*))?$/;

function parseLine(line: string): AllowedSigner {
  const [, principal = '', options = '', type = '', base64 = '', comment = ''] = LINE.exec(line) ?? [];
  if (principal === '')
    throw refusal('The line is no entry of allowed_signers.', 'Write: address, options, type of key, key, role.');
  if (/[",*?!]/.test(principal))
    throw refusal(
      `"${principal}" names more than one address.`,
      'Write one address a line; a second role of the same key gets a second line.',
    );
  const role = comment.trim().replace(/\s+/g, ' ');
  if (role === '')
    throw refusal(
      `Nothing says which role "${principal}" is.`,
      'End the line with the role as records write it under "by", such as Security engineer.',
    );
  const key = parsePublicKey(fromBase64(base64, 'public key'));
  if (key.type !== type)
    throw refusal(`The line says "${type}", and the key is of type "${key.type}".`, 'Copy the line of the .pub file again.');
  return { principal, role, key, ...parseOptions(options) };
}

function parseOptions(text: string): Pick<AllowedSigner, 'namespaces' | 'validAfter' | 'validBefore'> {
  const values = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)) {
    const lower = name.toLowerCase();
    if (values.has(lower)) throw refusal(`The option "${name}" stands there twice.`, 'Keep one of them.');
    values.set(lower, value);
  }
  const known = ['namespaces', 'valid-after', 'valid-before'];
  for (const name of values.keys()) {
    if (name === 'cert-authority')
      throw refusal('"cert-authority" trusts everybody whom that key certifies.', 'List the key of each role itself.');
    if (!known.includes(name)) throw refusal(`"${name}" is no option of allowed_signers.`, `Known are ${known.join(', ')}.`);
  }
  const namespaces = values.get('namespaces');
  const validAfter = instantOf('valid-after', values);
  const validBefore = instantOf('valid-before', values);
  if (validAfter !== null && validBefore !== null && validBefore < validAfter)
    throw refusal('The key ends before it begins.', 'Correct valid-after and valid-before.');
  return { namespaces: namespaces === undefined ? null : namespaces.split(','), validAfter, validBefore };
}

function instantOf(name: string, values: ReadonlyMap<string, string>): Instant | null {
  const text = values.get(name);
  if (text === undefined) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone] =
    /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z)?$/.exec(text) ?? [];
  const instant = parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (instant === null) throw refusal(`${name} is "${text}", which is no instant.`, 'Write YYYYMMDDZ or YYYYMMDDHHMMSSZ.');
  if (zone === undefined)
    throw refusal(
      `${name} is "${text}", an instant in the zone of whichever machine reads it.`,
      `Append Z for UTC: ${name}="${text}Z".`,
    );
  return instant;
}

function refusal(what: string, fix: string): Problem {
  return new Problem({ what, why: 'Who may sign must be beyond doubt.', fix });
}

/** Whether a key may sign for a namespace. Patterns may hold `*` and `?`, and exclude with `!`, as in ssh_config(5). */
export function maySignFor({ namespaces }: AllowedSigner, namespace: string): boolean {
  if (namespaces === null) return true;
  const matches = (pattern: string) =>
    new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
    ).test(namespace);
  if (namespaces.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1)))) return false;
  return namespaces.some((pattern) => !pattern.startsWith('!') && matches(pattern));
}

/** The line of `allowed_signers` for a key. */
export function allowedSignerLine(principal: string, role: string, key: PublicKey, namespace: string): string {
  return `${principal} namespaces="${namespace}" ${key.type} ${Buffer.from(key.blob).toString('base64')} ${role}`;
}
