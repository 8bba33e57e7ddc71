import { matchesGlob } from '../../domain/glob.ts';
import { decodedText, findDecoded } from './decoded-view.ts';
import { findKnownEncoded } from './encoded.ts';
import { findAnyAddress } from './find-addresses.ts';
import { type Found, isReplacement, type SecretFinder } from './found.ts';
import { walkJson } from './json-text.ts';
import type { KnownAddresses } from './known-addresses.ts';
import type { KnownPeople } from './known-people.ts';
import type { KnownValues } from './known-values.ts';
import { locateInJson } from './locate-json.ts';
import { locateInYaml } from './locate-yaml.ts';
import { findEmails } from './people.ts';
import type { ListPart } from './piece.ts';
import type { RedactionRules } from './rules.ts';
import type { TableHeader } from './table-text.ts';

/** How a text is built: one document, or lines each of which may be one. */
export type TextForm = 'json' | 'yaml' | 'lines';

/** What is known of a text besides its characters. */
export interface TextFile {
  /** Relative to the drop folder. */
  readonly path: string;
  readonly form: TextForm;
  /** The headings, when it is a table; they stand in its first piece alone. */
  readonly header: TableHeader | null;
  /** What it is a part of, when it is elements of a list; null for any other text. */
  readonly elements: ListPart | null;
}

/** What the evidence as a whole holds and must not be published, wherever it stands. */
export interface Known {
  readonly values: KnownValues;
  readonly people: KnownPeople;
  readonly addresses: KnownAddresses;
}

/** What is looked for. */
export interface Search {
  readonly rules: RedactionRules;
  readonly findSecrets: SecretFinder;
  /** Found elsewhere; null while the evidence is first surveyed. */
  readonly known: Known | null;
}

/** A stretch to be replaced, with what it says once escapes are resolved. */
export interface Located extends Found {
  readonly original: string;
}

/** How much of the first line decides what a text is. */
const FIRST_LINE = 64 * 1024;

/** How a text is built, by its first characters and its name. */
export function formOf(path: string, text: string): TextForm {
  const lead = /^(?:\s+|\uFEFF|\/\/[^\n]*\n|\/\*[\s\S]{0,100000}?\*\/){0,1000}/.exec(text)?.[0].length ?? 0;
  if (/^[{[]/.test(text.charAt(lead))) {
    const next = text.indexOf('\n', lead);
    const lineEnd = next === -1 ? text.length : next;
    // A line that is no JSON at all, such as "[notice] …", shows it soon.
    if (lineEnd - lead > FIRST_LINE)
      return walksFar(text.slice(lead, lead + FIRST_LINE)) && !hasMore(text, lineEnd) ? 'json' : 'lines';
    const stop = walkJson(text, lead, lineEnd, SILENT);
    if (stop < lineEnd - 1) return 'lines';
    // A whole value before another one: both are lines.
    return stop === lineEnd && hasMore(text, lineEnd) ? 'lines' : 'json';
  }
  if (/\.(?:hu)?json$/i.test(path)) return 'json';
  if (/\.ya?ml$/i.test(path)) return 'yaml';
  return !/\.(?:tf|tfvars|env|log|sh|conf|sql|csv|txt)$/i.test(path) &&
    /^(?:---|["']?[\w./-]+["']?:)(?:\s|$)/.test(text.slice(lead, lead + 400))
    ? 'yaml'
    : 'lines';
}

/** Whether the beginning of a long line is JSON as far as it goes. */
function walksFar(start: string): boolean {
  return walkJson(`${start}"`, 0, start.length + 1, SILENT) > start.length - 32 * 1024;
}

function hasMore(text: string, from: number): boolean {
  return /\S/.test(text.slice(from, from + 4096));
}

const SILENT = { open: () => undefined, close: () => undefined, scalar: () => undefined };

/** Everything in a text that must not be published, in order and without overlap. */
export async function locate(text: string, file: TextFile, search: Search): Promise<Located[]> {
  const find = textFinder(file.path, search);
  const raw = [...(await search.findSecrets(text)), ...find(text)];
  const found =
    (file.form === 'yaml' ? locateInYaml(text, file.path, search.rules, raw, find) : null) ??
    locateInJson(text, file.form === 'yaml' ? { ...file, form: 'lines' } : file, search.rules, raw, find);
  return found.filter((one) => !isReplacement(one.original) && !isExcepted(one, search.rules));
}

/** What is known of the evidence as a whole, in a text, however it is encoded there. */
export function findKnown(text: string, { values, people, addresses }: Known): Found[] {
  if (values.size + people.size + addresses.size === 0) return [];
  const find = (one: string) => [...values.find(one), ...people.find(one), ...addresses.find(one)];
  const written = (one: string) => [...find(one), ...findKnownEncoded(one, find)];
  return [...written(text), ...findDecoded(text, written)];
}

/** What is looked for in any text, whatever its form, besides what the secret scanner finds. */
function textFinder(path: string, { rules, known }: Search): (text: string) => Found[] {
  const applies = (globs: readonly string[]) => globs.some((glob) => matchesGlob(path, glob));
  const emails = applies(rules.people.emails);
  const addresses = applies(rules.addresses.files);
  const literals = rules.literals.filter(({ files }) => matchesGlob(path, files)).map(({ value }) => value);
  const own = (text: string) => [...(emails ? findEmails(text) : []), ...literals.flatMap((value) => placesOf(text, value))];
  const hasOwn = emails || literals.length > 0;
  return (text) => [
    ...(hasOwn ? [...own(text), ...findDecoded(text, own)] : []),
    ...(addresses ? findAnyAddress(text) : []),
    ...(known === null ? [] : findKnown(text, known)),
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
  const said = decodedText(original);
  if (kind === 'people') return people.except.some((name) => name.toLowerCase() === said.toLowerCase());
  return kind === 'secrets' && secrets.except.some(({ value }) => value === original || value === said);
}
