import { matchesGlob } from '../../domain/glob.ts';
import { findAnyAddress } from './find-addresses.ts';
import type { Found, RedactionKind } from './found.ts';
import { type MemberPath, matchesPath } from './member-path.ts';
import { namesIn } from './people.ts';
import { saysPlace } from './places.ts';
import type { RedactionRules } from './rules.ts';

/** Values that the rules name by their path in one file. */
export interface MemberRules {
  /** What a value at a path is, as stretches of the value. */
  find(type: 'string' | 'number' | 'word', text: () => string, path: () => MemberPath): Found[];
  /** Whether they speak of the cells of a table's column. */
  namesColumn(column: string): boolean;
  /** The same of a cell in such a column. */
  findInColumn(column: string, text: string): Found[];
  /** Last names of the paths whose values name people or secrets, for text that has no structure. */
  readonly names: readonly { readonly kind: RedactionKind; readonly name: string }[];
  /** Whether addresses are replaced in the file at all. */
  readonly hasAddresses: boolean;
  readonly isEmpty: boolean;
}

/** The rules for one file. */
export function memberRulesFor(path: string, rules: RedactionRules): MemberRules {
  const members = (['people', 'addresses', 'secrets'] as const)
    .map((kind) => ({
      kind,
      at: rules[kind].members.filter(({ files }) => matchesGlob(path, files)).flatMap(({ at }) => at),
    }))
    .filter(({ at }) => at.length > 0);
  const hasAddresses =
    members.some(({ kind }) => kind === 'addresses') || rules.addresses.files.some((glob) => matchesGlob(path, glob));
  const lastNames = new Set(members.flatMap(({ at }) => at.map((pattern) => pattern.split('.').at(-1) ?? '')));
  const anywhere = lastNames.has('*') || lastNames.has('**');
  const kindsAt = (where: MemberPath) => {
    if (!anywhere && !lastNames.has(String(where.at(-1)))) return [];
    return members.filter((rule) => rule.at.some((pattern) => matchesPath(pattern, where))).map(({ kind }) => kind);
  };
  const kindsOf = (column: string) =>
    members.filter(({ at }) => at.some((pattern) => named(pattern) === column)).map(({ kind }) => kind);
  return {
    isEmpty: members.length === 0 && !hasAddresses,
    hasAddresses,
    names: members.flatMap(({ kind, at }) =>
      kind === 'addresses' ? [] : at.map((pattern) => ({ kind, name: pattern.split('.').at(-1) ?? '' })),
    ),
    find: (type, text, path) => {
      if (type === 'word') return [];
      const where = path();
      const kinds = kindsAt(where);
      if (kinds.length === 0) return hasAddresses && saysPlace(where) ? placeFound(type, text()) : [];
      return kinds.flatMap((kind) => (type === 'number' ? numberFound(kind, text()) : valueFound(kind, text())));
    },
    namesColumn: (column) => kindsOf(column).length > 0 || (hasAddresses && saysPlace([column])),
    findInColumn: (column, text) => {
      const kinds = kindsOf(column);
      if (kinds.length === 0) return hasAddresses && saysPlace([column]) ? placeFound('string', text) : [];
      return kinds.flatMap((kind) => valueFound(kind, text));
    },
  };
}

/** The last name of a path as a heading of a table is compared: `Remote addr` is `remote_addr`. */
export function named(pattern: string): string {
  return (pattern.split('.').at(-1) ?? '')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_');
}

function valueFound(kind: RedactionKind, text: string): Found[] {
  if (kind === 'addresses') return findAnyAddress(text);
  if (/^-?$/.test(text.trim())) return [];
  return (kind === 'people' ? namesIn(text) : [{ start: 0, end: text.length }]).map((one) => ({ ...one, kind, rule: 'member' }));
}

function numberFound(kind: RedactionKind, text: string): Found[] {
  return kind === 'addresses' || text === '0' ? [] : [{ start: 0, end: text.length, kind, rule: 'number' }];
}

function placeFound(type: 'string' | 'number', text: string): Found[] {
  if (type === 'number' ? text === '0' : /^-?$/.test(text.trim())) return [];
  return [{ start: 0, end: text.length, kind: 'addresses', rule: type === 'number' ? 'number' : 'place' }];
}
