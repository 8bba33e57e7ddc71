import type { X509Certificate } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { explain, Problem } from '../../domain/problem.ts';
import { leadsTo, type SignedBy, verifySigned } from './cms-signature.ts';

const OID = {
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;

/** A time stamp (RFC 3161) whose own signature holds. Whether its authority is trusted is for {@link isTrusted} to say. */
export interface Timestamp extends SignedBy {
  /** When the authority saw the digest. */
  readonly time: Date;
  /** SHA-256 of what it is about, in hexadecimal. */
  readonly digest: string;
  /** Hexadecimal; null when the request had none. */
  readonly nonce: string | null;
}

/** Reads the response of an authority. Throws a {@link Problem} when it is none, grants nothing, or its signature does not hold. */
export function readTimestamp(response: Uint8Array): Timestamp {
  try {
    return read(response);
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown;
    throw refusal(explain(thrown));
  }
}

function read(response: Uint8Array): Timestamp {
  const { offset } = asn1js.fromBER(bufferOf(response));
  if (offset !== response.length) throw refusal('it does not end where its content ends');
  const { status, timeStampToken } = pkijs.TimeStampResp.fromBER(bufferOf(response));
  if ((status.status !== 0 && status.status !== 1) || timeStampToken === undefined) throw refusal('the authority granted nothing');
  const signed = new pkijs.SignedData({ schema: timeStampToken.content });
  const content = signed.encapContentInfo.eContent?.getValue();
  if (signed.encapContentInfo.eContentType !== OID.tstInfo || content === undefined) throw refusal('it holds no time stamp');
  const by = verifySigned(signed, OID.tstInfo, [Buffer.from(content)]);
  const usage: readonly string[] = by.certificate.keyUsage ?? [];
  if (usage.length !== 1 || usage[0] !== OID.timeStamping) throw refusal('its certificate is not one for time stamps alone');

  const info = pkijs.TSTInfo.fromBER(content);
  if (info.messageImprint.hashAlgorithm.algorithmId !== OID.sha256) throw refusal('it is not over a SHA-256');
  return {
    time: info.genTime,
    digest: Buffer.from(info.messageImprint.hashedMessage.valueBlock.valueHexView).toString('hex'),
    nonce: info.nonce === undefined ? null : Buffer.from(info.nonce.valueBlock.valueHexView).toString('hex'),
    ...by,
  };
}

/** Whether the authority leads to one of the anchors, at the time that it stamped. */
export function isTrusted(stamp: Timestamp, anchors: readonly X509Certificate[]): boolean {
  return leadsTo(stamp, anchors, stamp.time);
}

/** A request over a SHA-256 (RFC 3161, section 2.4.1), with a nonce, for the authority's certificate as well. */
export function timestampQuery(digest: Uint8Array, nonce: Uint8Array): Uint8Array {
  const request = new pkijs.TimeStampReq({
    version: 1,
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: OID.sha256, algorithmParams: new asn1js.Null() }),
      hashedMessage: new asn1js.OctetString({ valueHex: bufferOf(digest) }),
    }),
    nonce: new asn1js.Integer({ valueHex: bufferOf(nonce) }),
    certReq: true,
  });
  return Buffer.from(request.toSchema().toBER());
}

const PATIENCE_MS = 20_000;
const LARGEST = 1 << 20;

/**
 * Has an authority stamp a digest. `nonce` is random, positive and 8 bytes long. Throws a {@link Problem} when the authority does not
 * answer, or its answer is not a sound time stamp of this very request.
 */
export async function requestTimestamp(authority: string, digest: Uint8Array, nonce: Uint8Array): Promise<Uint8Array> {
  const body = await ask(authority, timestampQuery(digest, nonce));
  const { digest: stamped, nonce: answered } = readTimestamp(body);
  if (stamped === Buffer.from(digest).toString('hex') && answered === Buffer.from(nonce).toString('hex')) return body;
  throw refusal('the authority answered another request');
}

async function ask(authority: string, query: Uint8Array): Promise<Uint8Array> {
  try {
    const response = await fetch(authority, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: Buffer.from(query),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const body = Buffer.from(await response.arrayBuffer());
    if (response.ok && body.length <= LARGEST) return body;
    throw new Error(`it answered ${response.status} with ${body.length} bytes`);
  } catch (thrown) {
    throw new Problem({
      what: `The time-stamping authority did not stamp: ${explain(thrown)}.`,
      where: authority,
      why: 'You asked for a package with a time stamp.',
      fix: 'Try again later, give the address of another authority, or leave out --tsa.',
    });
  }
}

function refusal(why: string): Problem {
  return new Problem({ what: `The time stamp does not hold: ${why}.`, fix: 'Ask for the package again.' });
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
