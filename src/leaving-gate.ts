import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { parseAddress } from './domain/address.ts';
import type { Assessment } from './domain/assessment.ts';
import { Problem } from './domain/problem.ts';
import { judgementWords } from './judgement-words.ts';
import type { EvidenceFile } from './publish/redact/evidence-file.ts';
import type { SecretFinder } from './publish/redact/found.ts';
import { looksRandom } from './publish/redact/likeness.ts';
import type { RedactionRules } from './publish/redact/rules.ts';
import { type Leak, scanLeaving } from './publish/redact/scan-leaving.ts';
import { contentFiles } from './published-content.ts';
import { missing, type PublishedEvidence } from './published-evidence.ts';

const MOST_SHOWN = 5;
/** Places of the evidence that are named for one leak. */
const MOST_ORIGINS = 3;

/** What a refusal says of each kind of leak, and what helps; FILE is the file of the rules. */
const KINDS = {
  secrets: {
    what: 'something that looks like a secret',
    fix: 'Take it out at its source. Where it is no secret, write it under secrets.except in FILE as it stands there, with the reason.',
  },
  addresses: {
    what: 'an address that was taken out of the evidence',
    fix: 'Take the address out of what people write in the content folder, or name it under addresses.except in FILE when everybody may know it.',
  },
  people: {
    what: 'a name that was taken out of the evidence',
    fix: 'Name it under people.except in FILE when everybody may know it: the account of a role or of a program.',
  },
  literals: {
    what: 'a text that was taken out of the evidence',
    fix: 'Take the text out at its source, or from literals in FILE.',
  },
  unknown: { what: 'something that cannot be looked into', fix: 'Take it out at its source, or collect it in another form.' },
} as const;

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
  readonly #names: ReadonlySet<string>;

  private constructor(
    published: PublishedEvidence,
    { rules, names }: { rules: RedactionRules; names: ReadonlySet<string> },
    findSecrets: SecretFinder,
    passed: Set<string>,
  ) {
    this.#published = published;
    this.#rules = rules;
    this.#names = names;
    this.#findSecrets = findSecrets;
    this.#seen = passed;
    for (const { digest } of published.files) if (digest !== null) passed.add(digest);
  }

  /** `passed` holds the SHA-256 of every content that has passed; what passes is added. */
  static async of(published: PublishedEvidence, assessment: Assessment, passed: Set<string>): Promise<LeavingGate> {
    const { secretFinder } = await import('./publish/redact/secretlint.ts');
    const { rules } = published.policy;
    const secrets = { ...rules.secrets, except: [...rules.secrets.except, ...judgementWords(assessment)] };
    const { hosts, services, dataStores, logSources, reverseProxy } = assessment.organisation.scope;
    const names = new Set([...hosts, ...services, ...dataStores, ...logSources, reverseProxy]);
    return new LeavingGate(published, { rules: { ...rules, secrets }, names }, secretFinder(), passed);
  }

  /** Throws a {@link Problem} that names the places, in the evidence where it comes from there, when something must not leave. */
  async refuseLeaks(files: AsyncIterable<EvidenceFile>): Promise<void> {
    const leaks = new Map<string, FoundLeak>();
    const onLeak = (leak: Leak, found: string) => leaks.set(keyOf(leak), { ...leak, found });
    const options = {
      findSecrets: this.#findSecrets,
      known: this.#published.known,
      rules: this.#rules,
      names: this.#names,
      settled: this.#seen,
      isEvidence: (path: string) => /^(?:evidence|assessments?)\//.test(path) && !path.endsWith('.schema.json'),
      onLeak,
    };
    for (const all of [files, this.#content()]) {
      const found = leaks.size > 0 ? [] : await scanLeaving(this.#scanned(all, onLeak), options);
      for (const leak of found) if (!leaks.has(keyOf(leak))) leaks.set(keyOf(leak), { ...leak, found: '' });
    }
    if (leaks.size === 0) return;
    this.#seen.clear();
    throw await this.#refusal([...leaks.values()]);
  }

  /** What people write, as it lies there: in a page that shows it, nothing tells it from what is judged. */
  async *#content(): AsyncGenerator<EvidenceFile> {
    const files = await contentFiles(dirname(this.#published.policy.file));
    for (const { path, bytes } of files) yield { path: `content/${path}`, bytes };
  }

  /** The rules are the text of this program, which is full of names of secrets: only what is known to be one counts there. */
  async *#scanned(files: AsyncIterable<EvidenceFile>, onLeak: (leak: Leak, found: string) => void): AsyncGenerator<EvidenceFile> {
    for await (const file of files) {
      const digest = digestOf(file.bytes);
      if (file.path.startsWith('rules/')) {
        const text = Buffer.from(file.bytes).toString('utf8');
        const [first] = this.#published.known.values.find(text);
        if (first !== undefined) {
          const leak = { path: file.path, place: '', kind: first.rule, of: first.kind, behind: null };
          onLeak(leak, text.slice(first.start, first.end));
        }
      } else yield file;
      this.#seen.add(digest);
      // The report carries the assessment without the end of its last line.
      if (/^assessments?\//.test(file.path)) this.#seen.add(digestOf(file.bytes.subarray(0, -1)));
    }
  }

  async #refusal(leaks: readonly FoundLeak[]): Promise<Problem> {
    const shown: string[] = [];
    for (const leak of leaks.slice(0, MOST_SHOWN)) shown.push(await this.#whereOf(leak));
    const count = `${leaks.length} place${leaks.length === 1 ? '' : 's'}`;
    const kinds = [...new Set(leaks.map((leak) => KINDS[this.#kindOf(leak)]))];
    const what = kinds.map((kind) => kind.what).join(', and ');
    return new Problem({
      what: `${what.charAt(0).toUpperCase()}${what.slice(1)} would leave, in ${count}.${missing(this.#published.policy)}`,
      where: shown.join('; '),
      why: 'What is handed over cannot be taken back. Nothing was put in place.',
      fix: kinds.map(({ fix }) => fix.replace('FILE', this.#published.policy.file)).join(' '),
    });
  }

  #kindOf({ of, found }: FoundLeak): keyof typeof KINDS {
    return of === 'secrets' && this.#rules.literals.some(({ value }) => value === found) ? 'literals' : (of ?? 'unknown');
  }

  async #whereOf({ path, place, kind, behind, found }: FoundLeak): Promise<string> {
    const how = behind === null ? kind : `${kind}: ${found.length} characters behind "${behind}"`;
    const inOutput = [this.#nameOf(path), place, how].filter((part) => part !== '').join(', ');
    const origins = tells(found) ? await this.#originsOf(found) : [];
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
      // As bytes: a file may be longer than any text.
      const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const at = forms.map((form) => wordAt(content, form)).find((index) => index !== -1);
      if (at !== undefined) origins.push(`${path} line ${lineAt(content, at)}`);
    };
    for (const { path, digest } of this.#published.originals) {
      if (digest !== null && origins.length < MOST_ORIGINS) lookIn(path, await this.#published.read(digest));
    }
    const folder = dirname(this.#published.policy.file);
    for (const { path, bytes } of await contentFiles(folder)) if (origins.length < MOST_ORIGINS) lookIn(join(folder, path), bytes);
    return origins;
  }
}

function lineAt(content: Buffer, offset: number): number {
  let line = 1;
  for (let end = content.indexOf(0x0a); end !== -1 && end < offset; end = content.indexOf(0x0a, end + 1)) line += 1;
  return line;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function keyOf({ path, place, kind }: Leak): string {
  return `${path}\n${place}\n${kind}`;
}

/** Whether a value is told from others wherever it stands: a mere word would be found in places that have nothing to do with it. */
function tells(found: string): boolean {
  return found.length >= 8 && (looksRandom(found) || /\s/.test(found) || parseAddress(found) !== null);
}

/** Where a value stands by itself, and not within a word. */
function wordAt(content: Buffer, value: string): number {
  const isWord = (at: number) => /\w/.test(content.toString('latin1', Math.max(0, at), at + 1));
  const size = Buffer.byteLength(value);
  for (let at = content.indexOf(value); at !== -1; at = content.indexOf(value, at + 1))
    if (!isWord(at - 1) && !isWord(at + size)) return at;
  return -1;
}
