import { join, relative } from 'node:path';
import { type Assessment, type Finding, Status } from './domain/assessment.ts';
import { type Period, parsePeriod } from './domain/period.ts';
import { Problem } from './domain/problem.ts';
import { type Instant, parseInstant } from './domain/time.ts';
import { makePackage, type PackageChoices } from './make-package.ts';
import {
  type CollectedFile,
  collectPeriod,
  initialise,
  type JudgedPeriod,
  judgePeriod,
  keyFilesIn,
  latestPeriod,
  packageTrustIn,
  periodsIn,
  type Workspace,
  workspaceIn,
  writeAssessment,
} from './pipeline.ts';
import { type KeyFiles, publishReport, publishSite } from './publish/publish.ts';
import type { Terminal } from './terminal.ts';

/** What every command knows besides its own options. */
export interface Settings {
  readonly root: string;
  readonly terminal: Terminal;
  readonly now: Date;
}

interface PeriodOptions {
  readonly period?: string;
  readonly asOf?: string;
}

interface KeyOptions {
  readonly key?: string;
  readonly certificate?: string;
}

/** The exit code for an assessment: 2 something not satisfied, 1 something not assessed or evidence that was not read, 0 neither. */
export function exitCodeOf({ counts, evidenceCounts }: Assessment): 0 | 1 | 2 {
  if (counts['not-satisfied'] > 0) return 2;
  return counts['not-assessed'] + evidenceCounts.unreadable + evidenceCounts.refused + evidenceCounts.empty > 0 ? 1 : 0;
}

/** `proofbook init`: creates the record and a demonstration key. */
export async function runInit(
  { root, terminal, now }: Settings,
  { ifMissing, algorithm }: { ifMissing: boolean; algorithm: 'ecdsa-p256' | 'rsa-3072' },
): Promise<number> {
  const workspace = workspaceIn(root);
  const made = await terminal.step('Creating the record and a demonstration key', () =>
    initialise(workspace, { ifMissing, algorithm, now }),
  );
  const shown = made.map((path) => relative(root, path));
  if (made.length > 0 || !ifMissing)
    terminal.result(
      shown.map((path) => `Created ${path}`),
      { created: shown },
    );
  return 0;
}

/** `proofbook collect`: seals a drop folder and lists what each file was taken for. */
export async function runCollect(
  settings: Settings,
  options: PeriodOptions & { readonly folder?: string | undefined },
): Promise<number> {
  const workspace = workspaceIn(settings.root);
  const period = await periodOf(workspace, options);
  const { files, notes } = await collectStep(settings, workspace, period, options.folder);
  const width = Math.max(...files.map(({ path }) => path.length));
  const lines = files.map((file) => `${file.path.padEnd(width)}  ${describeTaken(file)}`);
  const sealed = files.filter(({ digest }) => digest !== null).length;
  const recognised = files.filter(({ takenFor }) => takenFor.length === 1).length;
  lines.push(
    '',
    `${period.id}: ${files.length} files, ${sealed} sealed, ${recognised} recognised, ${files.length - recognised} not.`,
    ...notes,
  );
  settings.terminal.result(lines, { period: period.id, files, notes });
  return 0;
}

function describeTaken({ digest, size, problem, takenFor }: CollectedFile): string {
  if (digest === null) return `NOT TAKEN IN: ${problem}`;
  if (size === 0) return 'EMPTY: it has no bytes';
  return takenFor.length === 0 ? 'NOT RECOGNISED' : takenFor.join(' or ');
}

/** `proofbook assess`: judges, writes the assessment, and exits by what was found. */
export async function runAssess(settings: Settings, options: PeriodOptions): Promise<number> {
  const workspace = workspaceIn(settings.root);
  const assessment = await assessStep(settings, workspace, options);
  const place = await writeAssessment(workspace, assessment);
  const lines = [...summaryOf(assessment), `Assessment  ${relative(settings.root, place)}`];
  settings.terminal.result(lines, summaryValue(assessment, { assessment: relative(settings.root, place) }));
  return exitCodeOf(assessment);
}

