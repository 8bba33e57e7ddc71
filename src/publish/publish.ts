import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assessment } from '../domain/assessment.ts';
import { explain, Problem } from '../domain/problem.ts';
import { fixFor } from '../record/refusals.ts';
import { parseSigningKey, type Signer } from '../record/signing-key.ts';
import { exists, writeWhole } from '../record/store.ts';
import { claimsOf, keyNoticeOf } from './signature-words.ts';
import type { DownloadFile } from './site/site-build.ts';

/** Paths of the PEM files to sign with: the private key, and its certificate followed by those of its issuers. */
export interface KeyFiles {
  readonly key: string;
  readonly certificate: string;
}

/** Where the artefacts of an assessment lie below `dist/`; they share a name such as `harbour-2026-Q3`. */
export function placesOf(dist: string, { organisation, period }: Assessment) {
  const name = `${organisation.deployment.name}-${period.id}`;
  return {
    assessment: join(dist, 'assessments', `${name}.json`),
    report: join(dist, 'reports', `${name}.pdf`),
    unsigned: join(dist, 'reports', `${name}.unsigned.pdf`),
    site: join(dist, 'site'),
    package: join(dist, 'packages', name),
  };
}

/**
 * Writes the report: the unsigned one, and beside it the signed one unless `keyFiles` is null.
 * Returns the path of the one to hand out. Throws a Problem, and writes nothing, when the key cannot sign at that instant.
 */
export async function publishReport(
  dist: string,
  assessment: Assessment,
  keyFiles: KeyFiles | null,
  signedAt: Date,
): Promise<string> {
  const places = placesOf(dist, assessment);
  const signer = keyFiles === null ? null : await loadSigner(keyFiles);
  // Typesetting and building sites load large libraries: only the commands that need them pay for it.
  const { composeReport } = await import('./pdf/compose.ts');
  const unsigned = await composeReport(assessment, { keyNotice: signer === null ? null : keyNoticeOf(signer.certificate) });
  if (signer === null) {
    await writeWhole(places.unsigned, unsigned);
    return places.unsigned;
  }
  const { signReport } = await import('./pdf/sign.ts');
  const signed = await signReport(unsigned, signer, { signedAt, ...claimsOf(assessment, signer.certificate) });
  await writeWhole(places.unsigned, unsigned);
  await writeWhole(places.report, signed);
  return places.report;
}

/** What a report that is signed with a key says of it; null for nothing. */
export async function keyNoticeFor(keyFiles: KeyFiles): Promise<string | null> {
  return keyNoticeOf((await loadSigner(keyFiles)).certificate);
}

async function loadSigner({ key, certificate }: KeyFiles): Promise<Signer> {
  return parseSigningKey({ key: await readPem(key, 'private key'), certificate: await readPem(certificate, 'certificate') });
}

async function readPem(path: string, what: string): Promise<string> {
  return readFile(path, 'utf8').catch((thrown) => {
    throw new Problem({
      what: `The ${what} to sign with cannot be read: ${explain(thrown)}.`,
      where: path,
      why: 'A report is handed out signed.',
      fix: fixFor(
        thrown,
        'Give --key and --certificate, run `npx proofbook init` for a demonstration key, or take --unsigned with `report`.',
      ),
    });
  });
}

/**
 * Builds the site of an assessment into `dist/site`, with the report and the assessment to download, where they stand in `dist` or were
 * published before.
 */
export async function publishSite(dist: string, assessment: Assessment, guideFolder: string, before = dist): Promise<string> {
  const places = placesOf(dist, assessment);
  const earlier = placesOf(before, assessment);
  const offered = [
    { title: 'Signed report (PDF)', files: [places.report, earlier.report] },
    { title: 'Assessment (JSON)', files: [places.assessment, earlier.assessment] },
  ];
  const downloads: DownloadFile[] = [];
  for (const { title, files } of offered) {
    for (const file of files) {
      if (!(await exists(file))) continue;
      downloads.push({ title, file });
      break;
    }
  }
  const { buildSite } = await import('./site/site-build.ts');
  await buildSite({ assessment, guideFolder, outFolder: places.site, downloads });
  return places.site;
}
