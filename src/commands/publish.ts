import { join, relative } from 'node:path';
import type { Period } from '../domain/period.ts';
import { Problem } from '../domain/problem.ts';
import { JudgedBefore } from '../judged-before.ts';
import { makePackage, type PackageChoices } from '../make-package.ts';
import { type JudgedPeriod, judgePeriod, type OpenedPeriod, openPeriod, writeAssessment } from '../pipeline.ts';
import { type KeyFiles, publishReport, publishSite } from '../publish/publish.ts';
import { publishTogether, type Stage } from '../publish-together.ts';
import { addToRunbook, type Runbook } from '../runbook.ts';
import { keyFilesIn, type Workspace } from '../workspace.ts';
import { asOfFor, periodOf, periodsIn, refuseMisnamed } from './chosen-period.ts';
import { collectStep, notesOn } from './collect.ts';
import { exitCodeOf } from './exit-code.ts';
import { destinationOf } from './output-folder.ts';
import { followed, type Product, toldOf } from './product.ts';
import type { Settings } from './settings.ts';

/** The flags of every command that judges. */
export interface JudgeOptions {
  readonly period?: string;
  readonly asOf?: string;
  /** Folder to write into, in place of `dist/`. */
  readonly output?: string;
}

interface KeyOptions {
  readonly key?: string;
  readonly certificate?: string;
}

/** `proofbook report`: writes the PDF. */
export async function runReport(
  settings: Settings,
  given: JudgeOptions & KeyOptions & { readonly unsigned: boolean },
): Promise<number> {
  const { workspace, options } = await destinationOf(settings.root, given);
  if (options.unsigned && (options.key ?? options.certificate) !== undefined) {
    throw new Problem({
      what: '--unsigned signs with no key, and the one that was given would be passed over.',
      where: '--unsigned',
      fix: 'Leave out --unsigned, or --key and --certificate.',
    });
  }
  const key = options.unsigned ? null : keyFiles(workspace, options);
  const judged = await judgeStep(settings, workspace, options);
  const place = await settings.terminal.step('Composing the report', () =>
    publishTogether(workspace, settings.now, async (stage) => {
      const ready = await publishReport(stage.workspace.dist, judged.assessment, key, settings.now);
      await stage.pass(judged);
      return stage.placed(ready);
    }),
  );
  settings.terminal.result([`Report  ${relative(settings.root, place)}`], { report: relative(settings.root, place) });
  return 0;
}

/** `proofbook site`: builds the runbook site. */
export async function runSite(settings: Settings, given: JudgeOptions): Promise<number> {
  const { workspace, options } = await destinationOf(settings.root, given);
  const judged = await judgeStep(settings, workspace, options);
  const place = await settings.terminal.step('Building the site', () =>
    publishTogether(workspace, settings.now, async (stage) => {
      const guide = join(workspace.content, 'guide');
      const ready = await publishSite(stage.workspace.dist, judged.assessment, guide, workspace.dist);
      await stage.pass(judged);
      return stage.placed(ready);
    }),
  );
  settings.terminal.result([`Site  ${relative(settings.root, place)}`], { site: relative(settings.root, place) });
  return 0;
}

/** `proofbook publish`: everything, in order; for one quarter, or for each that has a drop folder, the newest last. */
export async function runPublish(
  settings: Settings,
  given: JudgeOptions & KeyOptions & PackageOptions & { readonly strict: boolean; readonly all: boolean },
): Promise<number> {
  const { workspace, options } = await destinationOf(settings.root, given);
  const quarters = options.all ? await allPeriods(workspace, options) : [await periodOf(workspace, options.period)];
  for (const quarter of quarters) refuseWrongCall(workspace, quarter, options);
  const { published, runbook } = await publishTogether(workspace, settings.now, async (stage) => {
    const products: Product[] = [];
    for (const quarter of quarters) {
      const collected = await collectStep(settings, workspace, quarter);
      products.push(await produce(settings, stage, { ...options, period: quarter.id }, notesOn(collected)));
    }
    return { published: products, runbook: await runbookOf(stage, products) };
  });
  const told = published.map((product, index) => {
    return toldOf(settings.root, workspace, index < published.length - 1 ? followed(product, runbook) : product);
  });
  const lines = told.flatMap((one, index) => (index === 0 ? one.lines : ['', ...one.lines]));
  lines.push(`Runbook     ${relative(settings.root, runbook.page)}, of all quarters`, ...runbook.notes);
  settings.terminal.result(lines, options.all ? told.map(({ value }) => value) : told[0]?.value);
  return options.strict ? Math.max(...published.map(({ judged }) => exitCodeOf(judged.assessment))) : 0;
}

