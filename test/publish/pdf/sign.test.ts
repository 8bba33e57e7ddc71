import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { composeReport } from '../../../src/publish/pdf/compose.ts';
import { type SignatureClaims, signReport } from '../../../src/publish/pdf/sign.ts';
import { createDemonstrationKey, type DemonstrationKeyRequest } from '../../../src/record/demonstration-key.ts';
import { parseSigningKey, type Signer } from '../../../src/record/signing-key.ts';
import { sampleAssessment } from '../assessment-fixture.ts';
import { objectsWith, run, scratch, utf16 } from './tools.ts';

const put = scratch();
const NOW = new Date('2026-10-02T08:15:30Z');
const CLAIMS: SignatureClaims = {
  signedAt: NOW,
  reason: 'Quarterly audit – 2026-Q3 (final)',
  location: 'Zürich',
  name: 'Harbour audit seal',
};

let report: Uint8Array;
beforeAll(async () => {
  report = await composeReport(sampleAssessment(), { keyNotice: null });
});

async function signer(algorithm: DemonstrationKeyRequest['algorithm']): Promise<{ signer: Signer; authority: string }> {
  const files = await createDemonstrationKey({ algorithm, now: NOW, deployment: 'harbour' });
  return { signer: parseSigningKey(files), authority: put(`${algorithm}-ca.pem`, files.chain) };
}

/** The signature's own bytes and what they sign, by the ByteRange that stands in the file. */
function parts(pdf: Uint8Array): { range: number[]; cms: Buffer; signed: Buffer } {
  const bytes = Buffer.from(pdf);
  const range = (/\/ByteRange \[ (\d+) (\d+) (\d+) (\d+) +/.exec(bytes.toString('latin1')) ?? []).slice(1).map(Number);
  const [, first = 0, second = 0, rest = 0] = range;
  const hex = bytes.subarray(first + 1, second - 1).toString('latin1');
  const padded = Buffer.from(hex, 'hex');
  return {
    range,
    cms: padded.subarray(0, padded.readUInt16BE(2) + 4),
    signed: Buffer.concat([bytes.subarray(0, first), bytes.subarray(second, second + rest)]),
  };
}

describe.for(['ecdsa-p256', 'rsa-3072'] as const)('a report signed with %s', (algorithm) => {
  let signed: Uint8Array;
  let path: string;
  let authority: string;

  beforeAll(async () => {
    const made = await signer(algorithm);
    authority = made.authority;
    signed = await signReport(report, made.signer, CLAIMS);
    path = put(`${algorithm}.pdf`, signed);
  });

  test('begins with the unsigned bytes, and the signature is over all bytes but its own', () => {
    expect(Buffer.from(signed.subarray(0, report.length)).equals(Buffer.from(report))).toBe(true);
    const { range } = parts(signed);
    const [start, first = 0, second = 0, rest = 0] = range;
    expect([start, second + rest]).toEqual([0, signed.length]);
    expect(second - first).toBe(16_384 * 2 + 2);
  });

  test('is valid to poppler, as a whole', () => {
    const { output } = run('pdfsig', path);
    expect(output).toContain('Signature Validation: Signature is Valid.');
    expect(output).toContain('Total document signed');
    expect(output).toContain('Signature Type: ETSI.CAdES.detached');
    expect(output).toContain('Signer Certificate Common Name: DEMONSTRATION – not trusted: harbour');
  });

  test('is sound to qpdf, and keeps its id', () => {
    expect(run('qpdf', '--check', path)).toMatchObject({
      code: 0,
      output: expect.stringContaining('No syntax or stream encoding errors found'),
    });
    const id = (file: string): string => /\/ID \[[^\]]+\]/.exec(run('qpdf', '--show-object=trailer', file).output)?.[0] ?? 'none';
    expect(id(path)).toBe(id(put('unsigned.pdf', report)));
    expect(id(path)).not.toBe('none');
  });

  test('is a CAdES signature to openssl, up to the authority', () => {
    const { cms, signed: content } = parts(signed);
    const files = [put('signature.der', cms), put('content.bin', content)];
    const { code, output } = verify(authority, files);
    expect(output).toContain('CAdES Verification successful');
    expect(code).toBe(0);
  });

  test('has exactly the signed attributes of the baseline profile, and no unsigned ones', () => {
    const printed = run(
      'openssl',
      'cms',
      '-cmsout',
      '-print',
      '-noout',
      '-inform',
      'DER',
      '-in',
      put('signature.der', parts(signed).cms),
    ).output;
    const attributes = printed.slice(printed.indexOf('signedAttrs:'));
    expect(Array.from(attributes.matchAll(/object: (\S+)/g), ([, name]) => name).sort()).toEqual([
      'contentType',
      'id-smime-aa-signingCertificateV2',
      'messageDigest',
    ]);
    expect(attributes).toMatch(/unsignedAttrs:\s+<ABSENT>/);
  });

  test.for([
    ['a byte of the page content', (at: { length: number; report: number }) => Math.floor(at.report / 2)],
    ['a byte after the signature', (at: { length: number; report: number }) => at.length - 12],
  ] as const)('is broken by a change to %s', ([, place]) => {
    const changed = Buffer.from(signed);
    const index = place({ length: signed.length, report: report.length });
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(run('pdfsig', put('changed.pdf', changed)).output).not.toContain('Signature is Valid');
    const { cms, signed: content } = parts(changed);
    const files = [put('signature.der', cms), put('content.bin', content)];
    expect(verify(authority, files).output).not.toContain('Verification successful');
  });

  test('shows who signed, when and why', () => {
    const dictionaries = objectsWith(path, '/Type /Sig\n');
    expect(dictionaries).toHaveLength(1);
    const { name, reason, location } = CLAIMS;
    const claims = [`/Name ${utf16(name)}`, `/Reason ${utf16(reason)}`, `/Location ${utf16(location)}`];
    for (const claim of ['/M (D:20261002081530Z)', '/SubFilter /ETSI.CAdES.detached', ...claims]) {
      expect(dictionaries[0]).toContain(claim);
    }
    expect(objectsWith(path, '/SigFlags 3')).toHaveLength(1);
  });
});

