import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { LogIntake } from '../../src/domain/assessment.ts';
import type { Evidence } from '../../src/domain/evidence.ts';
import { gate } from '../../src/events/gate.ts';
import { excessOf } from '../../src/normalise/json-bounds.ts';
import type { LogReader } from '../../src/normalise/log-reader.ts';
import { normalise } from '../../src/normalise/normalise.ts';
import type { Reader, SealedFile } from '../../src/normalise/reader.ts';
import { loadReaders, type Readers } from '../../src/normalise/readers.ts';

/**
 * Evidence that was made to be hard to read. Nothing here measures time: each of these files once took minutes, grew beyond all bounds, or
 * ended the process. bench/hostile.ts has larger ones, with figures.
 */
const readers = await loadReaders();

async function evidenceOf(path: string, content: string, by: Readers = readers): Promise<Evidence> {
  const bytes = new TextEncoder().encode(content);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const file = { path, digest, size: bytes.length, problem: null };
  const { evidence } = await normalise([file], {
    readers: by,
    deployment: 'harbour',
    period: '2026-Q3',
    signers: [],
    read: async () => bytes,
    loadLog: async (sealed, reader) => {
      if (!('bytes' in sealed)) throw new Error('None of these is large enough to be poured.');
      return intakeOf(sealed, reader);
    },
  });
  const [own] = evidence;
  if (own === undefined) throw new Error('The file is missing.');
  return own;
}

function intakeOf(file: SealedFile, reader: LogReader): LogIntake {
  const lines = [...gate(file, reader)];
  const rejects = lines.flatMap((line) => ('reject' in line ? [{ at: line.at, reason: line.reject }] : []));
  const blank = lines.filter((line) => 'blank' in line).length;
  const counts = { lines: lines.length, loaded: lines.length - rejects.length - blank, rejected: rejects.length, blank };
  const { path, digest } = file;
  return {
    evidence: digest,
    path,
    source: reader.source,
    ...counts,
    outsidePeriod: 0,
    first: null,
    last: null,
    rejects,
    notes: [],
  };
}

const times = (count: number, part: (index: number) => string) => Array.from({ length: count }, (_, index) => part(index)).join('');
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const compose = (rest: string) => `services:\n  web:\n    image: nginx:1.27\n${rest}`;
const traefikLine =
  '"RequestMethod":"GET","RouterName":"a","StartUTC":"2026-08-01T00:00:00Z","DownstreamStatus":200,"RequestPath":"/"';

