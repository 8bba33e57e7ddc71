import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { Problem } from '../../domain/problem.ts';
import { findDecoded } from './decoded-view.ts';
import type { EvidenceFile } from './evidence-file.ts';
import { BLANKS, Exceptions } from './exceptions.ts';
import { findTokens } from './find-secrets.ts';
import { type Found, isReplacement, type RedactionKind, type SecretFinder } from './found.ts';
import { pageText } from './html-text.ts';
import { findJoined } from './joined.ts';
import { decodeJsonString } from './json-text.ts';
import { KnownAddresses } from './known-addresses.ts';
import { KnownPeople } from './known-people.ts';
import { KnownValues } from './known-values.ts';
import { findKnown, formOf, type Known, locate } from './locate.ts';
import { nameBefore, unquoted } from './name-before.ts';
import { pdfContent } from './pdf-text.ts';
import { NO_RULES, type RedactionRules } from './rules.ts';
import { tableHeader } from './table-text.ts';
import { LARGEST } from './text-bytes.ts';
import { gunzipped, type UnpackLimits, zipMembers } from './zip-members.ts';

/** Something that must not leave. What was found is never part of it. */
export interface Leak {
  /** The file; members of archives behind a `!`. */
  readonly path: string;
  /** `line 12`, `page 3`, `in the archive`, or empty for the whole file. */
  readonly place: string;
  /** What gave it away, e.g. `jwt`, `named`, `known`; `could not be looked into` when nobody can say. */
  readonly kind: string;
  /** What it is; null when nobody can say. */
  readonly of: RedactionKind | null;
  /** The name that it stands behind, as `DB_PASSWORD` in `DB_PASSWORD=…`; null for none. */
  readonly behind: string | null;
}

/** What the gate knows besides the files. */
export interface GateOptions {
  readonly findSecrets: SecretFinder;
  /** What redaction took out of the evidence. */
  readonly known?: Known;
  /** Which files hold what evidence says: people are looked for there, since elsewhere a name may be a word of the program. */
  readonly isEvidence?: (path: string) => boolean;
  /** SHA-256 of contents that redaction has looked through already, and found nothing more to take out. */
  readonly settled?: ReadonlySet<string>;
  /** The rules of redaction, for values that look like secrets and are none. */
  readonly rules?: RedactionRules;
  /** Names of hosts and services. One may read like the name of a secret, `token-1`; what a judgement says of it is none. */
  readonly names?: ReadonlySet<string>;
  readonly limits?: Partial<UnpackLimits>;
  /** Told of each leak with what was found, to look for where it comes from; it must not be shown. */
  readonly onLeak?: (leak: Leak, found: string) => void;
}

const LIMITS: UnpackLimits = { member: 256 * 1024 * 1024, total: 1024 * 1024 * 1024, ratio: 200 };
const NESTED = 4;
/** Rules whose form random bytes, or words run together, can take by chance. */
const CHANCE = /^(?:bearer|url|password-hash|sql|curl|redis|sshpass|telegram|default)/;
/** What a page of a PDF shows. */
const PAGE = 'pdf-page.txt';
const OPAQUE = 'could not be looked into';
/** E-mail addresses of roles stand in what is published; those of people are known. */
const RULES: RedactionRules = { ...NO_RULES, people: { ...NO_RULES.people, emails: [] } };
const NOTHING: Known = { values: new KnownValues(), people: new KnownPeople(), addresses: new KnownAddresses() };

/**
 * Looks through everything that is about to leave for secrets: text of every kind, members of ZIP and XLSX, what a PDF shows and carries.
 * It fails closed: what cannot be looked into is a leak of its own kind. An empty answer is the only one that lets anything out.
 */
export async function scanLeaving(
  files: AsyncIterable<EvidenceFile> | Iterable<EvidenceFile>,
  options: GateOptions,
): Promise<Leak[]> {
  const gate = new Gate(options);
  for await (const file of files) await gate.look(file.path, file.bytes, 0);
  return gate.leaks();
}

