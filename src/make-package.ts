import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assessment, LogIntake } from './domain/assessment.ts';
import { canonicalJson, compareText } from './domain/canonical.ts';
import { Problem } from './domain/problem.ts';
import { LeavingGate } from './leaving-gate.ts';
import { loadReaders, type Readers } from './normalise/readers.ts';
import { assessmentSchema, type JudgedPeriod } from './pipeline.ts';
import { proveCollection } from './publish/package/record-proof.ts';
import { RequestAnswers } from './publish/package/requests.ts';
import type { LogPlaces } from './publish/package/samples.ts';
import { installedTools } from './publish/package/tools.ts';
import { type WrittenPackage, writePackage } from './publish/package/write-package.ts';
import { type KeyFiles, keyNoticeFor, placesOf } from './publish/publish.ts';
import { contentFiles } from './published-content.ts';
import { loadRecordSigner, recordKeyFilesIn } from './record/record-key.ts';
import { ifThere } from './record/refusals.ts';
import { exists } from './record/store.ts';
import { loadRules, rulesDigest } from './rules.ts';
import type { Workspace } from './workspace.ts';

/** What is chosen for a package, besides what was judged. */
export interface PackageChoices {
  /** What samples are drawn with; null for the digest of the assessment. */
  readonly seed: string | null;
  /** Address of a time-stamping authority; null for none. */
  readonly authority: string | null;
}

/** Makes the package of a period from what was just judged and published of it, when everything in it passes the gate. */
export async function makePackage(
  workspace: Workspace,
  { assessment, published, content }: JudgedPeriod,
  keys: KeyFiles,
  { seed, authority }: PackageChoices,
  gate?: LeavingGate,
): Promise<WrittenPackage> {
  const ownGate = gate ?? (await LeavingGate.of(published, assessment, new Set()));
  const places = placesOf(workspace.dist, assessment);
  const rules = await loadRules();
  if (rulesDigest(rules) !== assessment.inputs.rules) throw changedSince('The rules');
  const texts = await contentFiles(workspace.content);
  if (canonicalJson(await digestsOf(workspace)) !== canonicalJson(content.digests)) throw changedSince('The content');
  return writePackage({
    outFolder: places.package,
    assessment,
    schema: assessmentSchema(),
    evidence: published.files,
    collection: await proveCollection(workspace.record, assessment.period.id),
    content: texts,
    rules,
    report: { file: places.report, unsigned: places.unsigned, keyNotice: await keyNoticeFor(keys) },
    site: (await exists(places.site)) ? places.site : null,
    tools: await installedTools(),
    signer: await loadRecordSigner(recordKeyFilesIn(workspace.keys)),
    logPlaces: logPlacesOf(assessment, await loadReaders()),
    earlierAnswers: await loadAnswers(workspace.content, assessment),
    seed,
    authority,
    gate: (files) => ownGate.refuseLeaks(files),
  });
}

async function digestsOf({ content }: Workspace) {
  const { loadContent } = await import('./content.ts');
  return (await loadContent(content)).digests;
}

/** How places in the logs of an assessment are written. */
export function logPlacesOf({ evidence }: Assessment, { logs }: Readers): LogPlaces {
  return ({ evidence: digest }: LogIntake) => {
    const format = evidence.find((item) => item.digest === digest)?.format;
    const records = logs.find((reader) => reader.format === format)?.records ?? 'lines';
    const member = typeof records === 'object' && 'member' in records ? records.member : null;
    return (number) => (member === null ? `line ${number + 1}` : `$.${member}[${number}]`);
  };
}

/** Folder of what assessors said of the requests of earlier packages. */
export function answersIn(content: string): string {
  return join(content, 'requests');
}

async function loadAnswers(content: string, { organisation }: Assessment): Promise<RequestAnswers[]> {
  const folder = answersIn(content);
  const names = ((await ifThere(readdir(folder))) ?? []).filter((name) => name.endsWith('.json')).sort(compareText);
  const all = names.map(async (name) => {
    const where = join(folder, name);
    try {
      return RequestAnswers.parse(JSON.parse(await readFile(where, 'utf8')));
    } catch {
      throw new Problem({
        what: 'It holds no answers to requests.',
        where,
        fix: 'Import the filled-in file again: `npx proofbook requests import FILE`.',
      });
    }
  });
  return (await Promise.all(all)).filter(({ deployment }) => deployment === organisation.deployment.name);
}

function changedSince(what: string): Problem {
  return new Problem({
    what: `${what} changed while the package was made.`,
    why: 'The package would hold something else than what was judged.',
    fix: 'Run the command again.',
  });
}
