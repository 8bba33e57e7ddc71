import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signMessage } from '../../src/people/sshsig.ts';
import { DISCLOSURE_NAMESPACE, PLACES } from '../../src/publish/package/layout.ts';
import type { Sums } from '../../src/publish/package/sums.ts';
import { Inspection } from '../../src/verify/inspection.ts';
import { verifyDeviations } from '../../src/verify/verify-inputs.ts';
import { verifyPackage } from '../../src/verify/verify-package.ts';
import { sampleAssessment } from '../publish/assessment-fixture.ts';
import { edit, reseal } from './forgery.ts';
import { type Files, filesOf, makeSmallPackage, memorySource, remove, type SmallPackage } from './package-fixture.ts';

let small: SmallPackage;
let genuine: Files;
beforeAll(async () => {
  small = await makeSmallPackage();
  genuine = await filesOf(small.folder);
});
afterAll(() => remove(small));

async function codesOf(files: Files): Promise<string[]> {
  const { findings } = await verifyPackage(memorySource(files), small.trust);
  return findings.map(({ code, where }) => `${code} ${where}`);
}

const JUNK = Buffer.from('junk');
const NO_TEXT = Buffer.from([0xff, 0xfe, 0x00, 0xc3]);

describe('what cannot be read is named, whoever signed it', () => {
  test.for<[path: string, code: string]>([
    [PLACES.sums, 'sums-malformed'],
    [PLACES.signature, 'signature-malformed'],
  ])('%s', async ([path, code]) => {
    for (const bytes of [JUNK, NO_TEXT]) expect(await codesOf(new Map(genuine).set(path, bytes))).toContain(`${code} ${path}`);
  });

  test.for<[path: string, code: string]>([
    [PLACES.manifest, 'manifest-malformed'],
    [PLACES.checkpoint, 'checkpoint-malformed'],
    [PLACES.redactions, 'redactions-differ'],
    ['assessment/harbour-2026-Q3.json', 'assessment-malformed'],
  ])('%s', async ([path, code]) => {
    const files = new Map(genuine).set(path, JUNK);
    reseal(files, small.signer);
    expect(await codesOf(files)).toContain(`${code} ${path}`);
  });

  test('a time stamp', async () => {
    const files = new Map(genuine).set(PLACES.timestamp, JUNK);
    edit(files, (manifest) => Object.assign(manifest, { timestamp: { authority: 'https://tsa.example/' } }));
    reseal(files, small.signer);
    expect(await codesOf(files)).toContain(`timestamp-malformed ${PLACES.timestamp}`);
  });
});

test('a signature of the right key that was made for something else', async () => {
  const sums = genuine.get(PLACES.sums) ?? JUNK;
  const files = new Map(genuine).set(PLACES.signature, Buffer.from(signMessage(sums, small.signer.key, DISCLOSURE_NAMESPACE)));
  expect(await codesOf(files)).toEqual([`signature-wrong ${PLACES.signature}`]);
});

describe('accepted risks that are statements of OpenVEX documents', () => {
  const sample = sampleAssessment();
  const [deviation] = sample.deviations;
  const [file] = sample.evidence;
  const content: Sums = new Map([['content/deviations/ours.openvex.json', '0'.repeat(64)]]);

  test.for<[id: string, isFound: boolean]>([
    ['ours#1', true],
    ['vex/received.openvex.json#2', true],
    ['other#1', false],
    ['vex/scan.json#1', false],
    ['ours', false],
  ])('%s', ([id, isFound]) => {
    const inspection = new Inspection(memorySource(genuine), small.trust);
    if (deviation === undefined || file === undefined) throw new Error('The sample has no deviation or no evidence.');
    const evidence = [
      { ...file, path: 'vex/received.openvex.json', format: 'openvex' },
      { ...file, path: 'vex/scan.json', format: 'trivy' },
    ];
    verifyDeviations({ ...sample, evidence, deviations: [{ ...deviation, id }] }, content, inspection);
    expect(inspection.findings.map(({ code }) => code)).toEqual(isFound ? [] : ['deviation-missing']);
  });
});