class Gate {
  readonly #leaks = new Map<string, Leak>();
  readonly #options: GateOptions;
  readonly #known: Known;
  readonly #knownElsewhere: Known;
  readonly #limits: UnpackLimits;
  readonly #excepted: Exceptions;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#known = options.known ?? NOTHING;
    this.#knownElsewhere = { ...this.#known, people: NOTHING.people };
    this.#limits = { ...LIMITS, ...options.limits };
    this.#excepted = new Exceptions(options.rules?.secrets.except ?? []);
  }

  leaks(): Leak[] {
    return [...this.#leaks.values()];
  }

  async look(path: string, bytes: Uint8Array, depth: number): Promise<void> {
    const begins = (...start: readonly number[]) => start.every((byte, index) => bytes[index] === byte);
    // A file's own name leaves with it.
    this.#lookAtName(path);
    if (bytes.length === 0 || this.#isSettled(bytes)) return;
    if (bytes.length > this.#limits.total) this.#opaque(path, '');
    else if (begins(0x50, 0x4b, 0x03, 0x04) || begins(0x50, 0x4b, 0x05, 0x06)) await this.#archive(path, bytes, depth);
    else if (begins(0x1f, 0x8b)) {
      const content = depth < NESTED ? gunzipped(bytes, this.#limits) : 'nested too deep';
      if (typeof content === 'string') this.#opaque(path, 'in the archive');
      else await this.look(`${path}!`, content, depth + 1);
    } else if (begins(0x25, 0x50, 0x44, 0x46)) await this.#pdf(path, bytes, depth);
    else if (bytes.length > LARGEST) this.#opaque(path, '');
    else if (isKnownBinary(bytes)) this.#binary(path, '', bytes);
    else await this.#text(path, bytes);
  }

  #isSettled(bytes: Uint8Array): boolean {
    const { settled } = this.#options;
    return settled !== undefined && settled.size > 0 && settled.has(createHash('sha256').update(bytes).digest('hex'));
  }

  #knownIn(path: string): Known {
    return this.#options.isEvidence?.(path) === true ? this.#known : this.#knownElsewhere;
  }

  async #archive(path: string, bytes: Uint8Array, depth: number): Promise<void> {
    if (depth >= NESTED) {
      this.#opaque(path, 'in the archive');
      return;
    }
    for (const member of zipMembers(bytes, this.#limits)) {
      if ('bytes' in member) await this.look(`${path}!${member.name}`, member.bytes, depth + 1);
      else this.#opaque(`${path}!${member.name}`, 'in the archive');
    }
  }

  async #pdf(path: string, bytes: Uint8Array, depth: number): Promise<void> {
    const content = await pdfContent(bytes, this.#limits.member).catch(() => null);
    if (content === null) {
      this.#opaque(path, '');
      return;
    }
    if (content.refused.length > 0) this.#opaque(path, '');
    for (const [index, page] of content.pages.entries()) {
      const place = `page ${index + 1}`;
      await this.#lookAtText(path, page, PAGE, () => place);
      // A long word may be broken over lines, and a coloured one over text objects.
      const run = page.replace(BLANKS, '');
      // Words run together: of what is known only secrets are long enough to be told from them.
      const found = [...this.#known.values.find(run), ...findTokens(run).filter((one) => !CHANCE.test(one.rule))];
      for (const one of found) {
        const word = run.slice(one.start, one.end);
        if (!this.#excepted.hasRun(word)) this.#tell(path, place, one, word);
      }
    }
    await this.#lookAtText(path, content.strings.join('\n'), 'strings.txt', () => 'in the strings of the document');
    this.#binary(path, 'in the strings of the document', Buffer.concat(content.octets));
    for (const [index, attached] of content.attached.entries()) {
      if (depth >= NESTED) this.#opaque(path, 'in an attachment');
      else await this.look(`${path}!stream ${index + 1}`, attached, depth + 1);
    }
  }

  /** Pictures, fonts, certificates: their bytes as they are, for tokens that cannot come about by chance, and for what is known. */
  #binary(path: string, place: string, bytes: Uint8Array): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const found = [...findTokens(text).filter((one) => !CHANCE.test(one.rule)), ...this.#known.values.find(text)];
    for (const one of found) this.#tell(path, place, one, text.slice(one.start, one.end));
    // Compressed text in a picture is not looked into.
    if (text.startsWith('\x89PNG') && /zTXt|iTXt|iCCP|eXIf/.test(text)) this.#opaque(path, place);
  }

  async #text(path: string, bytes: Uint8Array): Promise<void> {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    if (!wide && bytes.indexOf(0) !== -1 && strangeShare(bytes) > 0.02) {
      this.#binary(path, '', bytes);
      this.#opaque(path, '');
      return;
    }
    const text = wide ? utf16(buffer) : buffer.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
    const lineOf = lineCounter(text);
    await this.#lookAtText(path, text, path, (offset) => `line ${lineOf(offset)}`);
    if (
      /\.(?:html?|svg|xml|rels|mjs|js|css|xhtml|typ)$/i.test(path.replace(/!.*?([^!]*)$/, '$1')) ||
      /^\s*<[!?a-z]/i.test(text.slice(0, 200))
    ) {
      const shown = pageText(text);
      await this.#lookAtText(path, shown, 'page.txt', () => 'in what it shows');
      const plain = text.includes('\\') ? decodeJsonString(text, 0, text.length).value : text;
      if (plain !== text) await this.#lookAtText(path, plain, 'page.txt', () => 'in its strings');
    }
  }

  async #lookAtText(path: string, text: string, name: string, placeOf: (offset: number) => string): Promise<void> {
    const { findSecrets } = this.#options;
    const lineEnd = text.indexOf('\n');
    const header = name.endsWith('.csv') ? tableHeader(text.slice(0, lineEnd === -1 ? undefined : lineEnd)) : null;
    const file = { path: name, form: formOf(name, text), header, elements: null };
    const located = await locate(text, file, { rules: RULES, findSecrets, known: this.#knownIn(path) }).catch((thrown) => {
      // More than can be looked through.
      if (!(thrown instanceof Problem)) throw thrown;
      this.#opaque(path, '');
      return [];
    });
    for (const one of located) {
      const behind = one.rule.startsWith('named') ? nameBefore(text, one.start) : null;
      if (behind !== null && (this.#excepted.begins(text, one) || (name === PAGE && this.#isPart(one.original)))) continue;
      if (!this.#isName(path, behind, one.original)) this.#tell(path, placeOf(one.start), one, one.original, behind);
    }
    for (const one of findJoined(text, findTokens)) {
      const part = text.slice(one.start, one.end);
      if (!isReplacement(part)) this.#tell(path, placeOf(one.start), one, part);
    }
  }

  /**
   * Whether a name has nothing secret behind it: itself, as a sentence about it begins, or what is said of a host or a service. A service
   * that is called by a mere word such as `token` is none, and neither is one in what people write.
   */
  #isName(path: string, behind: string | null, value: string): boolean {
    if (behind === null) return false;
    if (behind === unquoted(value)) return /[-_]/.test(behind);
    if (path.startsWith('content/') || !/[-_.\d]/.test(behind) || this.#options.names?.has(behind) !== true) return false;
    return !this.#isKnown(value);
  }

  /** A page breaks sentences and names over lines: what stands behind a name there may be a part of a sentence. */
  #isPart(value: string): boolean {
    return !this.#isKnown(value) && this.#excepted.holdsPart(value);
  }

  #isKnown(value: string): boolean {
    return findTokens(value).length > 0 || findKnown(value, this.#known).length > 0;
  }

  #lookAtName(path: string): void {
    const found = [...findTokens(path), ...findDecoded(path, findTokens), ...findKnown(path, this.#knownIn(path))];
    for (const one of found) this.#tell('(a file name)', '', one, path.slice(one.start, one.end));
  }

  #tell(path: string, place: string, { rule, kind }: Found, found: string, behind: string | null = null): void {
    if (kind === 'secrets' && this.#excepted.has(found)) return;
    const leak = { path, place, kind: rule, of: kind, behind };
    this.#leaks.set(`${path}\n${place}\n${rule}`, leak);
    this.#options.onLeak?.(leak, found);
  }

  #opaque(path: string, place: string): void {
    this.#leaks.set(`${path}\n${place}\n${OPAQUE}`, { path, place, kind: OPAQUE, of: null, behind: null });
  }
}

/** Fonts, pictures, WebAssembly and DER (certificates, timestamps): formats that carry no text of ours. */
function isKnownBinary(bytes: Uint8Array): boolean {
  const begins = (...start: readonly number[]) => start.every((byte, index) => bytes[index] === byte);
  return (
    begins(0x77, 0x4f, 0x46, 0x32) ||
    begins(0x77, 0x4f, 0x46, 0x46) ||
    begins(0x4f, 0x54, 0x54, 0x4f) ||
    begins(0x00, 0x01, 0x00, 0x00, 0x00) ||
    begins(0x89, 0x50, 0x4e, 0x47) ||
    begins(0x00, 0x61, 0x73, 0x6d) ||
    begins(0x00, 0x00, 0x01, 0x00) ||
    (begins(0x30, 0x82) && ((bytes[2] ?? 0) << 8) + (bytes[3] ?? 0) + 4 === bytes.length)
  );
}

function strangeShare(bytes: Uint8Array): number {
  const head = bytes.subarray(0, 65_536);
  let strange = 0;
  for (const byte of head) if (byte < 0x09 || (byte > 0x0d && byte < 0x1b) || (byte > 0x1b && byte < 0x20)) strange += 1;
  return strange / head.length;
}

function utf16(buffer: Buffer): string {
  if (buffer[0] === 0xff) return buffer.toString('utf16le');
  return Buffer.from(buffer.subarray(0, buffer.length & ~1))
    .swap16()
    .toString('utf16le');
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) starts.push(index + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
