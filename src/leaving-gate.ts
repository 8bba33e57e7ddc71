import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Assessment } from './domain/assessment.ts';
import { Problem } from './domain/problem.ts';
import type { EvidenceFile } from './publish/redact/evidence-file.ts';
import type { SecretFinder } from './publish/redact/found.ts';
import type { RedactionRules } from './publish/redact/rules.ts';
import { type Leak, scanLeaving } from './publish/redact/scan-leaving.ts';
import { contentFiles } from './published-content.ts';
import { missing, type PublishedEvidence } from './published-evidence.ts';

const MOST_SHOWN = 5;
/** Places of the evidence that are named for one leak. */
const MOST_ORIGINS = 3;

/** A leak with what was found, which is never shown. */
interface FoundLeak extends Leak {
  readonly found: string;
}

/**
 * The gate before everything that leaves: looks through it for secrets, and for what was taken out of the evidence. One gate belongs to
 * one judgement. What has passed is not looked through again, and neither is the evidence itself: redaction ends only when nothing is left.
 */
export class LeavingGate {
  readonly #published: PublishedEvidence;
  readonly #rules: RedactionRules;
  readonly #findSecrets: SecretFinder;
  readonly #seen: Set<string>;

  private constructor(published: PublishedEvidence, rules: RedactionRules, findSecrets: SecretFinder, passed: Set<string>) {
    this.#published = published;
    this.#rules = rules;
    this.#findSecrets = findSecrets;
    this.#seen = passed;
    for (const { digest } of published.files) if (digest !== null) passed.add(digest);
  }

  /** `passed` holds the SHA-256 of every content that has passed; what passes is added. */
  static async of(published: PublishedEvidence, assessment: Assessment, passed: Set<string>): Promise<LeavingGate> {
    const { secretFinder } = await import('./publish/redact/secretlint.ts');
    const { rules } = published.policy;
    const secrets = { ...rules.secrets, except: [...rules.secrets.except, ...ownWords(assessment)] };
    return new LeavingGate(published, { ...rules, secrets }, secretFinder(), passed);
  }

  /** Throws a {@link Problem} that names the places, in the evidence where it comes from there, when something must not leave. */
  async refuseLeaks(files: AsyncIterable<EvidenceFile>): Promise<void> {
    const leaks = new Map<string, FoundLeak>();
    const onLeak = (leak: Leak, found: string) => leaks.set(keyOf(leak), { ...leak, found });
    const options = {
      findSecrets: this.#findSecrets,
      known: this.#published.known,
      rules: this.#rules,
      settled: this.#seen,
      isEvidence: (path: string) => /^(?:evidence|assessments?)\//.test(path) && !path.endsWith('.schema.json'),
      onLeak,
    };
    const found = await scanLeaving(this.#scanned(files, onLeak), options);
    for (const leak of found) if (!leaks.has(keyOf(leak))) leaks.set(keyOf(leak), { ...leak, found: '' });
    if (leaks.size === 0) return;
    this.#seen.clear();
    throw await this.#refusal([...leaks.values()]);
  }

  /** The rules are the text of this program, which is full of names of secrets: only what is known to be one counts there. */
  async *#scanned(files: AsyncIterable<EvidenceFile>, onLeak: (leak: Leak, found: string) => void): AsyncGenerator<EvidenceFile> {
    for await (const file of files) {
      const digest = digestOf(file.bytes);
      if (file.path.startsWith('rules/')) {
        const text = Buffer.from(file.bytes).toString('utf8');
        const [first] = this.#published.known.values.find(text);
        if (first !== undefined) onLeak({ path: file.path, place: '', kind: 'known' }, text.slice(first.start, first.end));
      } else yield file;
      this.#seen.add(digest);
      // The report carries the assessment without the end of its last line.
      if (/^assessments?\//.test(file.path)) this.#seen.add(digestOf(file.bytes.subarray(0, -1)));
    }
  }

  async #refusal(leaks: readonly FoundLeak[]): Promise<Problem> {
    const shown: string[] = [];
    for (const leak of leaks.slice(0, MOST_SHOWN)) shown.push(await this.#whereOf(leak));
    return new Problem({
      what: `Something that looks like a secret would leave, in ${leaks.length} place${leaks.length === 1 ? '' : 's'}.${missing(this.#published.policy)}`,
      where: shown.join('; '),
      why: 'What is handed over cannot be taken back. Nothing was put in place.',
      fix: `Take it out at its source. Where it is no secret, say so under secrets.except in ${this.#published.policy.file}, with the reason.`,
    });
  }

  async #whereOf({ path, place, kind, found }: FoundLeak): Promise<string> {
    const inOutput = [this.#nameOf(path), place, kind].filter((part) => part !== '').join(', ');
    const origins = found === '' ? [] : await this.#originsOf(found);
    return origins.length === 0 ? inOutput : `${origins.join(' and ')} (shows in ${inOutput})`;
  }

  /** A file of evidence lies under its digest in a package. */
  #nameOf(path: string): string {
    const digest = /^evidence\/([0-9a-f]{64})/.exec(path)?.[1];
    const file = digest === undefined ? undefined : this.#published.files.find((one) => one.digest === digest);
    return file?.path ?? path;
  }

  /** Where something stands in the evidence as it was received, or in the content, which is published as it lies there. */
  async #originsOf(found: string): Promise<string[]> {
    const origins: string[] = [];
    const forms = [...new Set([found, JSON.stringify(found).slice(1, -1)])];
    const lookIn = (path: string, bytes: Uint8Array) => {
      const text = Buffer.from(bytes).toString('utf8');
      const at = forms.map((form) => text.indexOf(form)).find((index) => index !== -1);
      if (at !== undefined) origins.push(`${path} line ${text.slice(0, at).split('\n').length}`);
    };
    for (const { path, digest } of this.#published.originals) {
      if (digest !== null && origins.length < MOST_ORIGINS) lookIn(path, await this.#published.read(digest));
    }
    const folder = dirname(this.#published.policy.file);
    for (const { path, bytes } of await contentFiles(folder)) if (origins.length < MOST_ORIGINS) lookIn(join(folder, path), bytes);
    return origins;
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function keyOf({ path, place, kind }: Leak): string {
  return `${path}\n${place}\n${kind}`;
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
