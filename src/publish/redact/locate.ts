import { posix } from 'node:path';
import { findAddresses } from './address.ts';
import { findSecrets } from './find-secrets.ts';
import { type Found, isReplacement, type SecretFinder, unite } from './found.ts';
import { findFolded, findJoined } from './joined.ts';
import { decodeJsonString, type JsonScalar, walkJson } from './json-text.ts';
import type { KnownValues } from './known-values.ts';
import { type MemberPath, matchesPath } from './member-path.ts';
import { findEmails, findMentions } from './people.ts';
import type { RedactionRules } from './rules.ts';
import { isSecretValue } from './secret-names.ts';
import { StructureWatch } from './structure.ts';
import { walkYaml, type YamlScalar } from './yaml-text.ts';

/** How a text is built: one document, or lines each of which may be one. */
export type TextForm = 'json' | 'yaml' | 'lines';

/** What is looked for. */
export interface Search {
  readonly rules: RedactionRules;
  readonly findSecrets: SecretFinder;
  /** Secrets and names found elsewhere; nothing while the evidence is first surveyed. */
  readonly known: KnownValues | null;
  /** In lower case. */
  readonly names: ReadonlySet<string>;
}

/** A stretch to be replaced, with what it says once escapes are resolved. */
export interface Located extends Found {
  readonly original: string;
}

