import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assessment } from './domain/assessment.ts';
import type { Digest } from './domain/evidence.ts';
import { explain, Problem } from './domain/problem.ts';
import { withheldProblem } from './domain/withheld.ts';
import { accept } from './normalise/json.ts';
import type { LargeFiles } from './normalise/large-files.ts';
import type { CollectedFile } from './normalise/normalise.ts';
import { loadReaders, readersFor } from './normalise/readers.ts';
import { sampleOf } from './normalise/sample.ts';
import { describeUnrecognised } from './normalise/unrecognised.ts';
import { readYamlDocument } from './normalise/yaml.ts';
import type { PublishedFile } from './publish/package/evidence-files.ts';
import type { EvidenceFile } from './publish/redact/evidence-file.ts';
import { refuseTellingName } from './publish/redact/file-names.ts';
import { filesAtFault } from './publish/redact/files-at-fault.ts';
import type { Known } from './publish/redact/locate.ts';
import { prepareRedaction } from './publish/redact/plan.ts';
import { type RedactedFile, redact } from './publish/redact/redact.ts';
import { NO_RULES, RedactionRules } from './publish/redact/rules.ts';
import { sameJudgement, translationOf } from './publish/redact/same-judgement.ts';
import { publishedTexts } from './published-content.ts';
import type { Collection, ReceivedFile } from './record/entry.ts';
import { placesIn } from './record/layout.ts';
import { fixFor } from './record/refusals.ts';
import type { EvidenceRecord } from './record/store.ts';

/** What decides what is taken out of the evidence of a project. */
export interface RedactionPolicy {
  readonly rules: RedactionRules;
  /** Where the rules stand. */
  readonly file: string;
  /** There is no such file. */
  readonly isMissing: boolean;
  /** What is published as it is. */
  readonly published: readonly string[];
}

/** Evidence as it may be published. */
export interface PublishedEvidence {
  /** Every received file, in the order of the collect. */
  readonly files: readonly PublishedFile[];
  /** The same files as they were received, but for those of which nothing may be published: on these nothing is judged. */
  readonly originals: readonly CollectedFile[];
  /** Those of which something was replaced or withheld. */
  readonly redacted: readonly RedactedFile[];
  /** What was taken out, to be looked for in everything that leaves. */
  readonly known: Known;
  readonly policy: RedactionPolicy;
  /** The published bytes, or the received ones. */
  read(digest: Digest): Promise<Uint8Array>;
  /** The same, for files that need not be held at once. */
  readonly large: LargeFiles;
}

/** What `content/redaction.yaml` says; secrets and e-mail addresses alone are taken out where there is no such file. */
export async function loadRedactionPolicy(content: string): Promise<RedactionPolicy> {
  const file = join(content, 'redaction.yaml');
  const bytes = await readFile(file).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return null;
    throw new Problem({ what: `It cannot be read: ${thrown.message}.`, where: file, why: 'It says what must not be published.' });
  });
  const published = await publishedTexts(content);
  if (bytes === null) return { rules: NO_RULES, file, isMissing: true, published };
  const document = readYamlDocument({ path: file, digest: '', bytes });
  const rules = accept(RedactionRules, document?.value ?? null, (at) => `${file}:${document?.lineOf(at) ?? 1} ${at.join('.')}`);
  return { rules, file, isMissing: false, published };
}

/** Where the key lies that replacements and salts come from: 64 hexadecimal digits, for its owner's eyes. */
export function redactionKeyIn(keys: string): string {
  return join(keys, 'redaction-key');
}

/** The key for one deployment and period. Throws a {@link Problem} when there is none: a new one would make other replacements. */
export async function loadRedactionKey(
  file: string,
  { deployment, period }: Pick<Collection, 'deployment' | 'period'>,
): Promise<Buffer> {
  const text = await readFile(file, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return '';
    throw new Problem({
      what: `The key of redaction cannot be read: ${explain(thrown)}.`,
      where: file,
      why: 'Without it nothing can be published that must be redacted.',
      fix: fixFor(thrown, 'Restore it from a backup.'),
    });
  });
  if (!/^[0-9a-f]{64}\n?$/.test(text)) {
    throw new Problem({
      what: 'The key of redaction is missing, or is no key.',
      where: file,
      why: 'Without it nothing can be published that must be redacted, and nothing that was redacted can be shown to an assessor.',
      fix: 'Restore it from a backup. Where nothing was published yet, run `npx proofbook init --if-missing`.',
    });
  }
  return createHmac('sha256', Buffer.from(text.trim(), 'hex')).update(`proofbook redaction ${deployment} ${period}`).digest();
}

/**
 * Takes out of received files what must not be published. Files are read one by one; only what was changed is kept in memory.
 * Throws a {@link Problem} for a file whose name would tell what must not be published.
 */