test.for<readonly [what: string, path: string, content: string, reason: RegExp]>([
  ['lists in YAML', 'compose.yaml', compose(`x-a: ${'['.repeat(100_000)}`), /Line 4: Values are nested deeper than 100 levels/],
  [
    'lists over lines in YAML',
    'compose.yaml',
    compose(`x-a:\n  ${'- '.repeat(100_000)}a\n`),
    /Line 5: Values are nested deeper than 100/,
  ],
  [
    'keys in one flow map',
    'compose.yaml',
    compose(`x-a: {${times(180_000, (i) => `k${i}: 1,`)}}\n`),
    /more than 500000 words and signs/,
  ],
  ['blank lines in YAML', 'compose.yaml', compose('\n'.repeat(1_600_000)), /more than 1500000 words, signs, blanks and breaks/],
  [
    'a tag as long as the file',
    'compose.yaml',
    compose(`x-a: !${'a'.repeat(1_000_000)} b\n`),
    /^Line 4: The tag "!a{900,1000}… Mend that line, or collect the file again\.$/,
  ],
  ['blocks in HCL', 'a.tf', `a {\n${'a {\n'.repeat(5000)}${'}\n'.repeat(5000)}}\n`, /Blocks are nested deeper than 50/],
  ['more HCL than is read', 'a.tf', 'a = 1\n'.repeat(200_000), /1200000 bytes, more than the 1048576/],
  ['more TOML than is read', 'traefik.toml', `[entryPoints]\n${'#\n'.repeat(600_000)}`, /1200014 bytes, more than the 1048576/],
  ['lists in HuJSON', 'policy.hujson', `{"acls":[${'['.repeat(100_000)}`, /nested deeper than 100 levels/],
  [
    'comments in HuJSON that stay open',
    'policy.hujson',
    `{"acls":[],"groups":{"group:a":[]}${'/*'.repeat(1_000_000)}`,
    /The HuJSON cannot be read/,
  ],
  [
    'lists in a report',
    'image.json',
    `{"SchemaVersion":2,"ArtifactName":"a","ArtifactType":"container_image","Results":${deep(100_000)}}`,
    /more than 1000 levels/,
  ],
  [
    'lists in a report, cut off',
    'image.json',
    `{"SchemaVersion":2,"ArtifactName":"a","Results":${'['.repeat(1_000_000)}`,
    /more than 1000 levels/,
  ],
  [
    'modules of a plan',
    'plan.json',
    `{"format_version":"1.2","planned_values":{"root_module":${'{"child_modules":['.repeat(20_000)}${']}'.repeat(20_000)}},"resource_changes":[]}`,
    /nested deeper than 500 levels/,
  ],
  [
    'components of a bill of materials',
    'bom.json',
    `{"bomFormat":"CycloneDX","components":${'[{"name":"a","components":'.repeat(20_000)}[]${'}]'.repeat(20_000)}}`,
    /nested deeper than 500 levels/,
  ],
  [
    'a fault in JSON at every character',
    'daemon.json',
    `{"live-restore":true,${',:@'.repeat(300_000)}`,
    /property name expected at line 1, column 22/,
  ],
  [
    'a table of commas',
    'roles.csv',
    `ID,*Name,Display name,*Scope,Built-in\n${','.repeat(2_000_000)}`,
    /more than 100000 rows or 1000 columns/,
  ],
  [
    'a table of rows',
    'roles.csv',
    `ID,*Name,Display name,*Scope,Built-in\n${'1,a,b,org,No\n'.repeat(110_000)}`,
    /more than 100000 rows or 1000 columns/,
  ],
  [
    'a quotation mark that stays open',
    'roles.csv',
    `ID,*Name,Display name,*Scope,Built-in\n"${'a,b\n'.repeat(1_000_000)}`,
    /quotation mark stays open/,
  ],
  [
    'the command of a unit',
    'docker-unit.txt',
    `Id=docker.service\nActiveState=active\nExecStart={ path=/usr/bin/dockerd ; ${'argv[]='.repeat(140_000)}`,
    /does not show the whole unit/,
  ],
  [
    'a certificate with a length of 4 GB',
    'a.pem',
    `-----BEGIN CERTIFICATE-----\n${Buffer.from([0x30, 0x84, 255, 255, 255, 255, 1]).toString('base64')}\n-----END CERTIFICATE-----\n`,
    /The block is no certificate/,
  ],
  [
    'a certificate of nothing but beginnings',
    'a.pem',
    `-----BEGIN CERTIFICATE-----\n${Buffer.alloc(1_000_000, Buffer.from([0x30, 0x80])).toString('base64')}\n-----END CERTIFICATE-----\n`,
    /The block is no certificate/,
  ],
  ['a line of a Dockerfile', 'Dockerfile', `FROM alpine\nRUN ${'a'.repeat(500_000)}\n`, /more than 65536 characters/],
  ['a document in a Dockerfile', 'Dockerfile', `FROM alpine\n${'RUN <<A\n'.repeat(100_000)}`, /The document "A" does not end/],
])('%s: unreadable', async ([, path, content, reason]) => {
  const { state, problem } = await evidenceOf(path, content);
  expect({ state, problem }).toEqual({ state: 'unreadable', problem: expect.stringMatching(reason) });
});

