import { findSecrets } from './find-secrets.ts';
import { type Found, unite } from './found.ts';
import { findJoined } from './joined.ts';
import { decodeJsonString, type JsonScalar, StringEnds, walkJson } from './json-text.ts';
import type { Located, TextFile } from './locate.ts';
import { findLoose } from './loose-text.ts';
import { type MemberRules, memberRulesFor } from './member-values.ts';
import type { ListPart } from './piece.ts';
import type { RedactionRules } from './rules.ts';
import { isSecretNumber, isSecretValue } from './secret-names.ts';
import { SecretStructure } from './secret-structure.ts';
import { type Scalar, StructureWatch } from './structure.ts';
import { findInTable } from './table-text.ts';

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Finds in any text what shows whatever its form. */
export type TextFinder = (text: string) => Found[];

/** In a document of JSON, or lines that may each be one: only what strings say is replaced, and numbers that are named. */
export function locateInJson(
  text: string,
  { path, form, header, elements }: TextFile,
  rules: RedactionRules,
  raw: readonly Found[],
  find: TextFinder,
): Located[] {
  // Start, end and whether it is a name, of each string: three numbers, since a log has millions.
  const spans: number[] = [];
  const structured: Found[] = [];
  const members = memberRulesFor(path, rules);
  const loose: { start: number; end: number }[] = [];
  const strings = new StringEnds(text);
  const watchFrom = (from: number, to: number) => {
    const end = walkJson(
      text,
      from,
      to,
      visitorOf(text, members.isEmpty ? null : members.find, { spans, structured, loose, find, elements }),
      strings,
    );
    if (end < to) addLoose(loose, end, to);
  };
  if (form === 'json') watchFrom(0, text.length);
  else {
    for (let from = 0; from < text.length; ) {
      const next = text.indexOf('\n', from);
      const to = next === -1 ? text.length : next;
      if (/^\s{0,64}[{[]/.test(text.slice(from, Math.min(to, from + 65)))) watchFrom(from, to);
      else addLoose(loose, from, Math.min(text.length, to + 1));
      from = to + 1;
    }
  }
  const table = header === null ? null : findInTable(text, header, members);
  if (table !== null) structured.push(...table.found);
  if (!members.isEmpty) for (const one of table?.strange ?? loose) structured.push(...looseIn(text, one, members));
  if (loose.length > 0) structured.push(...findJoined(text, (joined) => [...findSecrets(joined), ...find(joined)]));
  const clipped = [...raw, ...structured].flatMap((one) => clip(text, one, spans, loose));
  return unite(clipped).map((one) => ({ ...one, original: decodeJsonString(text, one.start, one.end).value }));
}

/** How far before a text without structure the name may stand whose value was cut off. */
const NAME_BEFORE = 100;

function looseIn(text: string, { start, end }: Stretch, members: MemberRules): Found[] {
  const from = Math.max(0, start - NAME_BEFORE);
  return findLoose(text.slice(from, end), members)
    .map((one) => ({ ...one, start: one.start + from, end: one.end + from }))
    .filter((one) => one.start >= start);
}

function addLoose(loose: { start: number; end: number }[], start: number, end: number): void {
  const last = loose.at(-1);
  if (last !== undefined && last.end === start) last.end = end;
  else loose.push({ start, end });
}

interface Gathered {
  readonly spans: number[];
  readonly structured: Found[];
  readonly loose: { start: number; end: number }[];
  readonly find: TextFinder;
  readonly elements: ListPart | null;
}

/** Gathers what the structure of a document tells of its values. */
function visitorOf(text: string, findMember: MemberRules['find'] | null, { spans, structured, loose, find, elements }: Gathered) {
  const put = ({ start, end }: JsonScalar, found: readonly Found[]) => {
    if (found.length === 0) return;
    const { offsetOf } = decodeJsonString(text, start, end);
    for (const one of found) structured.push({ ...one, start: offsetOf(one.start), end: offsetOf(one.end) });
  };
  const secrets = new SecretStructure<JsonScalar>((scalar, name, stretch) => put(scalar.place, secretIn(scalar, name, stretch)));
  const watch =
    findMember === null
      ? null
      : new StructureWatch<JsonScalar>(({ place, type, text: says }, at) => put(place, findMember(type, says, at)), elements);
  return {
    open: (container: 'object' | 'array') => {
      secrets.open(container);
      watch?.open(container);
    },
    close: () => {
      secrets.close();
      watch?.close();
    },
    comment: (start: number, end: number) => addLoose(loose, start, end),
    scalar: (place: JsonScalar) => {
      const { start, end, type, isName, escaped } = place;
      if (type === 'string') {
        spans.push(start, end, isName ? 1 : 0);
        if (escaped) inEscaped(text, place, find, structured);
      }
      const says = () => (escaped ? decodeJsonString(text, start, end).value : text.slice(start, end));
      if (isName) {
        const name = says();
        secrets.name(name);
        watch?.name(name);
      } else {
        const scalar = { place, type, text: says };
        secrets.value(scalar);
        watch?.value(scalar);
      }
    },
  };
}

/** What of a value is secret because its surroundings say so; a number only where it is typed in. */
export function secretIn(scalar: Scalar<unknown>, name: string, stretch: Stretch | null): Found[] {
  if (scalar.type === 'word') return [];
  const text = scalar.text();
  if (scalar.type === 'number')
    return isSecretNumber(text, name) ? [{ start: 0, end: text.length, kind: 'secrets', rule: 'number' }] : [];
  if (stretch !== null) return [{ ...stretch, kind: 'secrets', rule: 'argument' }];
  return isSecretValue(text, name) ? [{ start: 0, end: text.length, kind: 'secrets', rule: 'named' }] : [];
}

/** Text inside a string with escapes is looked at as what it says, not as it is written. */
function inEscaped(text: string, { start, end }: JsonScalar, find: TextFinder, found: Found[]): void {
  const { value, offsetOf } = decodeJsonString(text, start, end);
  for (const one of [...findSecrets(value), ...find(value), ...findJoined(value, findSecrets)]) {
    found.push({ ...one, start: offsetOf(one.start), end: offsetOf(one.end) });
  }
}

/** The parts of a stretch that lie in strings, or outside JSON altogether. Structure is never touched. */
function clip(text: string, found: Found, spans: readonly number[], loose: readonly Stretch[]): Found[] {
  if (found.rule === 'number') return [found];
  const parts: Found[] = [];
  for (let index = firstSpan(spans, found.start); index < spans.length && (spans[index] ?? 0) < found.end; index += 3) {
    const [from, to, isName] = [spans[index] ?? 0, spans[index + 1] ?? 0, spans[index + 2] === 1];
    const start = Math.max(found.start, from);
    const end = Math.min(found.end, to);
    // Of what runs over several strings only a key that stands line by line in a list is one value; names on its way are none of it.
    const within = found.start >= from && found.end <= to;
    if (end > start && (within || (found.rule === 'private-key' ? !isName : start === found.start))) {
      parts.push(snap(text, { ...found, start, end }, from, to));
    }
  }
  for (let index = firstLoose(loose, found.start); index < loose.length; index += 1) {
    const { start, end } = loose[index] ?? { start: 0, end: 0 };
    if (start >= found.end) break;
    if (Math.min(end, found.end) > Math.max(start, found.start))
      parts.push({ ...found, start: Math.max(start, found.start), end: Math.min(end, found.end) });
  }
  return parts;
}

/** Moves the ends of a stretch out of the middle of an escape such as `\n` or `\u0041`. */
function snap(text: string, found: Found, from: number, to: number): Found {
  if (!text.slice(from, to).includes('\\')) return found;
  let { start, end } = found;
  for (const { 0: unit, index } of text.slice(from, to).matchAll(/\\u[0-9A-Fa-f]{4}|\\[\s\S]/g)) {
    const [unitStart, unitEnd] = [from + index, from + index + unit.length];
    if (unitStart < start && start < unitEnd) start = unitStart;
    if (unitStart < end && end < unitEnd) end = unitEnd;
  }
  return { ...found, start, end };
}

/** Index of the first string that ends after an offset. */
function firstSpan(spans: readonly number[], offset: number): number {
  let low = 0;
  let high = spans.length / 3;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle * 3 + 1] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low * 3;
}

function firstLoose(loose: readonly Stretch[], offset: number): number {
  let low = 0;
  let high = loose.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((loose[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
