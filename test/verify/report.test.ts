import { PDFArray, PDFDict, PDFHexString, PDFName, PDFRef } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSealed } from '../../src/publish/package/sealed-report.ts';
import { type PackageFindingCode, type PackageVerdict, verdictOf } from '../../src/verify/finding.ts';
import { verifyPackage } from '../../src/verify/verify-package.ts';
import { verifyPdf } from '../../src/verify/verify-pdf.ts';
import { edit, reseal } from './forgery.ts';
import { type Files, filesOf, makeSmallPackage, memorySource, remove, type SmallPackage, sha256 } from './package-fixture.ts';
import { covered, reportSigner, SIGNED_AT, signed, smallReport } from './small-report.ts';

let small: SmallPackage;
let genuine: Files;
let plain: Buffer;
let whole: Buffer;
beforeAll(async () => {
  small = await makeSmallPackage();
  genuine = await filesOf(small.folder);
  whole = genuine.get(PATH) ?? Buffer.alloc(0);
  plain = await smallReport(small.request.assessment);
});
afterAll(() => remove(small));

const PATH = 'report/harbour-2026-Q3.pdf';

/** A second signature field that says that it covers the file to its end, as a time stamp that nobody looks at. */
async function withFalseStamp(pdf: Uint8Array): Promise<Buffer> {
  const end = 9_999_999;
  const bytes = await covered(pdf, ({ context, catalog }) => {
    const form = catalog.lookup(PDFName.of('AcroForm'), PDFDict);
    const range = [0, 10, 20, end];
    const stamp = context.obj({ Type: 'Sig', SubFilter: 'ETSI.RFC3161', ByteRange: range, Contents: PDFHexString.of('00') });
    form.lookup(PDFName.of('Fields'), PDFArray).push(context.register(context.obj({ FT: 'Sig', V: context.register(stamp) })));
    const reference = catalog.get(PDFName.of('AcroForm'));
    if (reference instanceof PDFRef) context.snapshot?.markRefForSave(reference);
  });
  return bytes;
}

describe('a report in a package that was signed again with the right key', () => {
  const attacks: readonly [what: string, verdict: PackageVerdict, code: PackageFindingCode, make: () => Promise<Buffer>][] = [
    ['covered after it was signed', 'tampered', 'report-changed', () => covered(whole)],
    ['covered before it was signed', 'tampered', 'report-changed', async () => signed(await covered(plain), small.reportKey)],
    [
      'covered and signed by a stranger',
      'tampered',
      'report-changed',
      async () => signed(await covered(plain), await reportSigner()),
    ],
    ['covered under a false stamp', 'tampered', 'report-changed', () => withFalseStamp(whole)],
    ['followed by bytes', 'tampered', 'report-changed', async () => Buffer.concat([whole, Buffer.from('\n')])],
    ['signed by a stranger', 'tampered', 'report-changed', async () => signed(plain, await reportSigner())],
    ['with a bit of its signature turned', 'tampered', 'report-signature', async () => turned(whole)],
    ['with words behind its signature', 'tampered', 'report-signature', async () => padded(whole)],
    ...(['name', 'reason', 'location'] as const).map((member): (typeof attacks)[number] => [
      `whose signature states another ${member}`,
      'tampered',
      'report-changed',
      () => signed(plain, small.reportKey, small.request.assessment, { [member]: 'Audited by somebody else' }),
    ]),
    [
      'about something else, with all digests mended',
      'tampered',
      'report-changed',
      async () => signed(await smallReport(small.request.assessment, 'All is well'), small.reportKey),
    ],
  ];
  test.for(attacks)('%s', async ([, verdict, code, make]) => {
    const files = new Map(genuine).set(PATH, await make());
    files.delete('site/files/harbour-2026-Q3.pdf');
    reseal(files, small.signer);
    const { findings } = await verifyPackage(memorySource(files), small.trust);
    expect(findings.map((one) => one.code)).toEqual([code]);
    expect(verdictOf(findings)).toBe(verdict);
  });

  test('covered before it was signed, by what calls itself another version: nobody can say', async () => {
    const files = new Map(genuine).set(PATH, await signed(await covered(plain), small.reportKey));
    files.delete('site/files/harbour-2026-Q3.pdf');
    edit(files, ({ tools }) => Object.assign(tools, { views: '0'.repeat(64) }));
    reseal(files, small.signer);
    const { findings } = await verifyPackage(memorySource(files), small.trust);
    expect(findings.map((one) => one.code)).toEqual(['not-compared']);
    expect(verdictOf(findings)).toBe('not-compared');
    // Bytes after its signature are found all the same.
    reseal(files.set(PATH, await covered(whole)), small.signer);
    const after = await verifyPackage(memorySource(files), small.trust);
    expect(verdictOf(after.findings)).toBe('tampered');
  });

  test.each([null, 'Every control was found satisfied'])('that says of its key: %s', async (keyNotice) => {
    const files = new Map(genuine);
    edit(files, ({ report }) => Object.assign(report, { keyNotice }));
    reseal(files, small.signer);
    const { findings } = await verifyPackage(memorySource(files), small.trust);
    expect(findings.map((one) => one.code)).toContain('report-changed');
    expect(findings.find((one) => one.code === 'report-changed')?.what).toContain('Of the key that signed it, it says');
  });

  test('that is about another assessment than the package', async () => {
    const other = { ...small.request.assessment, asOf: '2026-09-30T00:00:00.000Z' };
    const unsigned = await smallReport(other);
    const files = new Map(genuine).set(PATH, await signed(unsigned, small.reportKey));
    files.delete('site/files/harbour-2026-Q3.pdf');
    edit(files, ({ report }) => Object.assign(report.unsigned, { size: unsigned.length, digest: sha256(unsigned) }));
    reseal(files, small.signer);
    const { findings } = await verifyPackage(memorySource(files), small.trust);
    expect(findings.map((one) => one.code)).toEqual(['copy-differs']);
  });
});