/** How a text is built, by its first characters and its name. */
export function formOf(path: string, text: string): TextForm {
  const start = text.replace(/^(?:\s+|\uFEFF|\/\/[^\n]*\n|\/\*[\s\S]{0,100000}?\*\/){0,1000}/, '');
  if (/^[{[]/.test(start)) {
    const lineEnd = start.indexOf('\n');
    const line = lineEnd === -1 ? start : start.slice(0, lineEnd);
    const stop = walkJson(line, 0, line.length, SILENT);
    // A line that is no JSON at all, such as "[notice] …", and a whole value before another one: both are lines.
    if (stop < line.length - 1) return 'lines';
    return stop === line.length && lineEnd !== -1 && start.slice(lineEnd).trim() !== '' ? 'lines' : 'json';
  }
  if (/\.(?:hu)?json$/i.test(path)) return 'json';
  if (/\.ya?ml$/i.test(path)) return 'yaml';
  return !/\.(?:tf|tfvars|env|log|sh|conf|sql|csv|txt)$/i.test(path) && /^(?:---|["']?[\w./-]+["']?:)(?:\s|$)/.test(start)
    ? 'yaml'
    : 'lines';
}

const SILENT = { open: () => undefined, close: () => undefined, scalar: () => undefined };

/** Everything in a text that must not be published, in order and without overlap. */
export async function locate(text: string, path: string, form: TextForm, search: Search): Promise<Located[]> {
  const find = textFinder(path, search);
  const raw = [...(await search.findSecrets(text)), ...find(text)];
  const found =
    form === 'yaml'
      ? (inYaml(text, path, search, raw, find) ?? inJson(text, path, 'lines', search, raw, find))
      : inJson(text, path, form, search, raw, find);
  return found.filter((one) => !isReplacement(one.original) && !isExcepted(one, search.rules));
}

/** What is looked for in any text, whatever its form, besides what the secret scanner finds. */
function textFinder(path: string, { rules, known, names }: Search): (text: string) => Found[] {
  const applies = (globs: readonly string[]) => globs.some((glob) => posix.matchesGlob(path, glob));
  const emails = applies(rules.people.emails);
  const addresses = applies(rules.addresses.files);
  const mentions = applies(rules.people.mentions);
  const literals = rules.literals.filter(({ files }) => posix.matchesGlob(path, files)).map(({ value }) => value);
  return (text) => [
    ...(emails ? findEmails(text) : []),
    ...(mentions ? findMentions(text, names) : []),
    ...(addresses ? findAddresses(text).map(({ start, end }): Found => ({ start, end, kind: 'addresses', rule: 'address' })) : []),
    ...literals.flatMap((value) => placesOf(text, value)),
    ...(known?.find(text) ?? []),
  ];
}

function placesOf(text: string, value: string): Found[] {
  const places: Found[] = [];
  for (let start = text.indexOf(value); start !== -1; start = text.indexOf(value, start + value.length)) {
    places.push({ start, end: start + value.length, kind: 'literals', rule: 'literal' });
  }
  return places;
}

function isExcepted({ kind, original }: Located, { people, secrets }: RedactionRules): boolean {
  if (kind === 'people') return people.except.some((name) => name.toLowerCase() === original.toLowerCase());
  return kind === 'secrets' && secrets.except.some(({ value }) => value === original);
}

/** Values that the rules name by their path in this file. */
function memberRules(path: string, rules: RedactionRules): { kind: 'people' | 'addresses' | 'secrets'; at: string[] }[] {
  return (['people', 'addresses', 'secrets'] as const).map((kind) => ({
    kind,
    at: rules[kind].members.filter(({ files }) => posix.matchesGlob(path, files)).flatMap(({ at }) => at),
  }));
}

/** What a value at a place is, by its surroundings and by the rules: stretches of the value itself. */
function valueFinder(
  path: string,
  rules: RedactionRules,
): (type: string, text: () => string, at: () => MemberPath, named: boolean) => Found[] {
  const members = memberRules(path, rules).filter(({ at }) => at.length > 0);
  const lastNames = new Set(members.flatMap(({ at }) => at.map((pattern) => pattern.split('.').at(-1) ?? '')));
  const anywhere = lastNames.has('*') || lastNames.has('**');
  return (type, text, at, named) => {
    const found: Found[] = [];
    const whole = (kind: Found['kind'], rule: string) => found.push({ start: 0, end: text().length, kind, rule });
    if (named && type === 'string' && isSecretValue(text())) whole('secrets', 'named');
    if (members.length === 0 || type === 'word') return found;
    const where = at();
    if (!anywhere && !lastNames.has(String(where.at(-1)))) return found;
    for (const { kind } of members.filter((rule) => rule.at.some((pattern) => matchesPath(pattern, where)))) {
      if (type === 'number') {
        if (kind !== 'addresses' && text() !== '0') whole(kind, 'number');
      } else if (kind === 'addresses') {
        found.push(...findAddresses(text()).map(({ start, end }): Found => ({ start, end, kind, rule: 'address' })));
      } else if (!/^-?$/.test(text().trim())) whole(kind, 'member');
    }
    return found;
  };
}

/** A document of JSON, or lines that may each be one: only what strings say is replaced, and numbers that the rules name. */
function inJson(
  text: string,
  path: string,
  form: TextForm,
  search: Search,
  raw: readonly Found[],
  find: (text: string) => Found[],
): Located[] {
  // Start, end and whether it is a name, of each string: three numbers, since a log has millions.
  const spans: number[] = [];
  const structured: Found[] = [];
  const valueFound = valueFinder(path, search.rules);
  const loose: { start: number; end: number }[] = [];
  const watchFrom = (from: number, to: number) => {
    const watch = new StructureWatch<JsonScalar>(({ place, type, text: says }, at, named) => {
      const found = valueFound(type, says, at, named);
      if (found.length === 0) return;
      const { offsetOf } = decodeJsonString(text, place.start, place.end);
      for (const one of found) structured.push({ ...one, start: offsetOf(one.start), end: offsetOf(one.end) });
    });
    const end = walkJson(text, from, to, {
      open: (container) => watch.open(container),
      close: () => watch.close(),
      comment: (start, stop) => loose.push({ start, end: stop }),
      scalar: (scalar) => {
        if (scalar.type === 'string') {
          spans.push(scalar.start, scalar.end, scalar.isName ? 1 : 0);
          if (scalar.escaped) inEscaped(text, scalar, find, structured);
        }
        if (scalar.isName) watch.name(decodeJsonString(text, scalar.start, scalar.end).value);
        else watch.value({ place: scalar, type: scalar.type, text: () => decodeJsonString(text, scalar.start, scalar.end).value });
      },
    });
    if (end < to) loose.push({ start: end, end: to });
  };
  if (form === 'json') watchFrom(0, text.length);
  else {
    for (let from = 0; from < text.length; ) {
      const next = text.indexOf('\n', from);
      const to = next === -1 ? text.length : next;
      if (/^\s{0,64}[{[]/.test(text.slice(from, Math.min(to, from + 65)))) watchFrom(from, to);
      else loose.push({ start: from, end: to + 1 });
      from = to + 1;
    }
  }
  if (loose.length > 0) structured.push(...findJoined(text, (joined) => [...findSecrets(joined), ...find(joined)]));
  const clipped = [...raw, ...structured].flatMap((one) => clip(text, one, spans, loose));
  return unite(clipped).map((one) => ({ ...one, original: decodeJsonString(text, one.start, one.end).value }));
}

/** Text inside a string with escapes is looked at as what it says, not as it is written. */
function inEscaped(text: string, { start, end }: JsonScalar, find: (text: string) => Found[], found: Found[]): void {
  const { value, offsetOf } = decodeJsonString(text, start, end);
  for (const one of [...findSecrets(value), ...find(value), ...findJoined(value, findSecrets)]) {
    found.push({ ...one, start: offsetOf(one.start), end: offsetOf(one.end) });
  }
}

/** The parts of a stretch that lie in strings, or outside JSON altogether. Structure is never touched. */
function clip(text: string, found: Found, spans: readonly number[], loose: readonly { start: number; end: number }[]): Found[] {
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

function firstLoose(loose: readonly { start: number; end: number }[], offset: number): number {
  let low = 0;
  let high = loose.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((loose[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A YAML text, by its own parser; null when it is none. */
function inYaml(
  text: string,
  path: string,
  search: Search,
  raw: readonly Found[],
  find: (text: string) => Found[],
): Located[] | null {
  const found: Found[] = [...raw, ...findJoined(text, (joined) => [...findSecrets(joined), ...find(joined)])];
  const valueFound = valueFinder(path, search.rules);
  const watch = new StructureWatch<YamlScalar>(({ place, type, text: says }, at, named) => {
    for (const one of valueFound(type, says, at, named)) found.push(inScalar(text, place, says(), one));
  });
  const whole = walkYaml(text, {
    open: (container) => watch.open(container),
    close: () => watch.close(),
    name: (name) => watch.name(name),
    scalar: (scalar) => {
      if (scalar.folded) found.push(...findFolded(text, scalar, (joined) => [...findSecrets(joined), ...find(joined)]));
      watch.value({ place: scalar, type: scalar.type, text: () => scalar.value });
    },
  });
  return whole ? unite(found).map((one) => ({ ...one, original: text.slice(one.start, one.end) })) : null;
}

/** Where a stretch of a value stands in the text; all of the scalar when it is not written there as it reads. */
function inScalar(text: string, { start, end }: YamlScalar, value: string, found: Found): Found {
  const part = value.slice(found.start, found.end);
  const written = text.slice(start, end);
  const at = written === value ? found.start : written.indexOf(part);
  if (at !== -1 && !part.includes('\n')) return { ...found, start: start + at, end: start + at + part.length };
  if (/["']/.test(text.charAt(start - 1)) && text.charAt(start - 1) === text.charAt(end)) return { ...found, start, end };
  const blank = /^\s*/.exec(written)?.[0].length ?? 0;
  return { ...found, start: start + blank, end: start + written.trimEnd().length };
}
