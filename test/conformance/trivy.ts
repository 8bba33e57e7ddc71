import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Fact } from '../../src/domain/fact.ts';
import type { Reader } from '../../src/normalise/reader.ts';
import { loadReaders, readersFor } from '../../src/normalise/readers.ts';
import { sampleOf } from '../../src/normalise/sample.ts';

/**
 * Lets the real Trivy scan the demonstration's own files, offline, and holds what we read of its reports against their figures.
 * It is built with Go into a cache folder of the user; the first run takes a quarter of an hour.
 */
const VERSION = 'v0.74.0';
const cache = process.env['PROOFBOOK_JUDGES'] ?? join(homedir(), '.cache', 'proofbook-judges');
const trivy = join(cache, 'trivy', 'bin', 'trivy');
const EVIDENCE = new URL('../../evidence/2026-Q2/', import.meta.url).pathname;

let passed = 0;
let failed = 0;

function judge(what: string, found: unknown, expected: unknown): void {
  const holds = JSON.stringify(found) === JSON.stringify(expected);
  if (holds) passed += 1;
  else failed += 1;
  process.stdout.write(
    `${holds ? 'ok  ' : 'FAIL'} ${what}${holds ? '' : `: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`}\n`,
  );
}

function must({ status, stdout, stderr }: SpawnSyncReturns<string>): string {
  if (status !== 0) throw new Error(`${stdout}${stderr}`.slice(-2000));
  return stdout;
}

/** Its module declares replacements, which `go install` refuses for a version named outright; as a tool of a module of ours it builds. */
function build(): void {
  const folder = join(cache, 'trivy');
  mkdirSync(folder, { recursive: true });
  const options = {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GOEXPERIMENT: 'jsonv2', GOFLAGS: '-mod=mod', CGO_ENABLED: '0', GOBIN: join(folder, 'bin') },
  } as const;
  if (!existsSync(join(folder, 'go.mod'))) must(spawnSync('go', ['mod', 'init', 'judge'], options));
  must(spawnSync('go', ['get', '-tool', `github.com/aquasecurity/trivy/cmd/trivy@${VERSION}`], options));
  must(spawnSync('go', ['install', 'github.com/aquasecurity/trivy/cmd/trivy'], options));
}

/** A repository such as a team would have, with faults that Trivy knows and tokens that nobody issued. */
function repository(folder: string): void {
  for (const part of ['compose', 'terraform']) cpSync(join(EVIDENCE, part), join(folder, part), { recursive: true });
  writeFileSync(join(folder, 'Dockerfile'), 'FROM debian:12\nUSER root\nRUN apt-get update\n');
  writeFileSync(join(folder, 'keys.txt'), `aws_access_key_id = ${['AKIA', 'IOSFODNN7', 'EXAMPL3'].join('')}\n`);
  writeFileSync(join(folder, 'token.txt'), `token = "${['ghp', 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5'].join('_')}"\n`);
}

const Report = z.object({
  Results: z.array(
    z.object({
      Target: z.string(),
      MisconfSummary: z.object({ Failures: z.number() }).optional(),
      Misconfigurations: z.array(z.object({ ID: z.string(), Status: z.string() })).optional(),
      Secrets: z.array(z.object({ RuleID: z.string() })).optional(),
    }),
  ),
});

if (!existsSync(trivy)) build();
const work = mkdtempSync(join(tmpdir(), 'proofbook-trivy-'));
const repo = join(work, 'repository');
mkdirSync(repo);
repository(repo);
const { files, logs } = await loadReaders();

function scan(name: string, ...args: readonly string[]): Buffer {
  const output = join(work, name);
  const offline = ['--quiet', '--cache-dir', join(work, 'cache'), '--output', output];
  must(spawnSync(trivy, [...args, ...offline, repo], { encoding: 'utf8' }));
  return readFileSync(output);
}

/** The facts of a report, read by the one reader that claims it. */
async function factsOf(name: string, format: string, bytes: Buffer): Promise<readonly Fact[]> {
  const claims = readersFor(sampleOf(name, bytes), { files, logs });
  judge(
    `${name} is taken for one format`,
    claims.map((reader) => reader.format),
    [format],
  );
  const [reader] = claims as Reader[];
  if (reader === undefined) return [];
  return (await reader.read({ path: name, digest: 'd'.repeat(64), bytes })).facts;
}

const ids = (facts: readonly Fact[], kind: 'misconfiguration' | 'exposedSecret'): string[] =>
  facts.flatMap((fact) => (fact.kind !== kind ? [] : 'rule' in fact ? [fact.rule] : 'id' in fact ? [fact.id] : [])).sort();

const configuration = scan('config.json', 'config', '--skip-check-update', '--format', 'json');
const faults = Report.parse(JSON.parse(configuration.toString())).Results;
const wanted = faults.flatMap((result) => (result.Misconfigurations ?? []).map(({ ID }) => ID)).sort();
const read = await factsOf('config.json', 'trivy-report', configuration);
judge('Trivy finds faults in the configuration', wanted.length > 0, true);
judge('every fault it lists is read, and no other', ids(read, 'misconfiguration'), wanted);
const failures = faults.reduce((sum, { MisconfSummary }) => sum + (MisconfSummary?.Failures ?? 0), 0);
judge(
  'as many fail as it counts',
  read.filter((fact) => fact.kind === 'misconfiguration' && fact.outcome === 'fail').length,
  failures,
);

const secrets = scan('secret.json', 'fs', '--scanners', 'secret', '--format', 'json');
const exposed = Report.parse(JSON.parse(secrets.toString())).Results.flatMap(({ Secrets = [] }) =>
  Secrets.map(({ RuleID }) => RuleID),
);
judge('Trivy finds the two tokens', exposed.toSorted(), ['aws-access-key-id', 'github-pat']);
judge('both are read', ids(await factsOf('secret.json', 'trivy-report', secrets), 'exposedSecret'), exposed.toSorted());

const sarif = scan('secret.sarif', 'fs', '--scanners', 'secret', '--format', 'sarif');
judge(
  'both are read from its SARIF',
  ids(await factsOf('secret.sarif', 'trivy-sarif', sarif), 'exposedSecret'),
  exposed.toSorted(),
);

rmSync(join(repo, 'keys.txt'));
rmSync(join(repo, 'token.txt'));
const clean = await factsOf('clean.json', 'trivy-report', scan('clean.json', 'fs', '--scanners', 'secret', '--format', 'json'));
judge('a repository without tokens has none', ids(clean, 'exposedSecret'), []);
judge(
  'and its scan is there all the same',
  clean.some(({ kind }) => kind === 'repositoryScan'),
  true,
);

rmSync(work, { recursive: true });
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