/** `proofbook report`: writes the PDF. */
export async function runReport(
  settings: Settings,
  options: PeriodOptions & KeyOptions & { readonly unsigned: boolean },
): Promise<number> {
  const workspace = workspaceIn(settings.root);
  const assessment = await assessStep(settings, workspace, options);
  const key = options.unsigned ? null : keyFiles(workspace, options);
  const place = await settings.terminal.step('Composing the report', () =>
    publishReport(workspace.dist, assessment, key, settings.now),
  );
  settings.terminal.result([`Report  ${relative(settings.root, place)}`], { report: relative(settings.root, place) });
  return 0;
}

/** `proofbook site`: builds the runbook site. */
export async function runSite(settings: Settings, options: PeriodOptions): Promise<number> {
  const workspace = workspaceIn(settings.root);
  const assessment = await assessStep(settings, workspace, options);
  const place = await settings.terminal.step('Building the site', () =>
    publishSite(workspace.dist, assessment, join(workspace.content, 'guide')),
  );
  settings.terminal.result([`Site  ${relative(settings.root, place)}`], { site: relative(settings.root, place) });
  return 0;
}

/** `proofbook publish`: everything, in order; for one quarter, or for each that has a drop folder, the newest last. */
export async function runPublish(
  settings: Settings,
  options: PeriodOptions & KeyOptions & PackageOptions & { readonly strict: boolean; readonly all: boolean },
): Promise<number> {
  const workspace = workspaceIn(settings.root);
  const quarters = options.all ? await allPeriods(workspace, options) : [await periodOf(workspace, options)];
  const published: Product[] = [];
  for (const quarter of quarters) {
    const { notes } = await collectStep(settings, workspace, quarter);
    published.push(await produce(settings, workspace, { ...options, period: quarter.id }, notes));
  }
  const lines = published.flatMap((one, index) => (index === 0 ? one.lines : ['', ...one.lines]));
  settings.terminal.result(lines, options.all ? published.map(({ value }) => value) : published[0]?.value);
  return options.strict ? Math.max(...published.map(({ assessment }) => exitCodeOf(assessment))) : 0;
}

async function allPeriods(workspace: Workspace, { period, asOf }: PeriodOptions): Promise<Period[]> {
  if (period === undefined && asOf === undefined) return periodsIn(workspace);
  throw new Problem({
    what: `--all and ${period === undefined ? '--as-of' : '--period'} exclude each other.`,
    where: '--all',
    why: 'Each quarter is judged as of its own end.',
    fix: 'Leave one of the two out.',
  });
}

/** `proofbook package`: judges what was collected and makes the assessor's package, the report and the site in it included. */
export async function runPackage(settings: Settings, options: PeriodOptions & KeyOptions & PackageOptions): Promise<number> {
  const { lines, value } = await produce(settings, workspaceIn(settings.root), options, []);
  settings.terminal.result(lines, value);
  return 0;
}

/** What was made for one quarter, and how to tell it. */
interface Product {
  readonly assessment: Assessment;
  readonly lines: readonly string[];
  readonly value: unknown;
}

/** Makes everything that is handed out, from one judgement. */
async function produce(
  settings: Settings,
  workspace: Workspace,
  options: PeriodOptions & KeyOptions & PackageOptions,
  notes: readonly string[],
): Promise<Product> {
  const { terminal, root, now } = settings;
  const judged = await judgeStep(settings, workspace, options);
  const { assessment } = judged;
  const keys = keyFiles(workspace, options);
  const places = {
    assessment: await writeAssessment(workspace, assessment),
    report: await terminal.step('Composing and signing the report', () => publishReport(workspace.dist, assessment, keys, now)),
    site: await terminal.step('Building the site', () => publishSite(workspace.dist, assessment, join(workspace.content, 'guide'))),
    package: await terminal.step("Making the assessor's package", async () => {
      return (await makePackage(workspace, judged, keys, choicesOf(options))).archive;
    }),
  };
  const shown = Object.fromEntries(Object.entries(places).map(([name, place]) => [name, relative(root, place)]));
  const rows = Object.entries(shown).map(([name, place]) => `${(name[0] ?? '').toUpperCase()}${name.slice(1).padEnd(11)}${place}`);
  rows.push(`${'Hand over'.padEnd(12)}${relative(root, packageTrustIn(workspace))}, by another way than the package`);
  return { assessment, lines: [...notes, ...summaryOf(assessment), ...rows], value: summaryValue(assessment, { ...shown, notes }) };
}

