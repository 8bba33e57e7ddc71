import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { NO_SUBJECT } from '../assess/judge-check.ts';
import { isRole } from '../assess/record-standing.ts';
import type { Content } from '../content.ts';
import { Assessment } from '../domain/assessment.ts';
import type { Control } from '../domain/control.ts';
import type { Period } from '../domain/period.ts';
import { Problem } from '../domain/problem.ts';
import { Duration, dateOf, type Instant, parseDay, shift } from '../domain/time.ts';
import { ifThere } from '../record/refusals.ts';
import { exists } from '../record/store.ts';
import type { Workspace } from '../workspace.ts';

/** The flags of the commands that write what people stand for. */
export interface Common {
  readonly control: string;
  readonly subject?: string;
  /** A last day, or an ISO 8601 duration. */
  readonly expires: string;
  readonly period?: string;
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** A text by its lines, set in: the terminal takes nothing else for the end of a line. */
export function shown(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`);
}

/** A fault of the file that the flags would make is a fault of the flags. */
export function inFlags<Result>(make: () => Result): Result {
  try {
    return make();
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    const { what, where = '' } = thrown.parts;
    const flag = where.split(' ').at(-1)?.replace(/^--/, '') ?? '';
    throw new Problem({ ...thrown.parts, what: `"${flag}": ${what}`, where: 'what would be written', fix: 'Correct that flag.' });
  }
}

/** That a file was written, or would be. */
export function said({ dryRun }: Common, path: string): string {
  return dryRun ? `Would write ${path}` : `Wrote ${path}`;
}

/** The control of the guide that a flag names. Throws a Problem when there is none. */
export function controlNamed(id: string, { guide }: Content): Control {
  const controls = guide.flatMap((section) => section.controls);
  const found = controls.find((control) => control.id === id);
  if (found !== undefined) return found;
  const area = controls.filter((control) => control.id.startsWith(`${id.split('-')[0]}-`)).map((control) => control.id);
  throw new Problem({
    what: `"${id}" is no control of the guide.`,
    where: '--control',
    fix: area.length > 0 ? `Of this area there are ${area.join(', ')}.` : 'Give the id of a control, such as CMP-3.1.',
  });
}

/**
 * The outcomes of the observations of a subject in the assessment of a period; null with --force when there is no assessment. Without any
 * evidence nothing has a name: then the first record is taken as it is, and has no outcomes.
 */
export async function requireSubject(
  subject: string,
  control: Control,
  workspace: Workspace,
  { organisation }: Content,
  period: Period,
  { force }: Common,
  about: 'record' | 'deviation',
): Promise<string[] | null> {
  const place = join(workspace.dist, 'assessments', `${organisation.deployment.name}-${period.id}.json`);
  const text = await ifThere(readFile(place, 'utf8'));
  if (text === null) {
    if (force) return null;
    throw new Problem({
      what: `There is no assessment of ${period.id} to find "${subject}" in.`,
      where: place,
      why: 'A record or a deviation about a name that nothing bears would never count.',
      fix: `Run \`npx proofbook assess --period ${period.id}\`, or give --force.`,
    });
  }
  const finding = Assessment.parse(JSON.parse(text)).findings.find((one) => one.control.id === control.id);
  const observations = (finding?.verdicts ?? []).flatMap((verdict) => verdict.observations);
  const own = observations.filter((one) => subject === '*' || one.subject === subject);
  if (own.length > 0 || force) return own.map(({ outcome }) => outcome);
  const named = observations.filter((one) => one.subject !== NO_SUBJECT);
  if (about === 'record' && observations.length > 0 && named.length === 0) return [];
  const shown = named.slice(0, 6).map((one) => `"${one.subject}"`);
  throw new Problem({
    what: `The assessment of ${period.id} observed nothing called "${subject}" under ${control.id}.`,
    where: '--subject',
    why: 'It would never count.',
    fix:
      shown.length > 0
        ? `Give one of its subjects, such as ${shown.join(', ')}; or --force.`
        : 'There was no evidence to find anything in: collect it and assess first; or give --force.',
  });
}

/** What nobody in charge stands for would never count, or should not. */
export function requireRole(role: string, where: string, { organisation }: Content, { force }: Common): void {
  if (force || isRole(role, organisation)) return;
  const known = [...organisation.contacts.map((contact) => contact.role), ...(organisation.roles ?? [])];
  throw new Problem({
    what: `"${role}" is no role that the organisation names.`,
    where,
    why: 'Nobody could tell who stands for it.',
    fix: `Give one of ${known.map((one) => `"${one}"`).join(', ')}; or name the role in content/organisation.yaml; or give --force.`,
  });
}

/** The day or instant that a flag names, as it was written. Throws a Problem when it is none, or has not come yet. */
export function notInFuture(text: string, where: string, now: Date): string {
  const instant = parseDay(text);
  if (instant === null)
    throw new Problem({
      what: `"${text}" is neither a calendar date nor a date-time with a zone.`,
      where,
      fix: 'Write 2026-07-06.',
    });
  if (instant > now.toISOString())
    throw new Problem({ what: `"${text}" lies in the future.`, where, fix: 'Record what has been done, when it has been done.' });
  return text;
}

/** The last day that a text names: itself, or a duration after the day it counts from. */
export function lastDay(text: string, from: string, now: Date): string {
  const start: Instant = parseDay(from) ?? now.toISOString();
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && parseDay(text) !== null;
  if (!isDate && !Duration.safeParse(text).success) {
    throw new Problem({
      what: `"${text}" is neither a calendar date nor an ISO 8601 duration.`,
      where: '--expires',
      why: 'Short forms such as 1m are read as a month by one program and as a minute by another.',
      fix: 'Write the last day, such as 2026-12-31, or P3M for three months.',
    });
  }
  const day = isDate ? text : dateOf(shift(start, text, 1));
  if (day < dateOf(now.toISOString()) || day < dateOf(start)) {
    throw new Problem({
      what: `It would end on ${day}, which is past.`,
      where: '--expires',
      why: 'What has expired never counts.',
      fix: 'Give a later day.',
    });
  }
  return day;
}

/** A text as the name of a file. */
export function fileName(text: string): string {
  return text.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '');
}

/** Throws a Problem where a file or its signature stands already; the path is told from the root of the project. */
export async function refuseExisting(place: string, root: string): Promise<void> {
  for (const path of [place, `${place}.sig`]) {
    if (!(await exists(path))) continue;
    throw new Problem({
      what: 'There is such a file already; it is not replaced.',
      where: relative(root, path),
      why: 'What somebody stood for must not change under their name.',
      fix: 'Edit it by hand, or move it away first.',
    });
  }
}
