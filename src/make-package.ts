import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assessment, LogIntake } from './domain/assessment.ts';
import { canonicalJson, compareText } from './domain/canonical.ts';
import { Problem } from './domain/problem.ts';
import { loadReaders, type Readers } from './normalise/readers.ts';
import { assessmentSchema, type JudgedPeriod, type Workspace } from './pipeline.ts';
import { proveCollection } from './publish/package/record-proof.ts';
import { RequestAnswers } from './publish/package/requests.ts';
import type { LogPlaces } from './publish/package/samples.ts';
import { installedTools } from './publish/package/tools.ts';
import { type PackedText, type WrittenPackage, writePackage } from './publish/package/write-package.ts';
import { type KeyFiles, keyNoticeFor, placesOf } from './publish/publish.ts';
import type { EvidenceFile } from './publish/redact/redact.ts';
import { type Leak, scanLeaving } from './publish/redact/scan-leaving.ts';
import type { PublishedEvidence } from './published-evidence.ts';
import { loadRecordSigner, recordKeyFilesIn } from './record/record-key.ts';
import { exists } from './record/store.ts';
import { loadRules, rulesDigest } from './rules.ts';

/** What is chosen for a package, besides what was judged. */
export interface PackageChoices {
  /** What samples are drawn with; null for the digest of the assessment. */
  readonly seed: string | null;
  /** Address of a time-stamping authority; null for none. */
  readonly authority: string | null;
}

/** Makes the package of a period from what was just judged and published of it. */
export async function makePackage(
  workspace: Workspace,
  { assessment, published, content }: JudgedPeriod,
  keys: KeyFiles,
  { seed, authority }: PackageChoices,
): Promise<WrittenPackage> {
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
    gate: (files) => refuseLeaks(files, published, assessment),
  });
}

async function digestsOf({ content }: Workspace) {
  const { loadContent } = await import('./content.ts');
  return (await loadContent(content)).digests;
}

/** What a period was judged by, as it lies in the content folder. `redaction.yaml` is never among it: it names what must not be published. */
async function contentFiles(folder: string): Promise<PackedText[]> {
  const parts: readonly (readonly [folder: string, name: RegExp])[] = [
    ['', /^organisation\.yaml$/],
    ['people', /allowed_signers$/],
    ['guide', /\.mdx$/],
    ['frameworks', /\.yaml$/],
    ['deviations', /(?:\.yaml|\.openvex\.json)$/],
  ];
  const files: PackedText[] = [];
  for (const [part, pattern] of parts) {
    const names = await readdir(join(folder, part)).catch(() => [] as string[]);
    for (const name of names.filter((one) => pattern.test(one)).sort(compareText)) {
      files.push({ path: part === '' ? name : `${part}/${name}`, bytes: await readFile(join(folder, part, name)) });
    }
  }
  return files;
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
  const names = (await readdir(folder).catch(() => [] as string[])).filter((name) => name.endsWith('.json')).sort(compareText);
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

const MOST_SHOWN = 5;

/** Looks through everything that leaves, and refuses what looks like a secret, or is one that was taken out of the evidence. */
async function refuseLeaks(
  files: AsyncIterable<EvidenceFile>,
  { known, rules }: PublishedEvidence,
  assessment: Assessment,
): Promise<void> {
  const { secretFinder } = await import('./publish/redact/secretlint.ts');
  const secrets = { ...rules.secrets, except: [...rules.secrets.except, ...ownWords(assessment)] };
  const ownProgram: Leak[] = [];
  async function* fromElsewhere(): AsyncGenerator<EvidenceFile> {
    for await (const file of files) {
      // The rules are the text of this program, which is full of names of secrets: only what is known to be one counts there.
      if (!file.path.startsWith('rules/')) yield file;
      else if (known.find(Buffer.from(file.bytes).toString('utf8')).length > 0)
        ownProgram.push({ path: file.path, place: '', kind: 'known' });
    }
  }
  const leaks = [
    ...(await scanLeaving(fromElsewhere(), { findSecrets: secretFinder(), known, rules: { ...rules, secrets } })),
    ...ownProgram,
  ];
  if (leaks.length === 0) return;
  const shown = leaks
    .slice(0, MOST_SHOWN)
    .map(({ path, place, kind }) => [path, place, kind].filter((part) => part !== '').join(', '));
  throw new Problem({
    what: `Something that looks like a secret would leave with the package, in ${leaks.length} place${leaks.length === 1 ? '' : 's'}.`,
    where: shown.join('; '),
    why: 'What is handed over cannot be taken back.',
    fix: 'Take it out at its source. Where it is no secret, say so under secrets.except in content/redaction.yaml, with the reason.',
  });
}

/**
 * Sentences and counts of the judgement, and fingerprints of public keys. Beside a subject such as POSTGRES_PASSWORD they stand where its value
 * would, and are taken for one; in the assessment itself, which is looked through as well, they do not.
 */
function ownWords({ findings, attestations, evidence }: Assessment): { value: string; reason: string }[] {
  const sentences = findings.flatMap(({ verdicts }) =>
    verdicts.flatMap(({ observations }) => observations.map(({ reason }) => reason)),
  );
  const fingerprints = attestations.flatMap(({ signature }) => signature.key ?? []);
  // A row of counts such as "exposedSecret: 1; scan: 1", from any of them on.
  const counts = evidence.flatMap(({ facts }) => {
    const row = Object.entries(facts)
      .map(([kind, count]) => `${kind}: ${count}`)
      .sort()
      .join('; ');
    return [...row.matchAll(/: /g)].map(({ index }) => row.slice(index + 2));
  });
  const words = new Set([...sentences, ...fingerprints, ...counts]);
  return [...words].map((value) => ({ value, reason: 'It is part of the judgement.' }));
}

function changedSince(what: string): Problem {
  return new Problem({
    what: `${what} changed while the package was made.`,
    why: 'The package would hold something else than what was judged.',
    fix: 'Run the command again.',
  });
}
