import { type RecordSignature, UNSIGNED } from '../domain/attestation.ts';
import type { Digest, Evidence } from '../domain/evidence.ts';
import type { AttestationFact, Fact } from '../domain/fact.ts';
import { dateOf } from '../domain/time.ts';
import { type AllowedSigner, maySignFor } from '../people/allowed-signers.ts';
import type { PublicKey } from '../people/public-key.ts';
import { NAMESPACE, parseSignature, verifies } from '../people/sshsig.ts';
import type { ReadEvidence } from './normalise.ts';
import { SIGNATURE_ENDING } from './ssh-signature.ts';

/** What came of the signature beside a file: none there, one that does not hold, or the key that made it over these very bytes. */
type Check =
  | { readonly is: 'absent' }
  | { readonly is: 'wrong'; readonly note: string }
  | { readonly is: 'made'; readonly by: PublicKey };

/** A drop folder, as it was read so far. */
interface ReadFolder {
  readonly evidence: readonly Evidence[];
  readonly readings: readonly ReadEvidence[];
}

/**
 * Says of every record how it is signed and when it was handed in, and notes with each file of records and each signature what came of it. The signature
 * of `P` is the file `P.sig`: one that is there and cannot be read is a wrong one, never none.
 *
 * A signature states no time of its own. Its key must have been the role's on the day a record says it was performed, and must not
 * have ended before the newest record of the file, as nobody signs a record before it is written. Days are days in UTC.
 */
export async function withSignatures(
  { evidence, readings }: ReadFolder,
  { signers, read }: { readonly signers: readonly AllowedSigner[]; read(digest: Digest): Promise<Uint8Array> },
): Promise<ReadFolder> {
  const byPath = new Map(evidence.map((item) => [item.path, item]));
  const notes = new Map<string, string[]>();
  const note = (path: string, text: string) => notes.set(path, [...(notes.get(path) ?? []), text]);
  const signed: ReadEvidence[] = [];
  for (const item of readings) {
    const { path } = item.evidence;
    const records = (item.reading?.facts ?? []).filter((fact) => fact.kind === 'attestation');
    if (item.reading === null || records.length === 0) {
      signed.push(item);
      continue;
    }
    const beside = byPath.get(path + SIGNATURE_ENDING);
    const check = await checkSignature(item.evidence, beside, readings, read);
    const newest =
      records
        .map(({ performed }) => dateOf(performed))
        .sort()
        .at(-1) ?? '';
    const facts = item.reading.facts.map(
      (fact): Fact =>
        fact.kind === 'attestation'
          ? { ...fact, signature: signatureOf(fact, newest, check, signers), handedIn: item.evidence.takenAt }
          : fact,
    );
    for (const text of summaries(facts)) {
      note(path, text);
      if (beside !== undefined) note(beside.path, `It is beside "${path}". ${text}`);
    }
    signed.push({ ...item, reading: { ...item.reading, facts } });
  }
  for (const fact of readings.flatMap(({ reading }) => reading?.facts ?? [])) {
    if (fact.kind !== 'fileSignature' || fact.signs === '') continue;
    const own = evidence.find(({ digest, path }) => digest === fact.from.evidence && path === fact.signs + SIGNATURE_ENDING);
    if (own !== undefined && !notes.has(own.path)) note(own.path, strayNote(fact.signs, byPath.get(fact.signs)));
  }
  const noted = <Item extends Evidence>(item: Item): Item =>
    notes.has(item.path) ? { ...item, notes: [...item.notes, ...(notes.get(item.path) ?? [])] } : item;
  return { evidence: evidence.map(noted), readings: signed.map((item) => ({ ...item, evidence: noted(item.evidence) })) };
}

