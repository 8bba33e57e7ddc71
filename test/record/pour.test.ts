import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { placesIn } from '../../src/record/layout.ts';
import { EvidenceRecord } from '../../src/record/store.ts';
import { collectInto, createRecord, digestOf, overwrite, writeDrop } from './records.ts';

const parent = await mkdtemp(join(tmpdir(), 'proofbook-pour-'));
afterAll(() => rm(parent, { recursive: true, force: true }));

const CONTENT = 'all bytes in their order, '.repeat(100_000);
const own = await createRecord(join(parent, 'record'));
const drop = join(parent, 'drop');
await writeDrop(drop, { 'large.txt': CONTENT, 'changed.txt': 'as it was' });
await collectInto(own, drop);
const record = EvidenceRecord.open(own.folder);

async function poured(digest: string): Promise<string> {
  const portions: Buffer[] = [];
  await record.pour(digest, async (portion) => {
    // Whoever takes its time must not find the next portion in the place of this one.
    await new Promise(setImmediate);
    portions.push(Buffer.from(portion));
  });
  expect(portions.length).toBeLessThanOrEqual(4);
  return Buffer.concat(portions).toString();
}

test('the bytes of a blob come in portions, in their order', async () => {
  expect(await poured(digestOf(CONTENT))).toBe(CONTENT);
});

test('a blob that was changed is refused after its last portion, and one that is gone before the first', async () => {
  await overwrite(placesIn(own.folder).blob(digestOf('as it was')), 'as it is now');
  await expect(poured(digestOf('as it was'))).rejects.toThrow('Sealed evidence was changed');
  await expect(poured(digestOf('never there'))).rejects.toThrow('Sealed evidence is missing from the record');
});

test('what the taker throws ends the pouring', async () => {
  let portions = 0;
  const refusing = record.pour(digestOf(CONTENT), () => {
    portions += 1;
    throw new Error('enough');
  });
  await expect(refusing).rejects.toThrow('enough');
  expect(portions).toBe(1);
});
