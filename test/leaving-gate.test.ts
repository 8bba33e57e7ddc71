import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalJson } from '../src/domain/canonical.ts';
import { parsePeriod } from '../src/domain/period.ts';
import { Problem } from '../src/domain/problem.ts';
import { initialise } from '../src/initialise.ts';
import { LeavingGate } from '../src/leaving-gate.ts';
import { collectPeriod, type JudgedPeriod, judgePeriod } from '../src/pipeline.ts';
import { exportAll } from '../src/publish/exports/exports.ts';
import { type Workspace, workspaceIn } from '../src/workspace.ts';

const PERIOD = parsePeriod('2026-Q3');
const NOW = new Date('2026-10-01T08:00:00Z');
const SECRET = 'w7Kq-9xLm2vTz';
const HOST = 'vault-token-1';
const snapshot = [
  { kind: 'host-snapshot', version: 1, host: HOST, takenAt: '2026-09-28T06:12:44Z', collector: 'collect-host.sh 1' },
  { kind: 'file', path: '/opt/app/.env', mode: '0600', owner: 'root', group: 'root', size: 210, holds: 'secrets' },
  ...['APP_PASSWORD', 'SMTP_PASS', 'AUTHENTIK_SECRET_KEY'].map((name) => ({
    kind: 'secret',
    file: '/opt/app/.env',
    name,
    length: 80,
    alphabet: 'base64',
    bitsPerCharacter: 5.36,
    fingerprint: `hmac-sha256:${Buffer.from(name.padEnd(32, '.')).toString('hex')}`,
    knownDefault: false,
  })),
  { kind: 'end', records: 4 },
];
const DROP = {
  'collection.yaml': `proofbook: collection/1\ndeployment: harbour\nperiod: 2026-Q3\ncollectedBy: Platform engineer\nfiles:\n  - { match: '**', takenAt: 2026-09-28T06:00:00Z, origin: "${HOST}: sudo -u collector scripts/collect-host.sh" }\n`,
  'host/snapshot.ndjson': snapshot.map((line) => `${JSON.stringify(line)}\n`).join(''),
  'cron/app': '0 2 * * * root /opt/app/scripts/backup.sh\n',
  'notes/app.env': `A=1\nAPI_TOKEN=${SECRET}\n`,
  'logs/access.json': '{"ClientAddr":"203.0.113.18:4711","note":"x"}\n',
};

