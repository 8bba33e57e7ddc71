import { type AssessmentInput, assess } from './assess/assess.ts';
import type { Row } from './assess/check.ts';
import { type LoadedCheck, loadChecks } from './assess/load-checks.ts';
import type { Content } from './content.ts';
import type { Assessment } from './domain/assessment.ts';
import type { Digest, Evidence } from './domain/evidence.ts';
import type { Period } from './domain/period.ts';
import { Problem } from './domain/problem.ts';
import type { Instant } from './domain/time.ts';
import { EventTable } from './events/event-table.ts';
import type { LargeFiles } from './normalise/large-files.ts';
import { type CollectedFile, normalise } from './normalise/normalise.ts';
import { loadReaders } from './normalise/readers.ts';
import { loadRules, rulesDigest } from './rules.ts';

/** What files are judged as of, and where their bytes come from. */
export interface JudgeRequest {
  readonly period: Period;
  readonly asOf: Instant;
  read(digest: Digest): Promise<Uint8Array>;
  /** See `Sources`. */
  readonly large?: LargeFiles;
}

/** Reads the files of a drop folder and judges every control of the content on them, by the rules installed. */
export async function judge(content: Content, files: readonly CollectedFile[], request: JudgeRequest): Promise<Assessment> {
  return assess(await inputFor(content, files, request));
}

/** Everything that the files of a drop folder are judged with: what was read from them, and the rules installed. */
export async function inputFor(
  content: Content,
  files: readonly CollectedFile[],
  { period, asOf, read, large }: JudgeRequest,
): Promise<AssessmentInput> {
  const readers = await loadReaders();
  const checks = await loadChecks(readers);
  refuseUndeclared(checks, content);
  const { organisation, digests } = content;
  const events = await EventTable.create(organisation.scope.logSources);
  try {
    const evidence = await normalise(files, {
      readers,
      deployment: organisation.deployment.name,
      period: period.id,
      signers: content.signers,
      read,
      large,
      loadLog: (file, reader) => events.load(file, reader, period),
    });
    if (evidence.readings.every(({ reading }) => reading === null)) throw nothingRead(period, evidence.evidence);
    const rows = new Map<string, Row[]>();
    for (const { id, sql, parameters } of checks) {
      if (sql !== null) rows.set(id, await events.query(sql, parameters?.({ period, asOf, organisation }) ?? {}));
    }
    const inputs = { ...digests, rules: rulesDigest(await loadRules()) };
    return { ...content, ...evidence, period, asOf, checks, rows, inputs };
  } finally {
    await events.close();
  }
}

function nothingRead(period: Period, evidence: readonly Evidence[]): Problem {
  const [first] = evidence.filter(({ problem }) => problem !== null);
  return new Problem({
    what: `None of the ${evidence.length} files collected for ${period.id} could be read as evidence.`,
    ...(first === undefined ? {} : { where: `${first.path}: ${first.problem}` }),
    why: 'A period without evidence has no verdict, and a report about it would be empty.',
    fix: 'Put Trivy reports, configuration snapshots, logs and records into the drop folder; the README lists the formats.',
  });
}

function refuseUndeclared(checks: readonly LoadedCheck[], { guide }: Content): void {
  const declared = new Set(guide.flatMap(({ controls }) => controls.map(({ id }) => id)));
  const stray = checks.find(({ control }) => !declared.has(control));
  if (stray === undefined) return;
  throw new Problem({
    what: `The check "${stray.id}" decides ${stray.control}, which no guide page declares.`,
    why: 'Its verdict would be shown nowhere.',
    fix: 'Declare the control in content/guide, or correct the check.',
  });
}