async function checkSignature(
  { digest }: Evidence,
  beside: Evidence | undefined,
  readings: readonly ReadEvidence[],
  read: (digest: Digest) => Promise<Uint8Array>,
): Promise<Check> {
  if (beside === undefined) return { is: 'absent' };
  const isRead = readings.some(({ evidence, reading }) => evidence.path === beside.path && reading !== null);
  if (beside.format !== 'ssh-signature' || !isRead || beside.digest === null || digest === null)
    return { is: 'wrong', note: `"${beside.path}" is no signature that can be read: ${beside.problem ?? 'it is something else.'}` };
  const signature = parseSignature(new TextDecoder().decode(await read(beside.digest)));
  if (signature.namespace !== NAMESPACE)
    return { is: 'wrong', note: `The signature was made for "${signature.namespace}" and not for "${NAMESPACE}".` };
  if (!verifies(signature, await read(digest)))
    return { is: 'wrong', note: 'The signature does not fit the file: one of the two was changed, or it is of another file.' };
  return { is: 'made', by: signature.key };
}

function signatureOf(record: AttestationFact, newest: string, check: Check, signers: readonly AllowedSigner[]): RecordSignature {
  if (check.is === 'absent') return unsigned(record, newest, signers);
  if (check.is === 'wrong') return { state: 'wrong', principal: null, key: null, note: check.note };
  const { blob, fingerprint } = check.by;
  const listed = signers.filter(({ key }) => Buffer.compare(key.blob, blob) === 0);
  const judged = listed.map((signer) => ({ signer, why: whyNot(signer, record, newest) }));
  const [good] = judged.filter(({ why }) => why === null);
  if (good !== undefined) {
    const { principal } = good.signer;
    return { state: 'signed', principal, key: fingerprint, note: `Signed by ${principal}.` };
  }
  // Of several lines with the key the one of the record's own role says most.
  const [nearest] = [...judged].sort((left, right) => Number(isOf(right.signer, record)) - Number(isOf(left.signer, record)));
  const why = nearest?.why ?? 'content/people/allowed_signers does not list that key';
  return { state: 'signer-unknown', principal: null, key: fingerprint, note: `Signed with ${fingerprint}, but ${why}.` };
}

/** A signature that could have been there and is not says more than one that could not. */
function unsigned(record: AttestationFact, newest: string, signers: readonly AllowedSigner[]): RecordSignature {
  const able = signers.find((signer) => whyNot(signer, record, newest) === null);
  if (able === undefined) return UNSIGNED;
  const note = `Nobody signed it, although ${able.principal} has a key for it.`;
  return { state: 'unsigned-despite-key', principal: null, key: null, note };
}

function whyNot(signer: AllowedSigner, record: AttestationFact, newest: string): string | null {
  const { principal, role, validAfter, validBefore } = signer;
  if (!isOf(signer, record)) return `that is the key of ${principal} (${role}), and the record is by "${record.by}"`;
  if (!maySignFor(signer, NAMESPACE)) return `the key of ${principal} may not sign records`;
  const performed = dateOf(record.performed);
  if (validAfter !== null && performed < dateOf(validAfter))
    return `that was the key of ${principal} from ${dateOf(validAfter)} on, and the record is of ${performed}`;
  if (validBefore !== null && newest > dateOf(validBefore))
    return `the key of ${principal} ended on ${dateOf(validBefore)}, and the file holds a record of ${newest}`;
  return null;
}

function isOf({ role }: AllowedSigner, { by }: AttestationFact): boolean {
  const plain = (text: string) => text.trim().replace(/\s+/g, ' ').toLowerCase();
  return plain(role) === plain(by);
}

/** One sentence for each way in which the records of a file are signed, with their number where they differ. */
function summaries(facts: readonly Fact[]): string[] {
  const signatures = facts.flatMap((fact) => (fact.kind === 'attestation' ? [fact.signature] : []));
  const groups = [...Map.groupBy(signatures, ({ note }) => note)];
  return groups.map(([text, members]) =>
    groups.length === 1 ? text : `${members.length} of ${signatures.length} records: ${text}`,
  );
}

function strayNote(signs: string, file: Evidence | undefined): string {
  if (file === undefined) return `It is a signature of "${signs}", and there is no such file here.`;
  if (file.format === 'attestations' && file.state !== 'read') return `It is a signature of "${signs}", which could not be read.`;
  return `It is a signature of "${signs}", which is no file of records: nothing depends on it.`;
}