let root: string;
let workspace: Workspace;
let judged: JudgedPeriod;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'proofbook-gate-'));
  cpSync(new URL('../content', import.meta.url).pathname, join(root, 'content'), { recursive: true });
  const organisation = join(root, 'content/organisation.yaml');
  writeFileSync(organisation, readFileSync(organisation, 'utf8').replace('hosts: [harbour-1]', `hosts: [${HOST}]`));
  // What an owner knows to write who has seen no refusal yet.
  writeFileSync(join(root, 'content/redaction.yaml'), 'proofbook: redaction/1\naddresses: { files: ["logs/**"] }\n');
  workspace = workspaceIn(root);
  for (const [path, text] of Object.entries(DROP)) {
    const place = join(workspace.evidence, PERIOD.id, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
  await initialise(workspace, { ifMissing: false, algorithm: 'ecdsa-p256', now: NOW });
  await collectPeriod(workspace, join(workspace.evidence, PERIOD.id), PERIOD, NOW.toISOString(), () => {});
  judged = await judgePeriod(workspace, PERIOD);
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function refusal(files: Readonly<Record<string, string | Uint8Array>>, { published, assessment }: JudgedPeriod = judged) {
  const gate = await LeavingGate.of(published, assessment, new Set());
  async function* all() {
    for (const [path, content] of Object.entries(files))
      yield { path, bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content };
  }
  return gate.refuseLeaks(all()).then(
    () => null,
    (thrown: unknown) => {
      if (!(thrown instanceof Problem)) throw thrown;
      expect(JSON.stringify(thrown.parts)).not.toContain(SECRET);
      return thrown.parts;
    },
  );
}

test('what is judged of secrets and of a host that is called like one leaves in every form', async () => {
  const { assessment } = judged;
  const reasons = assessment.findings.flatMap(({ verdicts }) => verdicts.flatMap(({ observations }) => observations));
  // The sentences that would be taken for values are there.
  expect(reasons.map(({ subject, reason }) => `${subject}: ${reason}`).join('\n')).toMatch(
    /^vault-token-1:SMTP_PASS: [\s\S]*^POSTGRES_PASSWORD: "POSTGRES_PASSWORD" is not among/m,
  );
  const exported = exportAll(assessment).map(({ name, bytes }) => [`machine-readable/${name}`, bytes] as const);
  expect(await refusal({ 'assessment/a.json': canonicalJson(assessment), ...Object.fromEntries(exported) })).toBeNull();
});

test.for([
  ['a value behind the name of a secret', 'machine-readable/a.json', '{"a": "APP_PASSWORD: correcthorse7"}'],
  ['a value in quotes', 'machine-readable/a.json', '{"a": "First, APP_PASSWORD: \\"correcthorse\\" is too short."}'],
  ['a value in a workbook', 'machine-readable/a.xml', '<t>APP_PASSWORD: &quot;correcthorse&quot;</t>'],
  ['a value behind a name of the scope, in what people write', 'content/a.yaml', `${HOST}: correcthorse\n`],
  ['a token behind a name of the scope', 'machine-readable/a.json', `{"a": "${HOST}: gl${'pat'}-q1W2e3R4t5Y6u7I8o9P0"}`],
  ['what is known, behind a name of the scope', 'machine-readable/a.json', `{"a": "${HOST}: ${SECRET}"}`],
] as const)('%s is refused still', async ([, path, text]) => {
  expect(await refusal({ [path]: text })).toMatchObject({
    what: expect.stringMatching(/^Something that looks like a secret would/),
  });
});

test('what people write is looked through where only pages that show it leave', async () => {
  const file = join(root, 'content/deviations/zz.yaml');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `# ${HOST}: correcthorse\n`);
  const parts = await refusal({ 'site/a.html': `<p>${HOST}: correcthorse</p>` });
  rmSync(file);
  expect(parts?.where).toMatch(/content\/deviations\/zz\.yaml, line 1, named: 12 characters behind/);
});

test('a refusal says where, behind which name, and what helps', async () => {
  const file = join(root, 'content/redaction.yaml');
  expect(await refusal({ 'content/guide/a.mdx': 'x\nAPP_PASSWORD: correcthorse\n' })).toEqual({
    what: 'Something that looks like a secret would leave, in 1 place.',
    where: 'content/guide/a.mdx, line 2, named: 12 characters behind "APP_PASSWORD"',
    why: 'What is handed over cannot be taken back. Nothing was put in place.',
    fix: `Take it out at its source. Where it is no secret, write it under secrets.except in ${file} as it stands there, with the reason.`,
  });
  expect(await refusal({ 'report.txt': `see ${SECRET}` })).toMatchObject({
    where: 'notes/app.env line 2 (shows in report.txt, line 1, known)',
  });
  expect(await refusal({ 'content/guide/a.mdx': 'ask 203.0.113.18' })).toMatchObject({
    what: 'An address that was taken out of the evidence would leave, in 1 place.',
    where: 'logs/access.json line 1 (shows in content/guide/a.mdx, line 1, known-address)',
    fix: expect.stringMatching(/^Take the address out of what people write .* addresses\.except in .*redaction\.yaml/),
  });
});

test('a short word is looked for nowhere: it stands in many places that have nothing to do with it', async () => {
  // "source" stands in the guide.
  expect(await refusal({ 'a.txt': 'APP_PASSWORD=source' })).toMatchObject({
    where: 'a.txt, line 1, named: 6 characters behind "APP_PASSWORD"',
  });
});

test('what the rules except leaves, in every form in which a refusal may name it', async () => {
  const { published } = judged;
  const { policy } = published;
  const secrets = { ...policy.rules.secrets, except: [{ value: 'correct horse 7', reason: 'An example of the guide.' }] };
  const excepting = { ...judged, published: { ...published, policy: { ...policy, rules: { ...policy.rules, secrets } } } };
  const files = {
    'content/guide/a.mdx': 'x\nAPP_PASSWORD: correct horse 7\n',
    'machine-readable/a.json': '{"a": "APP_PASSWORD: \\"correct horse 7\\" is an example."}',
    'machine-readable/a.xml': '<t>APP_PASSWORD: &quot;correct horse 7&quot;</t>',
  };
  expect(await refusal(files)).toMatchObject({ what: expect.stringMatching(/^Something that looks like a secret would/) });
  expect(await refusal(files, excepting)).toBeNull();
  for (const other of ['correct horse 8', 'correct horses', 'correct horse 7x', 'horse 7']) {
    for (const path of ['machine-readable/a.json', 'machine-readable/a.xml'] as const) {
      const said = files[path].replace('correct horse 7', other);
      expect(await refusal({ [path]: said }, excepting), `${path} ${other}`).not.toBeNull();
    }
  }
});