export async function publish(
  received: readonly ReceivedFile[],
  record: EvidenceRecord,
  policy: RedactionPolicy,
  key: Uint8Array,
): Promise<PublishedEvidence> {
  const { secretFinder } = await import('./publish/redact/secretlint.ts');
  const readers = await loadReaders();
  async function* originals(): AsyncGenerator<EvidenceFile> {
    for (const { path, digest } of received) if (digest !== null) yield { path, bytes: await record.read(digest) };
  }
  const formatOf = ({ path, bytes }: EvidenceFile) => readersFor(sampleOf(path, bytes), readers)[0]?.format ?? null;
  const plan = await prepareRedaction(originals(), policy.rules, secretFinder(), key, { published: policy.published, formatOf });
  for (const { path } of received) refuseTellingName(path, plan);
  const { blob } = placesIn(record.folder);
  const files: PublishedFile[] = [];
  const redacted: RedactedFile[] = [];
  const changed = new Map<Digest, Uint8Array>();
  for (const file of received) {
    const { path, digest } = file;
    const plain = { commitment: null, redactions: [] };
    if (digest === null) {
      files.push({ ...file, ...plain, disclosure: 'not-taken-in', source: null });
      continue;
    }
    const original = await record.read(digest);
    const result = await redact({ path, bytes: original }, plan);
    if (result.commitment === null) {
      files.push({ ...file, ...plain, disclosure: 'as-received', source: { file: blob(digest) } });
      continue;
    }
    const { bytes, commitment, redactions, withheld } = result;
    const published = createHash('sha256').update(bytes).digest('hex');
    changed.set(published, bytes);
    redacted.push(result);
    files.push({
      ...file,
      digest: published,
      size: bytes.length,
      problem: withheld === null ? null : whyWithheld(withheld, { path, bytes: original }, formatOf),
      disclosure: withheld === null ? 'redacted' : 'withheld',
      commitment,
      redactions,
      source: { bytes },
    });
  }
  return {
    files,
    originals: received.map((file, index) => (files[index]?.disclosure === 'withheld' ? (files[index] ?? file) : file)),
    redacted,
    known: plan.known,
    policy,
    read: async (digest) => changed.get(digest) ?? record.read(digest),
    large: {
      start: async (digest, length) => changed.get(digest)?.subarray(0, length) ?? record.start(digest, length),
      pour: async (digest, take) => {
        const bytes = changed.get(digest);
        await (bytes === undefined ? record.pour(digest, take) : take(bytes));
      },
    },
  };
}

/** Nothing is judged on what is withheld; of a file of no known format that was so before, and what it is says more. */
function whyWithheld(why: string, file: EvidenceFile, formatOf: (file: EvidenceFile) => string | null): string {
  const unknown = formatOf(file) === null ? `${describeUnrecognised(sampleOf(file.path, file.bytes))} ` : '';
  return `${unknown}${withheldProblem(why)}`;
}

/** Files that are named where redaction may have taken too much from one of them. */
const MOST_NAMED = 8;

/** Places that are named of one of these files. */
const MOST_PLACES = 3;

/** A file with places and kinds of what was taken out of it, as `compose.json ($.services.app.image: secrets)`. */
function whatOf({ path, redactions }: RedactedFile): string {
  if (redactions.length === 0) return path;
  const places = [...new Set(redactions.map(({ at, kind }) => `${at}: ${kind}`))];
  const rest = places.length - MOST_PLACES;
  return `${path} (${places.slice(0, MOST_PLACES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''})`;
}

/** Throws a {@link Problem} when redaction took a fact away that a judgement rests on. */
export function refuseOtherJudgement(
  original: Assessment,
  published: Assessment,
  { redacted, policy }: Pick<PublishedEvidence, 'redacted' | 'policy'>,
): void {
  const differences = sameJudgement(original, published, translationOf(redacted));
  // Of a subject or a record more shows than of what follows from it: the status of its control, and all counts.
  const first = differences.find(({ where }) => / subject |^(?:record|file|log) /.test(where)) ?? differences[0];
  if (first === undefined) return;
  const all = redacted.map(({ path }) => path);
  const differing = filesAtFault(original, published);
  const atFault = all.filter((path) => differing.has(path));
  const paths = atFault.length > 0 ? atFault : all;
  const named = redacted
    .filter(({ path }) => paths.includes(path))
    .slice(0, MOST_NAMED)
    .map(whatOf);
  const files =
    paths.length === 0
      ? ''
      : ` Something was taken out of ${named.join(', ')}${paths.length > named.length ? ' and others' : ''}${atFault.length > 0 ? ', which is judged otherwise without it' : ''}.`;
  throw new Problem({
    what: `Redaction changes the judgement: ${first.where}, ${first.what}${differences.length > 1 ? `, and ${differences.length - 1} more points` : ''}.${files}${missing(policy)}`,
    where: policy.file,
    why: 'What is published must show what was judged, and must be judged alike by whoever has it alone.',
    fix: `${policy.isMissing ? 'Restore the file, or write one' : 'Name what the controls need'} under \`except\` of the kind concerned, or leave secrets out of the evidence when you export it.`,
  });
}

/** That there are no rules, where that may be the reason. */
export function missing({ file, isMissing }: RedactionPolicy): string {
  return isMissing ? ` There is no ${file}, which says what may stay.` : '';
}
