import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Terminal } from '../../src/commands/terminal.ts';
import { runVerify, type VerifyOptions } from '../../src/commands/verify.ts';
import { placesIn } from '../../src/record/layout.ts';
import { formatVerifierKey } from '../../src/record/note.ts';
import { collectInto, createRecord, type TestRecord, writeDrop } from './records.ts';

let parent: string;
let record: TestRecord;
const vkey = () => join(parent, 'record-key.vkey');

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'proofbook-verify-'));
  record = await createRecord(join(parent, 'record'));
  await writeDrop(join(parent, 'drop'), { 'a.json': '{}', 'b.json': '[]' });
  await collectInto(record, join(parent, 'drop'));
  await writeFile(vkey(), `${record.trusted.map(formatVerifierKey).join('\n')}\n`);
});
afterEach(() => rm(parent, { recursive: true, force: true }));

/** What the command prints, with everything that differs from run to run taken out. */
async function verify(path: string, options: VerifyOptions = {}, json = false): Promise<{ code: number; text: string }> {
  let text = '';
  const stream = { write: (part: string) => (text += part) };
  const terminal = new Terminal({ json, stdout: stream, stderr: { write: () => {} }, color: false });
  const settings = { root: parent, terminal, now: new Date('2026-10-01T08:00:00Z') };
  const code = await runVerify(settings, path, options);
  const fixed = text
    .replaceAll(parent, '…')
    .replace(/root \S+=/, 'root ROOT')
    .replaceAll(/\([0-9a-f]{8}\)/g, '(ID)');
  return { code, text: fixed };
}

test('0: verified under a key that the reader trusts', async () => {
  const { code, text } = await verify(record.folder, { trust: vkey(), older: [placesIn(record.folder).checkpointOf(0)] });
  expect(text).toMatchInlineSnapshot(`
    "Evidence record  …/record
    Checkpoint       proofbook/harbour, 3 entries, root ROOT
    Signature        proofbook/harbour (ID): verified, trusted
    Collects         1, the last one for 2026-Q3, received 2026-10-01T08:00:00.000Z
    Evidence         2 distinct files, 4 bytes, each hashed
    Compared with    1 checkpoints that you kept

    VERIFIED: nothing was changed, removed or added since it was signed by a key that you trust.
    "
  `);
  expect(code).toBe(0);
});

test('5: nobody that the reader trusts vouches for it', async () => {
  const { code, text } = await verify(record.folder);
  expect(text).toMatchInlineSnapshot(`
    "Evidence record  …/record
    Checkpoint       proofbook/harbour, 3 entries, root ROOT
    Signature        proofbook/harbour (ID): not verified by a key you trust
    Collects         1, the last one for 2026-Q3, received 2026-10-01T08:00:00.000Z
    Evidence         2 distinct files, 4 bytes, each hashed

    TRUST NOT ESTABLISHED: everything fits together, but no key that you trust vouches for it. Give the key with --trust.
      signer-not-trusted  checkpoint: It says that it is signed by "proofbook/harbour" (ID); no key was given to trust.
    "
  `);
  expect(code).toBe(5);
});

test('4: something was changed', async () => {
  const blob = placesIn(record.folder).blob('4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945');
  await chmod(blob, 0o600);
  await writeFile(blob, '[1]');
  const { code, text } = await verify(record.folder, { trust: vkey() });
  expect(text).toMatchInlineSnapshot(`
    "Evidence record  …/record
    Checkpoint       proofbook/harbour, 3 entries, root ROOT
    Signature        proofbook/harbour (ID): verified, trusted
    Collects         1, the last one for 2026-Q3, received 2026-10-01T08:00:00.000Z
    Evidence         2 distinct files, 5 bytes, each hashed

    TAMPERED: the record is not as it was signed.
      blob-changed  blobs/4f/4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945: The bytes of "b.json" of 2026-Q3 were changed: their SHA-256 is 080a9ed428559ef602668b4c00f114f1a11c3f6b02a435f0bdc154578e4d7f22.
    "
  `);
  expect(code).toBe(4);
});

test('as JSON for machines', async () => {
  const { code, text } = await verify(record.folder, { trust: vkey() }, true);
  expect(code).toBe(0);
  expect(JSON.parse(text)).toMatchObject({
    kind: 'record',
    verdict: 'verified',
    checkpoint: { origin: 'proofbook/harbour', size: 3 },
    signatures: [{ name: 'proofbook/harbour', isTrusted: true }],
    collections: [{ deployment: 'harbour', period: '2026-Q3', files: 2, refused: 0 }],
    blobs: { count: 2, bytes: 4 },
    findings: [],
  });
});

test.for<[string, string, () => Promise<unknown>]>([
  ['nothing at the path', 'There is nothing here.', () => verify(join(parent, 'none'))],
  ['a folder that is no record', 'This is nothing that can be verified.', () => verify(join(parent, 'drop'))],
  ['no file of keys', 'cannot be read', () => verify(record.folder, { trust: join(parent, 'none') })],
  [
    'a private key for the public one',
    'It holds a private key.',
    async () => {
      await mkdir(join(parent, 'keys'));
      await writeFile(vkey(), record.pem);
      return verify(record.folder, { trust: vkey() });
    },
  ],
  ['an older checkpoint that is none', 'This is no signed note.', () => verify(record.folder, { older: [vkey()] })],
])('3: %s is a problem', async ([, message, run]) => {
  await expect(run()).rejects.toThrow(message);
});
