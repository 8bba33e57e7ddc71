import { Problem } from '../../domain/problem.ts';
import { type Address, parseAddress } from './address.ts';
import { type Commitment, type Opening, openFile, openValue, type Salts, saltsFrom } from './commitment.ts';
import type { RedactionKind, SecretFinder } from './found.ts';
import { decodeJsonString, walkJson } from './json-text.ts';
import { KnownValues } from './known-values.ts';
import type { Located, Search, TextForm } from './locate.ts';
import { showPath } from './member-path.ts';
import { Replacements } from './replacements.ts';
import type { RedactionRules } from './rules.ts';
import { apply, type Edit, settle } from './settle.ts';
import { StructureWatch } from './structure.ts';
import { textFormOf, withTextOf } from './text-bytes.ts';
import { yamlShape } from './yaml-text.ts';

/** A file of a drop folder. */
export interface EvidenceFile {
  /** Relative to the drop folder, with `/` between its parts. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** One replaced value. */
export interface Redaction {
  /** A line (`line 14`) or, in a JSON document, a path (`$.results[3].user.username`): the same in the original and the redacted file. */
  readonly at: string;
  readonly kind: RedactionKind;
  /** What stands there now. */
  readonly replacement: string;
  /** Characters that were replaced; null for a secret, whose length would help to guess it. */
  readonly length: number | null;
  /** Commits to the value: `openings` holds what opens it. */
  readonly commitment: Commitment;
}

/** A file as it may be published. */
export interface RedactedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Empty when nothing had to be replaced: the bytes are then those of the original. */
  readonly redactions: readonly Redaction[];
  /** Commits to the original bytes; null when nothing was replaced or withheld. */
  readonly commitment: Commitment | null;
  /** For the private record: what opens the commitments, the whole file's first. */
  readonly openings: readonly Opening[];
  /** Why nothing of the file may be published, when nothing may; its bytes then say only that. */
  readonly withheld: string | null;
}

/** What redacting one period's evidence needs: made by {@link prepareRedaction}, the same for every file. */
export interface RedactionPlan {
  readonly search: Search;
  /** Secrets of the originals, for the gate. */
  readonly known: KnownValues;
  readonly replacements: Replacements;
  readonly salts: Salts;
}

/**
 * Reads all evidence of a period once, so that a secret found in one file is known in all, and no two addresses get one replacement.
 * `key` has at least 32 secret bytes and belongs to one deployment and period: the same key, rules and evidence give the same bytes.
 */
export async function prepareRedaction(
  files: AsyncIterable<EvidenceFile> | Iterable<EvidenceFile>,
  rules: RedactionRules,
  findSecrets: SecretFinder,
  key: Uint8Array,
): Promise<RedactionPlan> {
  const known = new KnownValues();
  const names = new Set<string>();
  const addresses: Address[] = [];
  const replacements = new Replacements(key, rules.people.keepDomains, rules.addresses.except);
  const first: Search = { rules, findSecrets, known: null, names };
  for (const { value, files: where } of rules.literals) if (where === '**') known.add(value, { literal: true });
  for await (const { path, bytes } of files) {
    const text = textFormOf(path, bytes);
    if (typeof text === 'string') continue;
    for (const piece of text.pieces()) {
      for (const { kind, rule, original } of await settle(piece, path, text.form, first, (found) => standIn(found, replacements))) {
        if (kind === 'secrets') known.add(original);
        else if (kind === 'people' && rule !== 'number') names.add(original.toLowerCase());
        else if (kind === 'addresses') {
          const address = parseAddress(original);
          if (address !== null) addresses.push(address);
        }
      }
    }
  }
  replacements.settleAddresses(addresses);
  return { search: { ...first, known, names }, known, replacements, salts: saltsFrom(key) };
}

/**
 * Replaces what must not be published in one file. The text keeps its lines, its structure, its names and its types;
 * redacting it once more changes nothing. A file that is not text is withheld unless it is empty.
 */