test('whose certificate signed the report is told, with its fingerprint', async () => {
  const { reportSigner: name, findings } = await verifyPackage(memorySource(genuine), small.trust);
  expect(findings).toEqual([]);
  const { subject, fingerprint } = small.reportKey;
  expect(name?.subject).toBe(subject);
  expect(name?.fingerprint.replaceAll(':', '').toLowerCase()).toBe(fingerprint);
});

test('what signing adds is the same when it is written again', async () => {
  expect(await openSealed(whole, plain.length)).toMatchObject({ kind: 'sealed' });
  expect(await openSealed(plain, plain.length)).toEqual({ kind: 'unsigned' });
  expect(await openSealed(whole, plain.length - 1)).toMatchObject({ kind: 'other' });
});

test.for<[string, () => Promise<Buffer>, PackageFindingCode[]]>([
  ['as it was signed', async () => whole, []],
  ['covered after it was signed', () => covered(whole), ['report-changed']],
  ['covered under a stamp that nobody looked at', () => withFalseStamp(whole), ['report-changed']],
  ['with a bit of its signature turned', async () => turned(whole), ['report-changed']],
  ['not signed', async () => plain, ['signature-missing']],
])('a report by itself: %s', async ([, make, codes]) => {
  const { findings } = await verifyPdf(await make(), [small.reportKey.certificate], SIGNED_AT);
  expect(findings.map(({ code }) => code)).toEqual(codes);
});

/** Turns a bit in the middle of the signature itself. */
function turned(pdf: Buffer): Buffer {
  const bytes = Buffer.from(pdf);
  const at = bytes.indexOf('/Contents <', 0, 'latin1') + '/Contents <'.length + 2000;
  bytes.write(bytes.toString('latin1', at, at + 1) === '0' ? '1' : '0', at, 'latin1');
  return bytes;
}

/** Writes words into the room that is left behind the signature, which nobody signs. */
function padded(pdf: Buffer): Buffer {
  const bytes = Buffer.from(pdf);
  const end = bytes.indexOf('>', bytes.indexOf('/Contents <', 0, 'latin1'), 'latin1');
  bytes.write(Buffer.from('hidden').toString('hex'), end - 40, 'latin1');
  return bytes;
}
