import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePeriod } from '../src/domain/period.ts';
import { Problem } from '../src/domain/problem.ts';
import { initialise } from '../src/initialise.ts';
import { collectPeriod, type JudgedPeriod, judgePeriod, writeAssessment } from '../src/pipeline.ts';
import { publishTogether } from '../src/publish-together.ts';
import { loadRedactionPolicy, refuseOtherJudgement } from '../src/published-evidence.ts';
import { type Workspace, workspaceIn } from '../src/workspace.ts';

const PERIOD = parsePeriod('2026-Q3');
const NOW = new Date('2026-10-01T08:00:00Z');
const TOKEN = `gh${'p'}_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8`;
const DROP = {
  'collection.yaml':
    "proofbook: collection/1\ndeployment: harbour\nperiod: 2026-Q3\ncollectedBy: Platform engineer\nfiles:\n  - { match: '**', takenAt: 2026-09-28T06:00:00Z }\n",
  'repository/.gitignore': '.env\n',
  'notes/app.env': `A=1\nAPI_TOKEN=${TOKEN}\n`,
};

let root: string;
let workspace: Workspace;
let judged: JudgedPeriod;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'proofbook-together-'));
  cpSync(new URL('../content', import.meta.url).pathname, join(root, 'content'), { recursive: true });
  workspace = workspaceIn(root);
  for (const [path, text] of Object.entries(DROP)) put(join(workspace.evidence, PERIOD.id, path), text);
  await initialise(workspace, { ifMissing: false, algorithm: 'ecdsa-p256', now: NOW });
  await collectPeriod(workspace, join(workspace.evidence, PERIOD.id), PERIOD, NOW.toISOString(), () => {});
  judged = await judgePeriod(workspace, PERIOD);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function put(place: string, text: string): void {
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, text);
}

function published(): Record<string, string> {
  const entries = readdirSync(workspace.dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(workspace.dist.length + 1), readFileSync(path, 'utf8')]));
}

const partsOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (thrown: unknown) => (thrown instanceof Problem ? thrown.parts : String(thrown)),
  );

test('what passes the gate is put in place, with nothing beside it', async () => {
  const place = await publishTogether(workspace, NOW, async (stage) => {
    const ready = await writeAssessment(stage.workspace, judged.assessment);
    expect(readdirSync(workspace.dist).filter((name) => !name.startsWith('.'))).toEqual([]);
    await stage.pass(judged);
    return stage.placed(ready);
  });
  expect(place).toBe(join(workspace.dist, 'assessments/harbour-2026-Q3.json'));
  expect(Object.keys(published())).toEqual(['assessments/assessment.schema.json', 'assessments/harbour-2026-Q3.json']);
});

test.for([
  [
    'a secret that no file of evidence holds',
    `was gl${'pat'}-q1W2e3R4t5Y6u7I8o9P0`,
    /^assessments\/harbour-2026-Q3\.json, line 1, gitlab-token$/,
  ],
  [
    'a secret of the evidence: the file and the line where it stands are named',
    `was ${TOKEN}`,
    /^notes\/app\.env line 2 \(shows in assessments\/harbour-2026-Q3\.json, line 1, /,
  ],
] as const)('%s', async ([, description, where]) => {
  const before = published();
  const { assessment } = judged;
  const leaking = { ...assessment, organisation: { ...assessment.organisation, organisation: description } };
  const parts = await partsOf(
    publishTogether(workspace, NOW, async (stage) => {
      await writeAssessment(stage.workspace, leaking);
      await stage.pass(judged);
    }),
  );
  expect(parts).toMatchObject({
    what: 'Something that looks like a secret would leave, in 1 place.',
    where: expect.stringMatching(where),
  });
  expect(JSON.stringify(parts)).not.toMatch(/q1W2e3|a1B2c3/);
  expect(published()).toEqual(before);
});

test('a secret of the content: the file and the line where it stands are named', async () => {
  const secret = `gl${'pat'}-z1X2c3V4b5N6m7A8s9D0`;
  const page = join(workspace.content, 'guide/secret-page.mdx');
  put(page, `# A page\n\nIt was ${secret} before.\n`);
  const { assessment } = judged;
  const leaking = { ...assessment, organisation: { ...assessment.organisation, organisation: `It was ${secret} before.` } };
  try {
    const parts = await partsOf(
      publishTogether(workspace, NOW, async (stage) => {
        await writeAssessment(stage.workspace, leaking);
        await stage.pass(judged);
      }),
    );
    expect(parts).toMatchObject({ where: `${page} line 3 (shows in assessments/harbour-2026-Q3.json, line 1, gitlab-token)` });
  } finally {
    rmSync(page);
  }
});

test('what passed no gate is never put in place', async () => {
  const before = published();
  const work = publishTogether(workspace, NOW, async (stage) =>
    writeAssessment(stage.workspace, { ...judged.assessment, asOf: '2026-10-02T00:00:00Z' }),
  );
  await expect(work).rejects.toThrow(/passed no gate/);
  expect(published()).toEqual(before);
});

test('work that fails leaves everything as it was', async () => {
  const before = published();
  const work = publishTogether(workspace, NOW, async (stage) => {
    await writeAssessment(stage.workspace, judged.assessment);
    throw new Error('it differs');
  });
  await expect(work).rejects.toThrow(/it differs/);
  expect(published()).toEqual(before);
});

test('a problem speaks of the places where things will stand', async () => {
  const work = publishTogether(workspace, NOW, async (stage) => {
    throw new Problem({ what: 'It is wrong.', where: join(stage.workspace.dist, 'runbook/x') });
  });
  expect(await partsOf(work)).toEqual({ what: 'It is wrong.', where: join(workspace.dist, 'runbook/x') });
});

test('of what was redacted, the files that are judged otherwise without it are named', () => {
  const { assessment, published: evidence } = judged;
  const digest = assessment.evidence.find(({ path }) => path === 'repository/.gitignore')?.digest ?? '';
  const findings = assessment.findings.map((finding) => ({
    ...finding,
    verdicts: finding.verdicts.map((verdict) => ({
      ...verdict,
      observations: verdict.observations.map((one) =>
        one.pointers.some((pointer) => pointer.evidence === digest)
          ? { ...one, outcome: one.outcome === 'pass' ? ('fail' as const) : ('pass' as const) }
          : one,
      ),
    })),
  }));
  const [file] = evidence.redacted;
  if (file === undefined) throw new Error('Nothing was redacted.');
  const redacted = [file, { ...file, path: 'repository/.gitignore' }];
  expect(file.path).toBe('notes/app.env');
  expect(() => refuseOtherJudgement(assessment, { ...assessment, findings }, { redacted, policy: evidence.policy })).toThrow(
    /Redaction changes the judgement: control \S+ check \S+ subject .* taken out of repository\/\.gitignore \(line 2: secrets\), which is judged otherwise without it\.$/,
  );
});

test('a missing file of rules is named where it may be the reason', async () => {
  const place = join(workspace.content, 'redaction.yaml');
  const text = readFileSync(place, 'utf8');
  rmSync(place);
  try {
    const policy = await loadRedactionPolicy(workspace.content);
    const other = { ...judged.assessment, counts: { ...judged.assessment.counts, satisfied: -1 } };
    expect(() => refuseOtherJudgement(judged.assessment, other, { redacted: [], policy })).toThrow(
      `There is no ${place}, which says what may stay.`,
    );
    expect(() => refuseOtherJudgement(judged.assessment, other, { redacted: [], policy: judged.published.policy })).toThrow(
      /counts\.$/,
    );
  } finally {
    writeFileSync(place, text);
  }
});