interface PackageOptions {
  readonly seed?: string;
  readonly tsa?: string;
}

function choicesOf({ seed, tsa }: PackageOptions): PackageChoices {
  if (tsa !== undefined && !URL.canParse(tsa)) {
    throw new Problem({
      what: `"${tsa}" is no address.`,
      where: '--tsa',
      fix: 'Write it in full, such as https://tsa.example/tsr.',
    });
  }
  return { seed: seed ?? null, authority: tsa ?? null };
}

async function periodOf(workspace: Workspace, { period }: PeriodOptions): Promise<Period> {
  return period === undefined ? latestPeriod(workspace) : parsePeriod(period);
}

function instantOf(text: string): Instant {
  const instant = parseInstant(text);
  if (instant !== null) return instant;
  throw new Problem({
    what: `"${text}" is no instant.`,
    where: '--as-of',
    fix: 'Write date, time and zone, such as 2026-10-01T00:00:00Z.',
  });
}

function collectStep(
  { terminal, now }: Settings,
  workspace: Workspace,
  period: Period,
  folder = join(workspace.evidence, period.id),
): Promise<{ files: CollectedFile[]; notes: readonly string[] }> {
  return terminal.step(`Collecting ${period.id}`, (detail) => collectPeriod(workspace, folder, period, now.toISOString(), detail));
}

async function assessStep(settings: Settings, workspace: Workspace, options: PeriodOptions): Promise<Assessment> {
  return (await judgeStep(settings, workspace, options)).assessment;
}

async function judgeStep({ terminal }: Settings, workspace: Workspace, options: PeriodOptions): Promise<JudgedPeriod> {
  const period = await periodOf(workspace, options);
  const asOf = options.asOf === undefined ? period.to : instantOf(options.asOf);
  return terminal.step(`Judging ${period.id}`, () => judgePeriod(workspace, period, asOf));
}

function keyFiles(workspace: Workspace, { key, certificate }: KeyOptions): KeyFiles {
  if ((key === undefined) !== (certificate === undefined)) {
    throw new Problem({
      what: `${key === undefined ? '--key' : '--certificate'} is missing.`,
      why: 'A signature needs the private key and the certificate that goes with it.',
      fix: 'Give both --key and --certificate, or neither to sign with the demonstration key.',
    });
  }
  return key !== undefined && certificate !== undefined ? { key, certificate } : keyFilesIn(workspace);
}

const STATUS_WORDS: Readonly<Record<Status, string>> = {
  satisfied: 'satisfied',
  'not-satisfied': 'not satisfied',
  'not-assessed': 'not assessed',
  'not-applicable': 'not applicable',
  accepted: 'accepted',
  attested: 'attested',
};

function summaryOf({ organisation, period, counts, evidenceCounts, findings, logs }: Assessment): string[] {
  const total = findings.length;
  const words = Status.options.filter((status) => counts[status] > 0).map((status) => `${counts[status]} ${STATUS_WORDS[status]}`);
  const { read, ...rest } = evidenceCounts;
  const received = read + Object.values(rest).reduce((sum, count) => sum + count, 0);
  const others = Object.entries(rest)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `, ${count} ${state}`);
  const lines = logs.reduce((sum, log) => sum + log.lines, 0);
  const rejected = logs.reduce((sum, log) => sum + log.rejected, 0);
  return [
    `${organisation.deployment.title}, ${period.id}: ${total} controls: ${words.join(', ')}.`,
    `Evidence: ${received} files received, ${read} read${others.join('')}; ${lines} log lines, ${rejected} rejected.`,
  ];
}

function summaryValue(assessment: Assessment, more: Readonly<Record<string, unknown>>): unknown {
  const { organisation, period, asOf, counts, evidenceCounts, findings } = assessment;
  const open = findings.filter(({ status }) => status === 'not-satisfied' || status === 'not-assessed');
  return {
    deployment: organisation.deployment.name,
    period: period.id,
    asOf,
    counts,
    evidenceCounts,
    open: open.map(({ control, status, reason }: Finding) => ({ control: control.id, status, reason })),
    ...more,
  };
}
