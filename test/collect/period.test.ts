import { chmod, cp, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parsePeriod } from '../../src/domain/period.ts';
import { initialise } from '../../src/initialise.ts';
import { assessPeriod, collectPeriod } from '../../src/pipeline.ts';
import { placesIn } from '../../src/record/layout.ts';
import { type Workspace, workspaceIn } from '../../src/workspace.ts';
import { writeDrop } from '../record/records.ts';

const PERIOD = parsePeriod('2026-Q3');
const RECORDS = `proofbook: attestations/1
records:
  - control: CMP-3.2
    performed: 2026-08-03
    by: Security engineer
    statement: Went through all users and permissions.
    expires: 2026-11-03
`;
const NOW = new Date('2026-10-01T08:00:00Z');
const CONTENT = new URL('../../content', import.meta.url).pathname;

let parent: string;
let workspace: Workspace;
const initialiseOnce = (ifMissing = false) => initialise(workspace, { ifMissing, algorithm: 'ecdsa-p256', now: NOW });
const collectDrop = (folder = join(workspace.evidence, PERIOD.id)) =>
  collectPeriod(workspace, folder, PERIOD, NOW.toISOString(), () => {});

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'proofbook-period-'));
});
afterAll(() => rm(parent, { recursive: true, force: true }));
beforeEach(async () => {
  const root = await mkdtemp(join(parent, 'root-'));
  workspace = workspaceIn(root);
  await cp(CONTENT, workspace.content, { recursive: true });
  await writeDrop(join(workspace.evidence, PERIOD.id), { 'records.yaml': RECORDS });
});

test('the record and its key are made once, and the private key is for its owner only', async () => {
  await initialiseOnce();
  expect((await readdir(workspace.keys)).sort()).toContain('record-key.vkey');
  expect((await stat(join(workspace.keys, 'record-key.pem'))).mode & 0o777).toBe(0o600);
  await expect(initialiseOnce()).rejects.toThrow('not replaced');
  expect(await initialiseOnce(true)).toEqual([]);
});

test('a record that was lost is not begun anew under the same key', async () => {
  await initialiseOnce();
  await rm(workspace.record, { recursive: true });
  await expect(initialiseOnce(true)).rejects.toThrow('the key of a record here, but no record');
});

test('the project itself is no drop folder: keys are not evidence', async () => {
  await initialiseOnce();
  await expect(collectDrop(join(workspace.keys, '..', '..'))).rejects.toThrow('where the record or its keys lie');
});

test('nothing is judged on a record that does not verify', async () => {
  await initialiseOnce();
  const { files, notes } = await collectDrop();
  expect(files).toMatchObject([{ path: 'records.yaml', takenFor: ['Attestations'] }]);
  // The drop folder holds none of the logs that the rules of redaction name.
  expect(notes).toEqual([expect.stringMatching(/^No file matches logs\/authentik-events\.json, /)]);
  expect((await assessPeriod(workspace, PERIOD)).evidence).toMatchObject([{ path: 'records.yaml', state: 'read' }]);
  const blob = placesIn(workspace.record).blob(files[0]?.digest ?? '');
  await chmod(blob, 0o600);
  await writeFile(blob, 'something else');
  await expect(assessPeriod(workspace, PERIOD)).rejects.toThrow('does not verify (blob-changed)');
});
