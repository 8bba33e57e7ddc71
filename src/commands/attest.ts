import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import { type Content, loadContent } from '../content.ts';
import { Problem } from '../domain/problem.ts';
import { dateOf, parseDay } from '../domain/time.ts';
import attestations from '../normalise/attestations.ts';
import { allowedSignerLine } from '../people/allowed-signers.ts';
import { NAMESPACE, type SshSignature } from '../people/sshsig.ts';
import { writeWhole } from '../record/store.ts';
import { workspaceIn } from '../workspace.ts';
import { periodOf } from './chosen-period.ts';
import type { Settings } from './settings.ts';
import { signRecord } from './sign-record.ts';
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

/** The flags of `proofbook attest`. */
export interface AttestOptions extends Common {
  readonly performed?: string;
  readonly coversFrom?: string;
  readonly coversTo?: string;
  readonly by: string;
  readonly statement: string;
  readonly signKey?: string;
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

function whoSigned({ key }: SshSignature, by: string, { signers }: Content): string[] {
  const own = signers.filter((signer) => Buffer.compare(signer.key.blob, key.blob) === 0);
  const match = own.find(({ role }) => role.toLowerCase() === by.trim().toLowerCase());
  if (match !== undefined) return [`Signed by ${match.principal}`];
  return [
    `Signed with ${key.fingerprint}, which content/people/allowed_signers does not list for "${by}": the record will not count.`,
    `To list it: ${allowedSignerLine('<address>', by, key, NAMESPACE)}`,
  ];
}
