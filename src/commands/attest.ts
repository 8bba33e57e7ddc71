import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import { NO_SUBJECT } from '../assess/judge-check.ts';
import { isRole } from '../assess/record-standing.ts';
import { type Content, loadContent } from '../content.ts';
import { Assessment } from '../domain/assessment.ts';
import type { Control } from '../domain/control.ts';
import { Deviation } from '../domain/deviation.ts';
import type { Period } from '../domain/period.ts';
import { Problem } from '../domain/problem.ts';
import { Duration, dateOf, type Instant, lastDayBefore, parseDay, shift } from '../domain/time.ts';
import attestations from '../normalise/attestations.ts';
import { accept } from '../normalise/json.ts';
import { allowedSignerLine } from '../people/allowed-signers.ts';
import { NAMESPACE, type SshSignature } from '../people/sshsig.ts';
import { ifThere } from '../record/refusals.ts';
import { exists, writeWhole } from '../record/store.ts';
import { type Workspace, workspaceIn } from '../workspace.ts';
import { periodOf } from './chosen-period.ts';
import type { Settings } from './settings.ts';
import { signRecord } from './sign-record.ts';

interface Common {
  readonly control: string;
  readonly subject?: string;
  /** A last day, or an ISO 8601 duration. */
  readonly expires: string;
  readonly period?: string;
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** The flags of `proofbook attest`. */
export interface AttestOptions extends Common {
  readonly performed?: string;
  readonly coversFrom?: string;
  readonly coversTo?: string;
  readonly by: string;
  readonly statement: string;
  readonly signKey?: string;
}

/** The flags of `proofbook accept`. */
export interface AcceptOptions extends Common {
  readonly subject: string;
  readonly id?: string;
  readonly reason: string;
  readonly compensating: string;
  readonly approvedBy: string;
  readonly approved?: string;
}

/** `proofbook attest`: writes a record into the drop folder of a quarter, signed when a key is given. Nothing is overwritten. */
export async function runAttest(settings: Settings, options: AttestOptions): Promise<number> {
  const workspace = workspaceIn(settings.root);
  const content = await loadContent(workspace.content);
  const period = await periodOf(workspace, options.period);
  const control = controlNamed(options.control, content);
  if (control.decidedBy === 'check' && !options.force) {
    throw new Problem({
      what: `No record decides ${control.id}: it is decided by evidence alone.`,
      where: '--control',
      fix: 'Give the control that the record is about, or --force to write it all the same.',
    });
  }
  const { subject } = options;
  const known = subject === undefined ? [] : await requireSubject(subject, control, workspace, content, period, options, 'record');
  const performed = notInFuture(options.performed ?? dateOf(settings.now.toISOString()), '--performed', settings.now);
  const { coversFrom: from, coversTo: to } = options;
  if ((from === undefined) !== (to === undefined)) {
    throw new Problem({ what: 'A span needs both its ends.', where: '--covers-from', fix: 'Give --covers-from and --covers-to.' });
  }
  const record = {
    control: control.id,
    ...(options.subject === undefined ? {} : { subject: options.subject }),
    performed,
    ...(from === undefined ? {} : { covers: { from, to } }),
    by: options.by,
    statement: options.statement,
    expires: lastDay(options.expires, performed, settings.now),
  };
  const text = stringify({ proofbook: 'attestations/1', records: [record] }, { lineWidth: 0 });
  const name = fileName(`${control.id}-${options.subject ?? dateOf(parseDay(performed) ?? performed)}`);
  const place = join(workspace.evidence, period.id, 'attestations', `${name}.yaml`);
  const bytes = new TextEncoder().encode(text);
  inFlags(() => attestations.read({ path: relative(settings.root, place), digest: '', bytes }));
  if (options.signKey === undefined) requireRole(options.by, '--by', content, options);
  await refuseExisting(place, settings.root);

  const signed = options.signKey === undefined ? null : await signRecord(bytes, options.signKey);
  const lines = shown(text);
  if (!options.dryRun) {
    // The signature first: a process that is killed in between leaves one that signs nothing, and not a record that nobody signed.
    if (signed !== null) await writeWhole(`${place}.sig`, signed.armoured);
    await writeWhole(place, text);
  }
  lines.push(said(options, relative(settings.root, place)));
  if (signed !== null)
    lines.push(said(options, `${relative(settings.root, place)}.sig`), ...whoSigned(signed.signature, options.by, content));
  if (known?.length === 0 && subject !== undefined && !options.force)
    lines.push(
      `Nothing shows yet whether "${subject}" is what ${control.id} calls it: it is judged on records, and none was there. Collect and assess, then see \`npx proofbook explain ${control.id}\`.`,
    );
  settings.terminal.result(lines, {
    file: relative(settings.root, place),
    written: !options.dryRun,
    signedWith: signed?.signature.key.fingerprint ?? null,
    record,
  });
  return 0;
}

/** `proofbook accept`: writes a deviation. Nothing is overwritten. */
export async function runAccept(settings: Settings, options: AcceptOptions): Promise<number> {
  const workspace = workspaceIn(settings.root);
  const content = await loadContent(workspace.content);
  const control = controlNamed(options.control, content);
  const period = await periodOf(workspace, options.period);
  const outcomes = await requireSubject(options.subject, control, workspace, content, period, options, 'deviation');
  const approved = dateOf(
    parseDay(notInFuture(options.approved ?? dateOf(settings.now.toISOString()), '--approved', settings.now)) ?? '',
  );
  const id = options.id ?? fileName(`${control.id}-${options.subject === '*' ? 'all' : options.subject}`).toLowerCase();
  const expires = lastDay(options.expires, approved, settings.now);
  const deviation = inFlags(() =>
    accept(
      Deviation,
      {
        proofbook: 'deviation/1',
        id,
        control: control.id,
        subject: options.subject,
        reason: options.reason,
        compensating: options.compensating,
        approvedBy: options.approvedBy,
        approved,
        expires,
      },
      (path) => `--${path.join('.')}`,
    ),
  );
  if (fileName(id) !== id) {
    throw new Problem({ what: `"${id}" is no file name.`, where: '--id', fix: 'Use letters, digits, dots and hyphens.' });
  }
  requireRole(options.approvedBy, '--approved-by', content, options);
  const place = join(workspace.content, 'deviations', `${id}.yaml`);
  await refuseExisting(place, settings.root);
  const text = stringify(deviation, { lineWidth: 0 });
  if (!options.dryRun) await writeWhole(place, text);
  const idle = outcomes !== null && !outcomes.includes('fail') ? ['Nothing that it names fails at present.'] : [];
  const late =
    deviation.approved > lastDayBefore(period.to)
      ? [`${period.id} had ended when it was approved: it counts for later quarters, and not for that one.`]
      : [];
  settings.terminal.result([...shown(text), said(options, relative(settings.root, place)), ...idle, ...late], {
    file: relative(settings.root, place),
    written: !options.dryRun,
    deviation,
  });
  return 0;
}

/** A text by its lines, set in: the terminal takes nothing else for the end of a line. */
function shown(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`);
}

/** A fault of the file that the flags would make is a fault of the flags. */
function inFlags<Result>(make: () => Result): Result {
  try {
    return make();
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    const { what, where = '' } = thrown.parts;
    const flag = where.split(' ').at(-1)?.replace(/^--/, '') ?? '';
    throw new Problem({ ...thrown.parts, what: `"${flag}": ${what}`, where: 'what would be written', fix: 'Correct that flag.' });
  }
}

function said({ dryRun }: Common, path: string): string {
  return dryRun ? `Would write ${path}` : `Wrote ${path}`;
}

function controlNamed(id: string, { guide }: Content): Control {
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
async function requireSubject(
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
function requireRole(role: string, where: string, { organisation }: Content, { force }: Common): void {
  if (force || isRole(role, organisation)) return;
  const known = [...organisation.contacts.map((contact) => contact.role), ...(organisation.roles ?? [])];
  throw new Problem({
    what: `"${role}" is no role that the organisation names.`,
    where,
    why: 'Nobody could tell who stands for it.',
    fix: `Give one of ${known.map((one) => `"${one}"`).join(', ')}; or name the role in content/organisation.yaml; or give --force.`,
  });
}

function notInFuture(text: string, where: string, now: Date): string {
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
function lastDay(text: string, from: string, now: Date): string {
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

function fileName(text: string): string {
  return text.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '');
}

async function refuseExisting(place: string, root: string): Promise<void> {
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

function whoSigned({ key }: SshSignature, by: string, { signers }: Content): string[] {
  const own = signers.filter((signer) => Buffer.compare(signer.key.blob, key.blob) === 0);
  const match = own.find(({ role }) => role.toLowerCase() === by.trim().toLowerCase());
  if (match !== undefined) return [`Signed by ${match.principal}`];
  return [
    `Signed with ${key.fingerprint}, which content/people/allowed_signers does not list for "${by}": the record will not count.`,
    `To list it: ${allowedSignerLine('<address>', by, key, NAMESPACE)}`,
  ];
}
