import { type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, compareText } from '../../domain/canonical.ts';
import { Digest } from '../../domain/evidence.ts';
import { Problem } from '../../domain/problem.ts';
import { encodePublicKey } from '../../people/public-key.ts';
import type { Sums } from './sums.ts';

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
/** Says that the subjects are the files of a package. */
const PREDICATE_TYPE = 'https://proofbook.example/package/v1';

/** An in-toto statement v1 (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md) about a package. */
const Statement = z.object({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: Digest }) })),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: z.object({ deployment: z.string(), period: z.string(), asOf: z.string() }),
});
export type Statement = z.infer<typeof Statement>;

/** A DSSE envelope (https://github.com/secure-systems-lab/dsse/blob/master/envelope.md). */
const Envelope = z.object({
  payloadType: z.literal(PAYLOAD_TYPE),
  payload: z.base64(),
  signatures: z.array(z.object({ keyid: z.string(), sig: z.base64() })).min(1),
});
export type Envelope = z.infer<typeof Envelope>;

/** The statement that a package has exactly these files. */
export function statementOf(sums: Sums, predicate: Statement['predicate']): Statement {
  const subject = [...sums]
    .sort(([left], [right]) => compareText(left, right))
    .map(([name, sha256]) => ({ name, digest: { sha256 } }));
  return { _type: STATEMENT_TYPE, subject, predicateType: PREDICATE_TYPE, predicate };
}

/** What is signed, "pre-authentication encoding": type and payload with their lengths. */
function encode(payload: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(PAYLOAD_TYPE)} ${PAYLOAD_TYPE} ${payload.length} `),
    Buffer.from(payload),
  ]);
}

/** Signs a statement with an Ed25519 key. */
export function signStatement(statement: Statement, key: KeyObject): string {
  const signature = sign(null, encode(Buffer.from(canonicalJson(statement))), key).toString('base64');
  return formatEnvelope(statement, { keyid: encodePublicKey(key).fingerprint, sig: signature });
}

/** The one form in which a signed statement is written. */
export function formatEnvelope(statement: Statement, signature: Envelope['signatures'][number]): string {
  const payload = Buffer.from(canonicalJson(statement)).toString('base64');
  const envelope: Envelope = { payloadType: PAYLOAD_TYPE, payload, signatures: [signature] };
  return `${canonicalJson(envelope)}\n`;
}

/** Reads an envelope and believes nothing of it. Throws a {@link Problem} when it is none, or its statement is not about a package. */
export function parseEnvelope(text: string): { readonly envelope: Envelope; readonly statement: Statement } {
  try {
    const envelope = Envelope.parse(JSON.parse(text));
    const statement = Statement.parse(JSON.parse(Buffer.from(envelope.payload, 'base64').toString('utf8')));
    return { envelope, statement };
  } catch {
    throw new Problem({
      what: 'It is no in-toto statement about a package in a DSSE envelope.',
      fix: 'Ask for the package again.',
    });
  }
}

/** Whether one of the envelope's signatures is by this key. Key ids are hints, and nothing rests on them. */
export function isSignedBy({ payload, signatures }: Envelope, key: KeyObject): boolean {
  const signed = encode(Buffer.from(payload, 'base64'));
  return signatures.some(({ sig }) => verify(null, signed, key, Buffer.from(sig, 'base64')));
}
