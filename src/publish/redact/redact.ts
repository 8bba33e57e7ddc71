import { Problem } from '../../domain/problem.ts';
import { formatWithheldNote } from '../../domain/withheld.ts';
import { type Commitment, type Opening, openFile, openValue } from './commitment.ts';
import type { EvidenceFile } from './evidence-file.ts';
import type { RedactionKind } from './found.ts';
import { decodeJsonString, walkJson } from './json-text.ts';
import { findKnown, type Located } from './locate.ts';
import { showPath } from './member-path.ts';
import { type FilePart, flat, linesIn, type Piece } from './piece.ts';
import type { RedactionPlan } from './plan.ts';
import { apply, type Edit, settle } from './settle.ts';
import { StructureWatch } from './structure.ts';
import { type FileText, textFormOf } from './text-bytes.ts';
import { yamlShape } from './yaml-text.ts';

/** One replaced value. */
export interface Redaction {
  /** A line (`line 14`) or, in a JSON document, a path in the redacted file (`$.results[3].user.username`). */
  readonly at: string;
  readonly kind: RedactionKind;
  /** What stands there now. */
  readonly replacement: string;
  /** Characters of a literal that was replaced; null for all else, whose length would help to guess it. */
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

/**
 * Replaces what must not be published in one file. The text keeps its lines, its structure and its types;
 * redacting it once more changes nothing. A file that is not text, or is more than can be redacted, is withheld unless it is empty.
 */
export async function redact(file: EvidenceFile, plan: RedactionPlan): Promise<RedactedFile> {
  const { path, bytes } = file;
  const untouched: RedactedFile = { path, bytes, redactions: [], commitment: null, openings: [], withheld: null };
  if (bytes.length === 0) return untouched;
  const surveyed = plan.surveyed(file);
  const text = textFormOf(path, bytes, plan.sizes);
  if (typeof text === 'string') return withhold(file, plan, text);
  if (surveyed !== null && 'withheld' in surveyed) return withhold(file, plan, surveyed.withheld);
  try {
    return (await redactText(file, text, plan, surveyed?.pieces ?? null)) ?? untouched;
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return withhold(file, plan, thrown.parts.what);
  }
}

/** A part of a file in which something was replaced. */
interface ChangedPart extends Pick<FilePart, 'from' | 'to'> {
  /** What stands there now. */
  readonly bytes: Uint8Array;
  readonly edits: readonly (Pick<Edit, 'kind' | 'original' | 'replacement'> & { readonly at: string })[];
}

/** The file without what must not be published; null when there is nothing of the kind. */
async function redactText(
  { path, bytes }: EvidenceFile,
  text: FileText,
  plan: RedactionPlan,
  surveyed: readonly (readonly Located[])[] | null,
): Promise<RedactedFile | null> {
  const { salts } = plan;
  const changed: ChangedPart[] = [];
  /** Names around lists in which something was replaced, as they are now, by where they stood: the paths of the elements begin with them. */
  const names = new Map<number, string>();
  let index = 0;
  for (const piece of text.pieces()) {
    const edits = await editsIn(piece, text, plan, surveyed?.[index] ?? null);
    index += 1;
    if (edits.length === 0) continue;
    if (text.form === 'yaml') refuseOtherShape(piece.text, apply(piece.text, edits).result);
    changed.push(...changedParts(piece, text, edits, names));
  }
  if (changed.length === 0) return null;
  changed.sort((a, b) => a.from - b.from);
  const redactions: Redaction[] = [];
  const openings = new Map<string, Opening>();
  for (const { kind, original, replacement, at } of changed.flatMap(({ edits }) => edits)) {
    const opening = openings.get(original) ?? openValue(original, salts);
    openings.set(original, opening);
    const length = kind === 'literals' ? original.length : null;
    redactions.push({ at, kind, replacement, length, commitment: opening.commitment });
  }
  const whole = openFile(path, bytes, salts);
  return {
    path,
    bytes: spliced(bytes, changed),
    redactions,
    commitment: whole.commitment,
    openings: [whole, ...openings.values()],
    withheld: null,
  };
}

/** The parts of a piece that have to be written anew. What is replaced in the text around them is replaced where that is at home. */
function changedParts(
  piece: Piece,
  { form, encoding }: FileText,
  edits: readonly Edit[],
  names: Map<number, string>,
): ChangedPart[] {
  const { text, own } = piece;
  const paths = form === 'json' ? pathsOf(piece, edits, names) : new Map<Edit, string>();
  return own.flatMap(({ start, end, from, to, line: first }): ChangedPart[] => {
    let [line, counted] = [first, start];
    const inside = edits.filter((edit) => start <= edit.start && edit.start < end);
    if (inside.length === 0) return [];
    const moved = inside.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
    const said = inside.map((edit) => {
      line += linesIn(text.slice(counted, edit.start));
      counted = edit.start;
      const { kind, original, replacement } = edit;
      return { kind, original: flat(original), replacement, at: flat(paths.get(edit) ?? `line ${line}`) };
    });
    return [{ from, to, bytes: Buffer.from(apply(text.slice(start, end), moved).result, encoding), edits: said }];
  });
}

/** The paths of the values in a JSON document in which something is replaced, by the names that stand there then. `names` are those around lists. */
function pathsOf({ text, elements }: Piece, edits: readonly Edit[], names: Map<number, string>): Map<Edit, string> {
  const { result, places, back } = apply(text, edits);
  const list = elements?.list.map((part, nth) => names.get(elements.names[nth] ?? -1) ?? part) ?? [];
  const paths = new Map<Edit, string>();
  let next = 0;
  /** What is replaced before an offset, from another one on. */
  const within = (start: number, end: number): Edit[] => {
    const from = next;
    while ((places[next]?.from ?? end) < end) next += 1;
    return edits.slice(from, next).filter((_, nth) => (places[from + nth]?.from ?? 0) >= start);
  };
  const watch = new StructureWatch<{ start: number; end: number }>(
    ({ place }, path) => {
      for (const edit of within(place.start, place.end)) paths.set(edit, showPath(path()));
    },
    elements && { ...elements, list },
  );
  walkJson(result, 0, result.length, {
    open: (container) => watch.open(container),
    close: () => watch.close(),
    scalar: ({ start, end, type, isName }) => {
      if (!isName) return watch.value({ place: { start, end }, type, text: () => '' });
      const name = decodeJsonString(result, start, end).value;
      watch.name(name);
      if (within(start, end).length > 0 && elements === null) names.set(back(start, 'start'), name);
    },
  });
  return paths;
}

/** Bytes with parts of them replaced. */
function spliced(bytes: Uint8Array, parts: readonly Pick<ChangedPart, 'from' | 'to' | 'bytes'>[]): Uint8Array {
  const result = new Uint8Array(
    parts.reduce((length, { from, to, bytes: own }) => length - (to - from) + own.length, bytes.length),
  );
  let [read, written] = [0, 0];
  for (const { from, to, bytes: own } of parts) {
    result.set(bytes.subarray(read, from), written);
    result.set(own, written + from - read);
    written += from - read + own.length;
    read = to;
  }
  result.set(bytes.subarray(read), written);
  return result;
}

/**
 * What is replaced in a piece. What the survey found there is taken as it is, and only what other files told since is looked for,
 * where the text shows that without being read as a document again.
 */
async function editsIn(
  { text, elements }: Piece,
  file: FileText,
  { search, replacements }: RedactionPlan,
  surveyed: readonly Located[] | null,
): Promise<Edit[]> {
  const replace = (found: Located) => replacements.inPlaceOf(found);
  if (surveyed !== null && search.known !== null && file.form === 'json' && !ESCAPED_LETTER.test(text)) {
    const edits = surveyed.flatMap((one) => editOf(one, replace));
    const others = findKnown(apply(text, edits).result, search.known);
    if (others.length === 0) return edits;
  }
  return settle(text, { ...file, elements }, search, replace, surveyed ?? []);
}

/** Letters written as `\u00e9`, of which names may hold some; Go writes `<`, `>` and `&` so, which no name holds. */
const ESCAPED_LETTER = /\\u(?!003[ce]|0026)/i;

function editOf(found: Located, replace: (found: Located) => string | null): Edit[] {
  const replacement = replace(found);
  return replacement === null ? [] : [{ ...found, replacement }];
}

function withhold(file: EvidenceFile, { salts, formatOf }: RedactionPlan, why: string): RedactedFile {
  const { path, bytes } = file;
  const whole = openFile(path, bytes, salts);
  const note = formatWithheldNote({ why, format: formatOf(file), commitment: whole.commitment });
  return {
    path,
    bytes: new TextEncoder().encode(note),
    redactions: [],
    commitment: whole.commitment,
    openings: [whole],
    withheld: why,
  };
}

function refuseOtherShape(original: string, redacted: string): void {
  const shape = yamlShape(original);
  if (shape === null || shape === yamlShape(redacted)) return;
  throw new Problem({
    what: 'Redaction would change its structure: write the values that are redacted there in quotes.',
    why: 'It would then say something else than what was judged.',
  });
}