function verify(authority: string, [signature = '', content = '']: string[]): { code: number | null; output: string } {
  const at = String(NOW.getTime() / 1000 + 60);
  const input = ['-binary', '-inform', 'DER', '-in', signature, '-content', content, '-out', '/dev/null'];
  return run('openssl', 'cms', '-verify', '-cades', ...input, '-CAfile', authority, '-attime', at);
}

test('an RSA signature of the same report at the same instant is the same, byte for byte', async () => {
  const { signer: seal } = await signer('rsa-3072');
  const digests = await Promise.all(
    [1, 2].map(async () =>
      createHash('sha256')
        .update(await signReport(report, seal, CLAIMS))
        .digest('hex'),
    ),
  );
  expect(digests[0]).toBe(digests[1]);
});

test('a report with a classic cross-reference table gets an update of the same kind', async () => {
  const { signer: seal } = await signer('ecdsa-p256');
  const classic = put('classic.pdf', '');
  run('qpdf', '--object-streams=disable', put('streams.pdf', report), classic);
  const path = put('classic-signed.pdf', await signReport(readFileSync(classic), seal, CLAIMS));
  expect(readFileSync(path).subarray(report.length).toString('latin1')).not.toContain('/Type /XRef');
  expect(run('qpdf', '--check', path).output).toContain('No syntax or stream encoding errors found');
  expect(run('pdfsig', path).output).toMatch(/Total document signed[\s\S]*Signature is Valid/);
});

describe('signing is refused', () => {
  test('when the room kept is too small', async () => {
    const { signer: seal } = await signer('ecdsa-p256');
    await expect(signReport(report, seal, { ...CLAIMS, reserve: 512 })).rejects.toThrow(
      /The signature takes \d+ bytes, and 512 are kept/,
    );
  });

  test('when the report is signed already', async () => {
    const { signer: seal } = await signer('ecdsa-p256');
    const once = await signReport(report, seal, CLAIMS);
    await expect(signReport(once, seal, CLAIMS)).rejects.toThrow('The PDF has no empty signature field.');
  });

  test.for([
    ['before the certificate is valid', '2026-10-02T08:15:29Z', 'is not valid yet'],
    ['after it has expired', '2028-10-02T08:15:31Z', 'has expired'],
  ] as const)('%s', async ([, instant, message]) => {
    const { signer: seal } = await signer('ecdsa-p256');
    await expect(signReport(report, seal, { ...CLAIMS, signedAt: new Date(instant) })).rejects.toThrow(message);
  });
});