test.for<readonly [what: string, path: string, content: string, facts: Readonly<Record<string, number>>]>([
  [
    'references of a blueprint',
    'blueprint.yaml',
    `version: 1\nentries:\n${times(6000, (i) => `- {model: authentik_flows.flow, identifiers: {slug: a${i}}, attrs: {a: !Find [a, [b, c]]}}\n`)}`,
    { authentikFlow: 6000 },
  ],
  [
    'a place in a list of Docker Bench',
    'bench.json',
    `{"dockerbenchsecurity":"1.5.0","start":1,"end":2,"tests":[{"id":"1","desc":"a","results":[{"id":"5.${'5'.repeat(500_000)}\\n","desc":"a","result":"WARN"}]}],"checks":1,"score":"x"}`,
    { benchResult: 1 },
  ],
  ['tables of TOML', 'traefik.toml', `[entryPoints]\n${times(60_000, (i) => `[a${i}]\n`)}`, { traefikStatic: 1 }],
  [
    'locals that call one another',
    'a.tf',
    `locals {\n  a0 = ["0.0.0.0/0"]\n${times(2000, (i) => `  a${i + 1} = concat(local.a${i}, local.a${i})\n`)}}\nresource "google_compute_firewall" "r" {\n  name = "r"\n  network = "n"\n  source_ranges = local.a2000\n  allow {\n    protocol = "tcp"\n  }\n}\n`,
    { terraformFile: 1, terraformLocal: 2001, firewallRule: 1 },
  ],
  ['stages of a Dockerfile', 'Dockerfile', times(40_000, (i) => `FROM s${i} AS s${i + 1}\n`), { dockerfile: 1 }],
  [
    'a health check of blanks',
    'Dockerfile',
    `FROM alpine\nHEALTHCHECK CMD ${`a${' '.repeat(60_000)}b\\\n`.repeat(15)}c\n`,
    { dockerfile: 1 },
  ],
  [
    'calendars that do not end',
    'timers.txt',
    `Id=a.timer\nActiveState=active\nTimersCalendar={ ${`OnCalendar=a${' '.repeat(40)}`.repeat(150)}\n\n`,
    {},
  ],
  ['a timer file of blanks', 'a.timer', `[Timer]\nOnCalendar=a${' '.repeat(1_000_000)}b\n`, { schedule: 1 }],
  [
    'timers and their services',
    'timers.txt',
    times(
      12_000,
      (i) =>
        `Id=a${i}.timer\nActiveState=active\nUnit=a${i}.service\nTimersCalendar={ OnCalendar=daily ; next_elapse=a }\n\nId=a${i}.service\nExecStart={ path=/a ; argv[]=/a ; ignore_errors=no }\n\n`,
    ),
    { schedule: 12_000 },
  ],
  [
    'a script of functions',
    'backup.sh',
    `#!/bin/sh\npg_dump a\n${times(20_000, (i) => `f${i}() {\n f${i + 1}\n}\n`)}f0\n`,
    { scriptBackup: 1 },
  ],
  ['a script of conditions', 'backup.sh', `#!/bin/sh\npg_dump a\n${'if a\n'.repeat(100_000)}`, { scriptBackup: 1 }],
  ['a pipeline of dumps', 'backup.sh', `#!/bin/sh\npg_dump a${'|\\\npg_dump a'.repeat(50_000)}\n`, { scriptBackup: 50_001 }],
  ['an assignment of blanks', 'config.txt', `CORE_HOST=a\nBOOTSTRAP_TOKEN=b${' '.repeat(900_000)}c\nMAGNUS_A=1\n`, {}],
  [
    'an address of colons',
    'pg_hba.conf',
    `local all all peer\nhost all all 0${':'.repeat(900_000)}x trust\n`,
    { databaseAccessRule: 2 },
  ],
  [
    'lines of another kind in a snapshot',
    'a.snapshot.ndjson',
    `{"kind":"host-snapshot","version":1,"host":"a","takenAt":"2026-09-01T00:00:00Z","collector":"a"}\n${'{"kind":"x"}\n'.repeat(150_000)}{"kind":"end","records":150000}\n`,
    {},
  ],
  ['deep lines of a log', 'access.log', `{${traefikLine}}\n{${traefikLine},"a":${deep(100_000)}}\n`, { logIntake: 1 }],
])('%s: read', async ([, path, content, facts]) => {
  const { state, problem, facts: found } = await evidenceOf(path, content);
  expect({ state, problem, found }).toEqual({ state: 'read', problem: null, found: facts });
});

test.for<readonly [what: string, content: string]>([
  ['blank lines', '\n'.repeat(200)],
  ['blank lines and a quotation mark', `${'\n\n'.repeat(100)}'a`],
  ['breaks behind an object', `{}${'\n'.repeat(250_000)}`],
  ['breaks and dashes', '\n-'.repeat(120_000)],
  ['entries of breaks and dashes', `entries:\n${'\n-'.repeat(120_000)}`],
  ['a key and breaks', `http:${'\n'.repeat(250_000)}`],
  ['comments that stay open', `{${'/*'.repeat(120_000)}`],
  ['strings that stay open', `{${'\\"'.repeat(120_000)}`],
])('%s: unrecognised', async ([, content]) => {
  expect((await evidenceOf('a.txt', content)).state).toBe('unrecognised');
});

test('a reader that runs out of stack makes its file unreadable, and the others are read', async () => {
  const fall = (level: number): number => fall(level + 1) + 1;
  const reader: Reader = {
    format: 'falling',
    title: 'Falling',
    yields: ['disk'],
    recognises: () => true,
    read: () => {
      throw new Error(String(fall(0)));
    },
  };
  expect(await evidenceOf('a.txt', 'a', { files: [reader], logs: [] })).toMatchObject({
    state: 'unreadable',
    problem: 'Reading it takes more room than there is: it is nested too deep, or holds too much. Collect the part that is needed.',
  });
});

test('JSON is bounded in depth and in the number of its values, wherever strings stand', () => {
  expect(excessOf(deep(500))).toBeNull();
  expect(excessOf(deep(501))).toBe('Values are nested deeper than 500 levels.');
  expect(excessOf(`"${'['.repeat(1000)}\\"${'['.repeat(1000)}"`)).toBeNull();
  expect(excessOf(`["\\\\",${deep(500)}]`)).toBe('Values are nested deeper than 500 levels.');
  expect(excessOf(`[${'0,'.repeat(20_000_000)}0]`)).toBe('There are more than 20000000 values.');
});

test.each([
  ['x.compose.json', '{"name":"p","services":{"__proto__":{"image":"redis:1","privileged":true}}}'],
  ['compose.yaml', 'services:\n  app:\n    image: a:1\n  __proto__:\n    image: redis:1\n    privileged: true\n'],
  ['compose.yaml', 'services:\n  app:\n    image: a:1\n    labels: {"\\u005f_proto__": x}\n'],
])('a member of a name that cannot be kept is not left out without a word: %s', async (path, text) => {
  expect(await evidenceOf(path, text)).toMatchObject({
    state: 'unreadable',
    problem: expect.stringContaining('The name "__proto__" cannot be read.'),
  });
});
