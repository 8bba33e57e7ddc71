import { isUnresolved, type Unresolved } from '../domain/facts/setting.ts';
import { type BlueprintEntry, keyOf, nameMember, nameOf } from './authentik-entries.ts';

/** Looks up what references between objects mean: within one blueprint, and by name beyond it. */
export class References {
  readonly #byId = new Map<string, BlueprintEntry>();
  readonly #byPrimaryKey = new Map<string, BlueprintEntry>();

  constructor(entries: readonly BlueprintEntry[]) {
    for (const entry of entries) {
      // Of several entries with one id, authentik takes the first.
      if (entry.id !== null && !this.#byId.has(entry.id)) this.#byId.set(entry.id, entry);
      for (const key of entry.primaryKeys) this.#byPrimaryKey.set(key, entry);
    }
  }

  /** The entry of this file that a `!KeyOf` or a primary key names. */
  entryOf(reference: unknown): BlueprintEntry | null {
    if (!isUnresolved(reference)) return this.#byPrimaryKey.get(keyOf(reference) ?? '') ?? null;
    const id = /^!KeyOf (.+)$/.exec(reference.unresolved)?.[1];
    return id === undefined ? null : (this.#byId.get(unquoted(id)) ?? null);
  }

  /** The name of what is referred to: of the entry, the name that a `!Find` looks for, or the reference as written. */
  nameOf(reference: unknown): string {
    const entry = this.entryOf(reference);
    if (entry !== null) return nameOf(entry);
    return isUnresolved(reference) ? (soughtBy(reference)?.name ?? reference.unresolved) : String(reference);
  }

  /** Its model in lower case; null where the reference does not tell it. */
  modelOf(reference: unknown): string | null {
    const entry = this.entryOf(reference);
    if (entry !== null) return entry.isComputed ? null : entry.model;
    return isUnresolved(reference) ? (soughtBy(reference)?.model ?? null) : null;
  }

  /** Whether a reference says which object it means, in this file or elsewhere. */
  isKnown(reference: unknown): boolean {
    return this.entryOf(reference) !== null || (isUnresolved(reference) && typeof soughtBy(reference)?.name === 'string');
  }
}

/**
 * What `!Find [model, [key, value]]` looks for; `name` only where the key is that by which such objects are known here. null for every
 * other expression, a search by several keys included.
 */
function soughtBy({ unresolved }: Unresolved): { readonly model: string; readonly name: string | null } | null {
  const [, model = '', key = '', value] =
    /^!Find \[\s*([^[\],]+),\s*\[\s*([^[\],]+),\s*([^[\],!]+)\]\s*,?\s*\]$/.exec(unresolved) ?? [];
  if (value === undefined) return null;
  const found = unquoted(model.trim()).toLowerCase();
  return { model: found, name: unquoted(key.trim()) === nameMember(found) ? unquoted(value.trim()) : null };
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
}
