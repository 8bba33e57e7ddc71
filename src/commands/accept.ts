import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import { loadContent } from '../content.ts';
import { Deviation } from '../domain/deviation.ts';
import { Problem } from '../domain/problem.ts';
import { dateOf, lastDayBefore, parseDay } from '../domain/time.ts';
import { accept } from '../normalise/json.ts';
import { writeWhole } from '../record/store.ts';
import { workspaceIn } from '../workspace.ts';
import { periodOf } from './chosen-period.ts';
import type { Settings } from './settings.ts';
import {
  type Common,
  controlNamed,
  fileName,
  inFlags,
  lastDay,
  notInFuture,
  refuseExisting,
  requireRole,
  requireSubject,
  said,
  shown,
} from './signing-off.ts';

/** The flags of `proofbook accept`. */
export interface AcceptOptions extends Common {
  readonly subject: string;
  readonly id?: string;
  readonly reason: string;
  readonly compensating: string;
  readonly approvedBy: string;
  readonly approved?: string;
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
