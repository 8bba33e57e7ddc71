import type { Fact } from '../domain/fact.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { maskSecrets } from '../normalise/mask-secrets.ts';

const MOST_CHARACTERS = 120;
const MOST_ENTRIES = 8;

/** What a fact says, for people. */
export interface FactValues {
  /** Names of its members with their values as text. */
  readonly values: Readonly<Record<string, string>>;
  /** Names of members that the evidence does not set, or that are empty lists. */
  readonly unset: readonly string[];
}

/**
 * The members of a fact as text. Of variables and labels only the names are given, and what looks like a secret in other text is taken
 * out: facts hold no secrets by design, and this is where one that slipped through would be seen.
 */
export function factValues(fact: Fact): FactValues {
  const values: Record<string, string> = {};
  const unset: string[] = [];
  const add = (name: string, value: unknown): void => {
    if (isPointer(value) || HIDDEN.has(name) || (Array.isArray(value) && value.length > 0 && value.every(isPointer))) return;
    const isNested = typeof value === 'object' && value !== null && !Array.isArray(value) && !isUnresolved(value);
    if (isNested) for (const [inner, member] of Object.entries(value)) add(`${name}.${inner}`, member);
    else if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) unset.push(name);
    else values[name] = textOf(value);
  };
  for (const [name, value] of Object.entries(fact)) if (name !== 'kind') add(name, value);
  return { values, unset };
}

/** Measures of secrets by which one could be recognised. */
const HIDDEN: ReadonlySet<string> = new Set(['fingerprint']);

function textOf(value: unknown): string {
  if (isUnresolved(value)) return `unresolved: ${shortened(value.unresolved)}`;
  if (!Array.isArray(value)) return shortened(String(value));
  const entries = value.map(entryText);
  const more = entries.length > MOST_ENTRIES ? ` and ${entries.length - MOST_ENTRIES} more` : '';
  return `${shortened(entries.slice(0, MOST_ENTRIES).join(value.every((entry) => typeof entry === 'string') ? ' ' : ', '))}${more}`;
}

/** An entry by its name, or as it was written: never with the value that goes with the name. */
function entryText(entry: unknown): string {
  if (isUnresolved(entry)) return entry.unresolved;
  if (typeof entry !== 'object' || entry === null) return String(entry);
  for (const name of ['name', 'text', 'target']) {
    const value: unknown = Object.getOwnPropertyDescriptor(entry, name)?.value;
    if (typeof value === 'string') return value;
  }
  return '…';
}

function shortened(text: string): string {
  const safe = maskSecrets(text);
  return safe.length > MOST_CHARACTERS ? `${safe.slice(0, MOST_CHARACTERS)}…` : safe;
}

function isPointer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'evidence' in value && 'at' in value;
}