/** Adds what was made to the runbook of all quarters, ready to be put in place with it. */
async function runbookOf(stage: Stage, products: readonly Product[]): Promise<Runbook> {
  await stage.keep('runbook');
  const assessments = products.map(({ judged }) => judged.assessment);
  const { page, pages, notes } = await addToRunbook(stage.workspace.dist, assessments);
  const last = products.at(-1);
  if (last !== undefined) await stage.pass(last.judged);
  return {
    page: stage.placed(page),
    pages: new Map([...pages].map(([quarter, place]) => [quarter, stage.placed(place)])),
    notes: notes.map((note) => stage.placed(note)),
  };
}

/** What is wrong with the call shows before anything is sealed or made ready. */
function refuseWrongCall(workspace: Workspace, quarter: Period, options: JudgeOptions & KeyOptions & PackageOptions): void {
  asOfFor(quarter, options.asOf, options.output !== undefined);
  keyFiles(workspace, options);
  choicesOf(options);
}

async function allPeriods(workspace: Workspace, { period, asOf }: JudgeOptions): Promise<Period[]> {
  if (period === undefined && asOf === undefined) {
    await refuseMisnamed(workspace);
    return periodsIn(workspace);
  }
  throw new Problem({
    what: `--all and ${period === undefined ? '--as-of' : '--period'} exclude each other.`,
    where: '--all',
    why: 'Each quarter is judged as of its own end.',
    fix: 'Leave one of the two out.',
  });
}

/** `proofbook package`: judges what was collected and makes the assessor's package, the report and the site in it included. */
export async function runPackage(settings: Settings, given: JudgeOptions & KeyOptions & PackageOptions): Promise<number> {
  const { workspace, options } = await destinationOf(settings.root, given);
  refuseWrongCall(workspace, await periodOf(workspace, options.period), options);
  const product = await publishTogether(workspace, settings.now, (stage) => produce(settings, stage, options, []));
  const { lines, value } = toldOf(settings.root, workspace, product);
  settings.terminal.result(lines, value);
  return 0;
}

/** Makes everything that is handed out, from one judgement, ready to be put in place. */
async function produce(
  settings: Settings,
  stage: Stage,
  options: JudgeOptions & KeyOptions & PackageOptions,
  notes: readonly string[],
): Promise<Product> {
  const { terminal, now } = settings;
  const { workspace } = stage;
  const keys = keyFiles(workspace, options);
  const choices = choicesOf(options);
  const period = await periodOf(workspace, options.period);
  const before = options.asOf === undefined ? await JudgedBefore.of(workspace, period) : null;
  const opened = await openPeriod(workspace, period);
  const judged = await judgeStep(settings, workspace, options, opened);
  const { assessment } = judged;
  const ready = {
    assessment: await writeAssessment(workspace, assessment),
    report: await terminal.step('Composing and signing the report', () => publishReport(workspace.dist, assessment, keys, now)),
    site: await terminal.step('Building the site', () => publishSite(workspace.dist, assessment, join(workspace.content, 'guide'))),
    package: await terminal.step("Making the assessor's package", async () => {
      return (await makePackage(workspace, judged, keys, choices, await stage.gateFor(judged))).archive;
    }),
  };
  await stage.pass(judged);
  await before?.remember(opened.collection, assessment);
  const places = {
    assessment: stage.placed(ready.assessment),
    report: stage.placed(ready.report),
    site: stage.placed(ready.site),
    package: stage.placed(ready.package),
  };
  return { judged, places, notes };
}

interface PackageOptions {
  readonly seed?: string;
  readonly tsa?: string;
}

function choicesOf({ seed, tsa }: PackageOptions): PackageChoices {
  if (tsa !== undefined && !/^https?:$/.test(URL.parse(tsa)?.protocol ?? '')) {
    throw new Problem({
      what: `"${tsa}" is no address.`,
      where: '--tsa',
      fix: 'Write it in full, such as https://tsa.example/tsr.',
    });
  }
  if (seed !== undefined && !/^[\x21-\x7e]{1,200}$/.test(seed)) {
    throw new Problem({
      what: `"${seed}" is no word to draw samples with.`,
      where: '--seed',
      fix: 'Give 1 to 200 letters, digits or signs of ASCII, without spaces.',
    });
  }
  return { seed: seed ?? null, authority: tsa ?? null };
}

async function judgeStep(
  { terminal }: Settings,
  workspace: Workspace,
  options: JudgeOptions,
  opened?: OpenedPeriod,
): Promise<JudgedPeriod> {
  const period = await periodOf(workspace, options.period);
  const asOf = asOfFor(period, options.asOf, options.output !== undefined);
  return terminal.step(`Judging ${period.id}`, () => judgePeriod(workspace, period, asOf, opened));
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
