import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assessment } from './domain/assessment.ts';
import type { Digest } from './domain/evidence.ts';
import { Problem } from './domain/problem.ts';
import { accept } from './normalise/json.ts';
import { readYamlDocument } from './normalise/yaml.ts';
import type { PublishedFile } from './publish/package/evidence-files.ts';
import type { KnownValues } from './publish/redact/known-values.ts';
import { type EvidenceFile, prepareRedaction, type RedactedFile, redact } from './publish/redact/redact.ts';
import { NO_RULES, RedactionRules } from './publish/redact/rules.ts';
import { sameJudgement, translationOf } from './publish/redact/same-judgement.ts';
import type { Collection, ReceivedFile } from './record/entry.ts';
import { placesIn } from './record/layout.ts';
import type { EvidenceRecord } from './record/store.ts';

/** Evidence as it may be published. */
export interface PublishedEvidence {
  /** Every received file, in the order of the collect. */
  readonly files: readonly PublishedFile[];
  /** Those of which something was replaced or withheld. */
  readonly redacted: readonly RedactedFile[];
  /** Secrets that were taken out, to be looked for in everything that leaves. */
  readonly known: KnownValues;
  readonly rules: RedactionRules;
  /** The published bytes. */
  read(digest: Digest): Promise<Uint8Array>;
}

/** What `content/redaction.yaml` says; secrets alone are taken out where there is no such file. */
export async function loadRedactionRules(content: string): Promise<RedactionRules> {
  const path = join(content, 'redaction.yaml');
  const bytes = await readFile(path).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return null;
    throw new Problem({ what: `It cannot be read: ${thrown.message}.`, where: path, why: 'It says what must not be published.' });
  });
  if (bytes === null) return NO_RULES;
  const document = readYamlDocument({ path, digest: '', bytes });
  return accept(RedactionRules, document?.value ?? null, (at) => `${path}:${document?.lineOf(at) ?? 1} ${at.join('.')}`);
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
  const text = await readFile(file, 'utf8').catch(() => '');
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

/** Takes out of received files what must not be published. Files are read one by one; only what was changed is kept in memory. */
export async function publish(
  received: readonly ReceivedFile[],
  record: EvidenceRecord,
  rules: RedactionRules,
  key: Uint8Array,
): Promise<PublishedEvidence> {
  const { secretFinder } = await import('./publish/redact/secretlint.ts');
  async function* originals(): AsyncGenerator<EvidenceFile> {
    for (const { path, digest } of received) if (digest !== null) yield { path, bytes: await record.read(digest) };
  }
  const plan = await prepareRedaction(originals(), rules, secretFinder(), key);
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
    const result = await redact({ path, bytes: await record.read(digest) }, plan);
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
      disclosure: withheld === null ? 'redacted' : 'withheld',
      commitment,
      redactions,
      source: { bytes },
    });
  }
  return { files, redacted, known: plan.known, rules, read: async (digest) => changed.get(digest) ?? record.read(digest) };
}

/** Throws a {@link Problem} when redaction took a fact away that a judgement rests on. */
export function refuseOtherJudgement(original: Assessment, published: Assessment, redacted: readonly RedactedFile[]): void {
  const [first, ...others] = sameJudgement(original, published, translationOf(redacted));
  if (first === undefined) return;
  throw new Problem({
    what: `Redaction changes the judgement: ${first.where}, ${first.what}${others.length > 0 ? `, and ${others.length} more points` : ''}.`,
    where: 'content/redaction.yaml',
    why: 'What is published must show what was judged, and must be judged alike by whoever has it alone.',
    fix: 'Name what the controls need under `except` in content/redaction.yaml, or leave secrets out of the file when you export it.',
  });
}