export async function redact({ path, bytes }: EvidenceFile, { search, replacements, salts }: RedactionPlan): Promise<RedactedFile> {
  const untouched: RedactedFile = { path, bytes, redactions: [], commitment: null, openings: [], withheld: null };
  if (bytes.length === 0) return untouched;
  const text = textFormOf(path, bytes);
  if (typeof text === 'string') return withhold(path, bytes, salts, text);
  const redactions: Redaction[] = [];
  const openings = new Map<string, Opening>();
  const parts: string[] = [];
  let line = 1;
  for (const piece of text.pieces()) {
    const edits = await settle(piece, path, text.form, search, (found) => replacementOf(found, replacements));
    const places = placesOf(piece, text.form, edits, line);
    edits.forEach(({ kind, original, replacement }, index) => {
      const opening = openings.get(original) ?? openValue(original, salts);
      openings.set(original, opening);
      redactions.push({
        at: places[index] ?? '',
        kind,
        replacement,
        length: kind === 'secrets' ? null : original.length,
        commitment: opening.commitment,
      });
    });
    parts.push(apply(piece, edits).result);
    line += countLines(piece, piece.length);
  }
  if (redactions.length === 0) return untouched;
  const result = withTextOf(text, parts);
  if (text.form === 'yaml') refuseOtherShape(path, [...text.pieces()].join(''), parts.join(''));
  const whole = openFile(path, bytes, salts);
  return { path, bytes: result, redactions, commitment: whole.commitment, openings: [whole, ...openings.values()], withheld: null };
}

/** What will stand in a place; null when an address stays as it is. */
function replacementOf(found: Located, replacements: Replacements): string | null {
  if (found.rule === 'number') return '0';
  if (found.kind !== 'addresses') return replacements.of(found.kind, found.original);
  const address = parseAddress(found.original);
  return address === null || replacements.keepsAddress(address) ? null : replacements.ofAddress(address);
}

/** The same while the addresses are still being counted: any address that stays as it is will do. */
function standIn(found: Located, replacements: Replacements): string | null {
  if (found.kind !== 'addresses') return replacementOf(found, replacements);
  const address = parseAddress(found.original);
  if (address === null || replacements.keepsAddress(address)) return null;
  return address.bits === 32 ? '198.18.0.0' : '2001:2::';
}

/** Where each edit stands: a path in a JSON document, a line anywhere else. */
function placesOf(piece: string, form: TextForm, edits: readonly Edit[], firstLine: number): string[] {
  let line = firstLine;
  let counted = 0;
  const lines = edits.map(({ start }) => {
    line += countLines(piece.slice(counted, start), start - counted);
    counted = start;
    return `line ${line}`;
  });
  if (form !== 'json') return lines;
  const paths = [...lines];
  let next = 0;
  const watch = new StructureWatch<{ start: number; end: number }>(({ place }, path) => {
    for (; next < edits.length && (edits[next]?.start ?? 0) < place.end; next += 1) {
      if ((edits[next]?.start ?? 0) >= place.start) paths[next] = showPath(path());
    }
  });
  walkJson(piece, 0, piece.length, {
    open: (container) => watch.open(container),
    close: () => watch.close(),
    scalar: ({ start, end, type, isName }) => {
      if (isName) watch.name(decodeJsonString(piece, start, end).value);
      else watch.value({ place: { start, end }, type, text: () => '' });
    },
  });
  return paths;
}

function countLines(text: string, to: number): number {
  let lines = 0;
  for (let index = text.indexOf('\n'); index !== -1 && index < to; index = text.indexOf('\n', index + 1)) lines += 1;
  return lines;
}

function withhold(path: string, bytes: Uint8Array, salts: Salts, why: string): RedactedFile {
  const whole = openFile(path, bytes, salts);
  const note = `Withheld: ${why} Commitment ${whole.commitment}.\n`;
  return {
    path,
    bytes: new TextEncoder().encode(note),
    redactions: [],
    commitment: whole.commitment,
    openings: [whole],
    withheld: why,
  };
}

function refuseOtherShape(path: string, original: string, redacted: string): void {
  const shape = yamlShape(original);
  if (shape === null || shape === yamlShape(redacted)) return;
  throw new Problem({
    what: 'Redaction would change the structure of the file.',
    where: path,
    why: 'It would then say something else than what was judged.',
    fix: 'Write the values that are redacted there in quotes, or name them in content/redaction.yaml.',
  });
}
