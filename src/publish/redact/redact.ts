import { Problem } from '../../domain/problem.ts';
import { formatWithheldNote } from '../../domain/withheld.ts';
import { type Commitment, type Opening, openFile, openValue } from './commitment.ts';
import type { EvidenceFile } from './evidence-file.ts';
import type { RedactionKind } from './found.ts';
import { decodeJsonString, walkJson } from './json-text.ts';
import { findKnown, type Located, type TextForm } from './locate.ts';
import { showPath } from './member-path.ts';
import type { RedactionPlan } from './plan.ts';
import { apply, type Edit, settle } from './settle.ts';
import { StructureWatch } from './structure.ts';
import { type FileText, textFormOf, withTextOf } from './text-bytes.ts';
import { yamlShape } from './yaml-text.ts';

/** One replaced value. */
export interface Redaction {
  /** A line (`line 14`) or, in a JSON document, a path (`$.results[3].user.username`): the same in the original and the redacted file. */
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
  const text = textFormOf(path, bytes);
  if (typeof text === 'string') return withhold(file, plan, text);
  if (surveyed !== null && 'withheld' in surveyed) return withhold(file, plan, surveyed.withheld);
  try {
    return (await redactText(file, text, plan, surveyed?.pieces ?? null)) ?? untouched;
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return withhold(file, plan, thrown.parts.what);
  }
}

/** The file without what must not be published; null when there is nothing of the kind. */
async function redactText(
  { path, bytes }: EvidenceFile,
  text: FileText,
  plan: RedactionPlan,
  surveyed: readonly (readonly Located[])[] | null,
): Promise<RedactedFile | null> {
  const { salts } = plan;
  const redactions: Redaction[] = [];
  const openings = new Map<string, Opening>();
  const parts: string[] = [];
  let line = 1;
  let index = 0;
  for (const piece of text.pieces()) {
    const edits = await editsIn(piece, text, plan, surveyed?.[index] ?? null);
    const places = placesOf(piece, text.form, edits, line);
    for (const [nth, { kind, original, replacement }] of edits.entries()) {
      const opening = openings.get(original) ?? openValue(original, salts);
      openings.set(original, opening);
      const length = kind === 'literals' ? original.length : null;
      redactions.push({ at: places[nth] ?? '', kind, replacement, length, commitment: opening.commitment });
    }
    parts.push(apply(piece, edits).result);
    line += countLines(piece, piece.length);
    index += 1;
  }
  if (redactions.length === 0) return null;
  if (text.form === 'yaml') refuseOtherShape([...text.pieces()].join(''), parts.join(''));
  const whole = openFile(path, bytes, salts);
  const result = withTextOf(text, parts);
  return { path, bytes: result, redactions, commitment: whole.commitment, openings: [whole, ...openings.values()], withheld: null };
}

/**
 * What is replaced in a piece. What the survey found there is taken as it is, and only what other files told since is looked for,
 * where the text shows that without being read as a document again.
 */
async function editsIn(
  piece: string,
  text: FileText,
  { search, replacements }: RedactionPlan,
  surveyed: readonly Located[] | null,
): Promise<Edit[]> {
  const replace = (found: Located) => replacements.inPlaceOf(found);
  if (surveyed !== null && search.known !== null && text.form === 'json' && !ESCAPED_LETTER.test(piece)) {
    const edits = surveyed.flatMap((one) => editOf(one, replace));
    const others = findKnown(apply(piece, edits).result, search.known);
    if (others.length === 0) return edits;
  }
  return settle(piece, text, search, replace, surveyed ?? []);
}

/** Letters written as `\u00e9`, of which names may hold some; Go writes `<`, `>` and `&` so, which no name holds. */
const ESCAPED_LETTER = /\\u(?!003[ce]|0026)/i;

function editOf(found: Located, replace: (found: Located) => string | null): Edit[] {
  const replacement = replace(found);
  return replacement === null ? [] : [{ ...found, replacement }];
}

/** Where each edit stands: a path in a JSON document, a line anywhere else. */
function placesOf(piece: string, form: TextForm, edits: readonly Edit[], firstLine: number): string[] {
  if (edits.length === 0) return [];
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
