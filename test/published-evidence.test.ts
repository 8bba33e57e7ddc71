import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePeriod } from '../src/domain/period.ts';
import { initialise } from '../src/initialise.ts';
import { collectPeriod, type JudgedPeriod, judgePeriod } from '../src/pipeline.ts';
import { type Workspace, workspaceIn } from '../src/workspace.ts';

const PERIOD = parsePeriod('2026-Q3');
const NOW = new Date('2026-10-01T08:00:00Z');
const PICTURE = Uint8Array.from({ length: 300 }, (_, index) => index % 7);
const COMPOSE = 'services:\n  app:\n    image: registry.example/app:1\n    read_only: true\n    deploy: {replicas: 1}\n';

let root: string;
let workspace: Workspace;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'proofbook-withheld-'));
  cpSync(new URL('../content', import.meta.url).pathname, join(root, 'content'), { recursive: true });
  // What it stands for is no text but structure, so that nothing can stand in its place.
  const rules = join(root, 'content/redaction.yaml');
  writeFileSync(rules, readFileSync(rules, 'utf8').replace('literals: []', "literals: [{ value: 'replicas: 1' }]"));
  workspace = workspaceIn(root);
  await initialise(workspace, { ifMissing: false, algorithm: 'ecdsa-p256', now: NOW });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function judgedWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<JudgedPeriod> {
  const drop = join(workspace.evidence, PERIOD.id);
  const manifest =
    "proofbook: collection/1\ndeployment: harbour\nperiod: 2026-Q3\ncollectedBy: Platform engineer\nfiles:\n  - { match: '**', takenAt: 2026-09-28T06:00:00Z }\n";
  for (const [path, content] of Object.entries({ ...files, 'collection.yaml': manifest })) {
    mkdirSync(dirname(join(drop, path)), { recursive: true });
    writeFileSync(join(drop, path), content);
  }
  await collectPeriod(workspace, drop, PERIOD, NOW.toISOString(), () => {});
  return judgePeriod(workspace, PERIOD);
}

const rowsOf = ({ assessment, published }: JudgedPeriod) =>
  assessment.evidence.map(({ path, state, format, problem }) => {
    const disclosure = published.files.find((file) => file.path === path)?.disclosure;
    return `${path}: ${disclosure}, ${state}, ${format}. ${problem ?? ''}`;
  });

test('a file of which nothing may be published is withheld with its reason, and nothing is judged on it', async () => {
  const judged = await judgedWith({ 'repository/.gitignore': '.env\n', 'notes/picture.bin': PICTURE, 'compose/app.yaml': COMPOSE });
  expect(rowsOf(judged)).toMatchInlineSnapshot(`
    [
      "collection.yaml: as-received, read, collection-manifest. ",
      "compose/app.yaml: withheld, unreadable, compose-file. It is withheld, so that nothing is judged on it: Redaction would change its structure: write the values that are redacted there in quotes. Hand it in without what must not be published.",
      "notes/picture.bin: withheld, unrecognised, null. It is a binary file, or text that is not UTF-8. Collect it as text in UTF-8. It is withheld, so that nothing is judged on it: It is not text, so nothing shows whether it holds secrets. Hand it in without what must not be published.",
      "repository/.gitignore: as-received, read, gitignore. ",
    ]
  `);
  // Of what a Compose file tells, everything is in doubt.
  const verdicts = judged.assessment.findings
    .flatMap(({ verdicts }) => verdicts)
    .filter(({ check }) => check.id === 'containers-not-root');
  expect(verdicts.map(({ outcome, cause }) => [outcome, cause])).toEqual([['unknown', 'unreadable']]);
});

test('what is withheld is told by its mark: another file that says the same is what it is', async () => {
  const first = await judgedWith({ 'notes/picture.bin': PICTURE });
  const withheld = first.published.files.find(({ path }) => path === 'notes/picture.bin');
  const note = Buffer.from(await first.published.read(withheld?.digest ?? '')).toString();
  expect(note).toMatch(/^Withheld: It is not text.* Commitment [0-9a-f]{64}\.\n$/);
  const second = await judgedWith({
    'notes/picture.bin': PICTURE,
    'notes/copy.txt': note,
    'compose/forged.yaml': note.replace(' Commitment', ' Taken for: compose-file. Commitment'),
  });
  const of = (path: string) => rowsOf(second).find((row) => row.startsWith(path));
  expect(of('notes/picture.bin')).toMatch(/^notes\/picture\.bin: withheld, unrecognised, null\. .*It is withheld/);
  expect(of('notes/copy.txt')).toMatch(/^notes\/copy\.txt: as-received, unrecognised, null\. (?!.*It is withheld)/);
  expect(of('compose/forged.yaml')).toMatch(/^compose\/forged\.yaml: as-received, unrecognised, null\. (?!.*It is withheld)/);
});

test('rules of redaction that match no file are told when evidence is collected', async () => {
  const rules = join(root, 'content/redaction.yaml');
  const before = readFileSync(rules, 'utf8');
  const collected = async () =>
    (await collectPeriod(workspace, join(workspace.evidence, PERIOD.id), PERIOD, NOW.toISOString(), () => {})).notes;
  try {
    writeFileSync(
      rules,
      `proofbook: redaction/1
people: { members: [{ files: "logs/authentik-*.json", at: [user] }], emails: ["**"] }
addresses: { files: ["repository/**", "logs/authentik-*.json"] }
`,
    );
    expect(await collected()).toEqual([
      'No file matches logs/authentik-*.json in redaction.yaml, so that nothing is taken out by these rules: where such a file has another name, its people and addresses are published.',
    ]);
    writeFileSync(rules, 'proofbook: redaction/1\n');
    expect(await collected()).toEqual([]);
    // A wrong file is refused where its rules are needed, and does not keep evidence from being sealed.
    writeFileSync(rules, 'proofbook: redaction/9\n');
    expect(await collected()).toEqual([]);
  } finally {
    writeFileSync(rules, before);
  }
});
