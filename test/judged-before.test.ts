import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runAssess } from '../src/commands/assess.ts';
import { Terminal } from '../src/commands/terminal.ts';
import { parsePeriod } from '../src/domain/period.ts';
import { initialise } from '../src/initialise.ts';
import { JudgedBefore } from '../src/judged-before.ts';
import { collectPeriod, openPeriod } from '../src/pipeline.ts';
import { redactionKeyIn } from '../src/published-evidence.ts';
import { type Workspace, workspaceIn } from '../src/workspace.ts';
import { writeDrop } from './record/records.ts';

const PERIOD = parsePeriod('2026-Q3');
const NOW = new Date('2026-10-01T08:00:00Z');
const LINE = 'Evidence, content and code are those of the last judgement, which was taken as it is.';

let first: string;
let root: string;
let workspace: Workspace;

beforeAll(async () => {
  first = mkdtempSync(join(tmpdir(), 'proofbook-before-'));
  cpSync(new URL('../content', import.meta.url).pathname, join(first, 'content'), { recursive: true });
  workspace = workspaceIn(first);
  await drop({ 'repository/.gitignore': '.env\n' });
  await initialise(workspace, { ifMissing: false, algorithm: 'ecdsa-p256', now: NOW });
  await collect();
  await assess(first);
});
afterAll(() => rmSync(first, { recursive: true, force: true }));
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'proofbook-before-'));
  cpSync(first, root, { recursive: true });
  workspace = workspaceIn(root);
  return () => rmSync(root, { recursive: true, force: true });
});

const drop = (files: Record<string, string>) => writeDrop(join(workspace.evidence, PERIOD.id), files);
const collect = (now = NOW) =>
  collectPeriod(workspace, join(workspace.evidence, PERIOD.id), PERIOD, now.toISOString(), () => undefined);

/** What `assess` prints. */
async function assess(where = root, options: { asOf?: string; output?: string } = {}): Promise<string> {
  let printed = '';
  const stream = { write: (text: string) => (printed += text) };
  const terminal = new Terminal({ json: false, stdout: stream, stderr: stream, color: false });
  await runAssess({ root: where, terminal, now: NOW }, { ...options });
  return printed;
}

const written = () => readFileSync(join(workspace.dist, 'assessments', 'harbour-2026-Q3.json'), 'utf8');
const kept = () => join(root, '.proofbook', 'judged', '2026-Q3.json');

test('what was judged is not judged again while nothing changed, and comes out the same', async () => {
  const before = written();
  rmSync(workspace.dist, { recursive: true });
  expect(await assess()).toContain(LINE);
  expect(written()).toBe(before);
});

test('nor is the same evidence, when it is collected again', async () => {
  await collect(new Date('2026-10-02T08:00:00Z'));
  expect(await assess()).toContain(LINE);
});

test.each<[string, () => unknown]>([
  [
    'another file of evidence',
    () => drop({ 'repository/.gitignore': '.env\n', 'more/.gitignore': '.env\n' }).then(() => collect()),
  ],
  ['a changed page of the guide', () => appendFileSync(join(workspace.content, 'guide', '02-network.mdx'), '\nMore.\n')],
  ['a deviation gone', () => rmSync(join(workspace.content, 'deviations'), { recursive: true })],
  ['another key of redaction', () => writeFileSync(redactionKeyIn(workspace.keys), `${'7'.repeat(64)}\n`)],
  ['nothing kept', () => rmSync(kept())],
  ['a cut in what was kept', () => writeFileSync(kept(), readFileSync(kept()).subarray(0, -40))],
  [
    'another verdict in what was kept',
    () => writeFileSync(kept(), readFileSync(kept(), 'utf8').replace('"not-assessed"', '"satisfied"')),
  ],
  ['another seal', () => writeFileSync(kept(), readFileSync(kept(), 'utf8').replace(/"seal":"\w{4}/, '"seal":"0000'))],
  ['a seal that is none', () => writeFileSync(kept(), readFileSync(kept(), 'utf8').replace(/"seal":"\w+"/, '"seal":""'))],
])('with %s it is judged again', async (_, change) => {
  await change();
  expect(await assess()).not.toContain(LINE);
  expect(await assess()).toContain(LINE);
});

test('as of another instant it is judged, and that is not kept', async () => {
  rmSync(kept());
  const other = { asOf: '2026-09-30T00:00:00Z', output: join(root, 'other') };
  expect(await assess(root, other)).not.toContain(LINE);
  expect(await assess(root, other)).not.toContain(LINE);
  expect(await assess()).not.toContain(LINE);
});

test('what was judged while the content changed is not kept', async () => {
  const before = await JudgedBefore.of(workspace, PERIOD);
  const { collection } = await openPeriod(workspace, PERIOD);
  const assessment = await before.recall(collection);
  rmSync(kept());
  appendFileSync(join(workspace.content, 'organisation.yaml'), '# later\n');
  if (assessment === null) throw new Error('nothing was kept');
  await before.remember(collection, assessment);
  expect(await assess()).not.toContain(LINE);
});
