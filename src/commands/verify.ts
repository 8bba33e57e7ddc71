import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { explain, Problem } from '../domain/problem.ts';
import { type RecordFinding, type Verdict, verdictOf } from '../record/finding.ts';
import { isRecord } from '../record/layout.ts';
import { fixFor } from '../record/refusals.ts';
import { exists } from '../record/store.ts';
import { type RecordReport, verifyRecord } from '../record/verify-record.ts';
import { kindOf } from '../verify/kind-of.ts';
import { loadVerifierKeys } from '../verify/trust.ts';
import type { Settings } from './settings.ts';
import { loadOlder, type PackageOptions, runVerifyPackage, runVerifyReport } from './verify-package.ts';
import { findingLines } from './verify-package-text.ts';

/** What the reader brings along to `proofbook verify`: paths. */
export interface VerifyOptions extends PackageOptions {
  /** A file of verifier keys; of keys that may sign packages, or of certificates, where one of those is verified. */
  readonly trust?: string;
}

const EXIT_CODES: Readonly<Record<Verdict, number>> = { verified: 0, tampered: 4, untrusted: 5 };

/** `proofbook verify`: what is at the path decides what is verified. */
export async function runVerify(settings: Settings, path: string, options: VerifyOptions): Promise<number> {
  // A package holds a checkpoint as well.
  const kind = (await kindOf(path)) ?? ((await isRecord(path)) ? 'record' : null);
  if (kind !== null) refuseIdle(path, kind, options);
  if (kind === 'report') return runVerifyReport(settings, path, options);
  if (kind === 'record') return runVerifyRecord(settings, path, options);
  if (kind !== null) return runVerifyPackage(settings, path, kind, options);
  const isHere = await exists(path);
  if (isHere) await refuseUnreadable(path);
  throw new Problem({
    what: isHere ? 'This is nothing that can be verified.' : 'There is nothing here.',
    where: path,
    why: 'What can be verified is a package (a folder or a ZIP archive), a signed report (PDF) and an evidence record (a folder).',
    fix: 'Give the path of one of them, such as dist/packages/harbour-2026-Q3.zip or .proofbook/record.',
  });
}

/** What this user may not look into is not known to be nothing. */
async function refuseUnreadable(path: string): Promise<void> {
  const isFolder = (await stat(path)).isDirectory();
  await access(path, isFolder ? constants.R_OK | constants.X_OK : constants.R_OK).catch((thrown) => {
    throw new Problem({
      what: `It cannot be read: ${explain(thrown)}.`,
      where: path,
      fix: fixFor(thrown, 'Look after the disk and run the command again.'),
    });
  });
}

/** What an option asks for must not be left out in silence. */
const MEANT_FOR: readonly (readonly [option: keyof VerifyOptions, kinds: readonly string[], why: string])[] = [
  ['disclosure', ['package', 'archive'], 'a disclosure is held against the package that it belongs to'],
  ['rederive', ['package', 'archive'], 'only a package holds what it was derived from'],
  ['site', ['package', 'archive'], 'only a package holds the runbook and what it is built from'],
  ['tsaTrust', ['package', 'archive'], 'only a package is stamped by an authority'],
  ['older', ['package', 'archive', 'record'], 'a checkpoint is held against a record, or against a package from it'],
  ['deployment', ['package', 'archive', 'report'], 'a record says itself which deployment it is about'],
  ['period', ['package', 'archive', 'report'], 'a record holds many periods'],
];

function refuseIdle(path: string, kind: string, options: VerifyOptions): void {
  const idle = MEANT_FOR.find(([option, kinds]) => (options[option] ?? false) !== false && !kinds.includes(kind));
  if (idle !== undefined) {
    const [option, kinds, why] = idle;
    const flag = `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new Problem({
      what: `This is no ${kinds.includes('package') ? 'package' : 'record'}, and ${why}.`,
      where: path,
      fix: `Give another path, or leave out ${flag}.`,
    });
  }
  if (options.site === true && options.rederive !== true)
    throw new Problem({ what: '--site builds the runbook again, which is part of --rederive.', where: path, fix: 'Give both.' });
}

async function runVerifyRecord({ terminal }: Settings, path: string, { trust, older = [] }: VerifyOptions): Promise<number> {
  const trusted = trust === undefined ? [] : await loadVerifierKeys(trust);
  const olderCheckpoints = await loadOlder(older);
  const report = await terminal.step('Verifying the record', () => verifyRecord(path, { trusted, olderCheckpoints }));
  const verdict = verdictOf(report.findings);
  terminal.result(linesOf(path, report, verdict, older.length), jsonOf(path, report, verdict));
  return EXIT_CODES[verdict];
}

function linesOf(
  path: string,
  { checkpoint, signatures, collections, blobs, findings, notes }: RecordReport,
  verdict: Verdict,
  older: number,
): string[] {
  const lines = [`Evidence record  ${path}`];
  if (checkpoint !== null) {
    const last = collections.at(-1);
    lines.push(
      `Checkpoint       ${checkpoint.origin}, ${checkpoint.size} entries, root ${rootText(checkpoint.root)}`,
      ...signatures.map(
        ({ name, id, isTrusted }) =>
          `Signature        ${name} (${id}): ${isTrusted ? 'verified, trusted' : 'not verified by a key you trust'}`,
      ),
      `Collects         ${collections.length}${last === undefined ? '' : `, the last one for ${last.period}, received ${last.receivedAt}`}`,
      `Evidence         ${blobs.count} distinct files, ${blobs.bytes} bytes, each hashed`,
    );
  }
  if (older > 0) lines.push(`Compared with    ${older} checkpoints that you kept`);
  lines.push(...notes.map((note) => `Note             ${note}`), '', VERDICT_WORDS[verdict], ...findingLines(findings));
  return lines;
}

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  verified: 'VERIFIED: nothing was changed, removed or added since it was signed by a key that you trust.',
  tampered: 'TAMPERED: the record is not as it was signed.',
  untrusted:
    'TRUST NOT ESTABLISHED: everything fits together, but no key that you trust vouches for it. Give the key with --trust.',
};

function jsonOf(
  path: string,
  { checkpoint, signatures, collections, blobs, findings, notes }: RecordReport,
  verdict: Verdict,
): unknown {
  return {
    kind: 'record',
    path,
    verdict,
    checkpoint: checkpoint === null ? null : { origin: checkpoint.origin, size: checkpoint.size, root: rootText(checkpoint.root) },
    signatures,
    collections: collections.map(({ files, ...header }) => ({
      ...header,
      files: files.length,
      refused: files.filter(({ digest }) => digest === null).length,
    })),
    blobs,
    findings: findings satisfies readonly RecordFinding[],
    notes,
  };
}

function rootText(root: Uint8Array): string {
  return Buffer.from(root).toString('base64');
}
