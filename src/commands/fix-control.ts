import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AssessmentInput, assess } from '../assess/assess.ts';
import type { Assessment, Finding, Status } from '../domain/assessment.ts';
import type { Digest } from '../domain/evidence.ts';
import type { Period } from '../domain/period.ts';
import type { HostCommands } from '../fix/file-modes.ts';
import { insufficient, type Outcome, outcomeOf } from '../fix/outcome.ts';
import { type Note, type PointedFile, type Proposal, propose } from '../fix/propose.ts';
import { unifiedDiff } from '../fix/unified-diff.ts';
import { inputFor } from '../judge.ts';
import { LARGE, type LargeFiles } from '../normalise/large-files.ts';
import { openPeriod } from '../pipeline.ts';
import { ifThere } from '../record/refusals.ts';
import type { Workspace } from '../workspace.ts';

/** Everything that can be said of how to meet a control. */
export interface ControlFix extends Outcome {
  readonly finding: Pick<Finding, 'control' | 'status' | 'until' | 'reason'>;
  /** A unified diff against the files as they were received; empty when no file can be changed. */
  readonly patch: string;
  readonly files: readonly PatchedFile[];
  readonly commands: readonly HostCommands[];
  /** What to mind when the patch is applied. */
  readonly mind: readonly Note[];
  /** The control as it is judged with the patch; null without one. */
  readonly after: Pick<Finding, 'status' | 'reason'> | null;
  /** Other controls that the patch moves. */
  readonly others: readonly { readonly control: string; readonly before: Status; readonly after: Status }[];
}

/** A file that the patch changes. */
export interface PatchedFile {
  readonly path: string;
  /** A program printed it: the same change belongs into what it was printed from. */
  readonly isPrinted: boolean;
  /** The file of that name in the drop folder is no longer the one that was collected. */
  readonly isChangedSince: boolean;
}

/** The finding that a name stands for. Throws a Problem when there is none. */
export type FindFinding = (input: AssessmentInput, assessment: Assessment) => Finding;

interface Attempt {
  readonly proposal: Proposal;
  /** Everything as it is judged with the changes; null without any. */
  readonly again: Assessment | null;
  /** The control among it. */
  readonly after: Finding | null;
}

/**
 * What would make a control pass, on the evidence as it was received; nothing is written. The changed files are judged again, so that
 * what is said of them is what an assessment would say.
 */
export async function fixControl(workspace: Workspace, period: Period, find: FindFinding): Promise<ControlFix> {
  const { record, collection, content } = await openPeriod(workspace, period);
  const judged = async (changed: ReadonlyMap<string, Uint8Array>) => {
    const bytes = new Map([...changed.values()].map((one) => [digestOf(one), one]));
    const files = collection.files.map((file) => {
      const own = changed.get(file.path);
      return own === undefined ? file : { ...file, digest: digestOf(own), size: own.length };
    });
    const read = async (digest: Digest) => bytes.get(digest) ?? record.read(digest);
    const large: LargeFiles = {
      start: async (digest, length) => bytes.get(digest)?.subarray(0, length) ?? record.start(digest, length),
      pour: async (digest, take) => {
        const own = bytes.get(digest);
        await (own === undefined ? record.pour(digest, take) : take(own));
      },
    };
    const input = await inputFor(content, files, { period, asOf: period.to, read, large });
    return { input, assessment: assess(input) };
  };
  const { input, assessment } = await judged(new Map());
  const finding = find(input, assessment);
  const files = await pointedFiles(finding, input, (digest) => record.read(digest));
  const facts = input.readings.flatMap(({ reading }) => reading?.facts ?? []);
  const attempt = async (without: readonly Note[]): Promise<Attempt> => {
    const proposal = propose({ finding, files, facts, organisation: content.organisation, without });
    const changed = new Map(proposal.files.map(({ path, after }) => [path, new TextEncoder().encode(after)]));
    const again = changed.size === 0 ? null : (await judged(changed)).assessment;
    if (again !== null) refuseUnread(again, changed);
    return { proposal, again, after: again?.findings.find(({ control }) => control.id === finding.control.id) ?? null };
  };
  const first = await attempt([]);
  const vain = first.after === null ? [] : insufficient(first.proposal, first.after);
  // A patch holds nothing that does not help.
  const { proposal, again, after } = vain.length === 0 ? first : await attempt(vain);
  const folder = join(workspace.evidence, period.id);
  return {
    finding: { control: finding.control, status: finding.status, until: finding.until, reason: finding.reason },
    patch: unifiedDiff(proposal.files),
    files: await Promise.all(
      proposal.files.flatMap(({ path }) => files.filter((file) => file.path === path)).map((file) => patchedFile(file, folder)),
    ),
    commands: proposal.commands,
    mind: proposal.mind,
    ...outcomeOf(finding, proposal, after),
    after: after === null ? null : { status: after.status, reason: after.reason },
    others: again === null ? [] : movedControls(assessment, again, finding.control.id),
  };
}

/** The files that the failures of a finding point at, as texts. */
async function pointedFiles(
  { verdicts }: Finding,
  { readings }: AssessmentInput,
  read: (digest: Digest) => Promise<Uint8Array>,
): Promise<PointedFile[]> {
  const failing = verdicts.flatMap(({ observations }) => observations.filter(({ outcome }) => outcome === 'fail'));
  const pointed = new Set(failing.flatMap(({ pointers }) => pointers.map(({ evidence }) => evidence)));
  const files = readings.map(async ({ evidence, reading }): Promise<PointedFile[]> => {
    const { path, digest, format, formatTitle } = evidence;
    if (digest === null || format === null || reading === null || !pointed.has(digest)) return [];
    // Nobody writes so large a file, and it need not fit in one text.
    if ((evidence.size ?? 0) > LARGE) return [];
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await read(digest));
    const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
    return [{ path, digest, format, title: formatTitle ?? format, facts: reading.facts, mark, text: text.slice(mark.length) }];
  });
  return (await Promise.all(files)).flat();
}

async function patchedFile({ path, digest, format }: PointedFile, folder: string): Promise<PatchedFile> {
  const now = await ifThere(readFile(join(folder, path)));
  return { path, isPrinted: format === 'compose-resolved', isChangedSince: now !== null && digestOf(now) !== digest };
}

/** A change after which a file cannot be read any more is a defect of the editor, not something to hand out. */
function refuseUnread({ evidence }: Assessment, changed: ReadonlyMap<string, Uint8Array>): void {
  const broken = evidence.find(({ path, state }) => changed.has(path) && state !== 'read');
  if (broken !== undefined) throw new Error(`The change makes ${broken.path} unreadable: ${broken.problem}`);
}

function movedControls(before: Assessment, after: Assessment, own: string): ControlFix['others'] {
  const statuses = new Map(after.findings.map(({ control, status }) => [control.id, status]));
  return before.findings.flatMap(({ control, status }) => {
    const then = statuses.get(control.id);
    return then === undefined || then === status || control.id === own
      ? []
      : [{ control: control.id, before: status, after: then }];
  });
}

function digestOf(bytes: Uint8Array): Digest {
  return createHash('sha256').update(bytes).digest('hex');
}
