import { z } from 'zod';
import { isUnresolved, type Setting, type Unresolved } from '../domain/facts/setting.ts';
import { Problem } from '../domain/problem.ts';
import { accept, jsonPath } from './json.ts';
import type { SealedFile } from './reader.ts';
import { readYamlDocument } from './yaml.ts';

const Tagged = z.custom<Unresolved>(isUnresolved);
const Values = z.record(z.string(), z.unknown());
/** Anything may be computed by a tag (`!If`, `!Context`); exports also write empty members as null. */
const maybe = <Schema extends z.ZodType>(schema: Schema, expected: string) =>
  z.union([Tagged, schema], { error: `expected ${expected}` }).nullish();

const RawEntry = z.object({
  model: z.union([Tagged, z.string()], { error: 'expected the name of a model' }),
  id: maybe(z.union([z.string(), z.number()]), 'a word'),
  identifiers: maybe(Values, 'a mapping'),
  attrs: maybe(Values, 'a mapping'),
  state: maybe(z.enum(['present', 'created', 'must_created', 'absent']), 'present, created, must_created or absent'),
  conditions: maybe(z.array(z.unknown()), 'a list'),
});

/** Newer releases also allow groups of entries by name. */
const Groups = z.record(z.string(), z.array(z.unknown()));
const Blueprint = z.object({
  version: z.literal(1),
  metadata: z.object({ labels: z.unknown().optional() }).nullish(),
  entries: z.unknown().optional(),
});
/** With `"false"` authentik finds the file and does not apply it; somebody may do so by hand. */
const INSTANTIATE = 'blueprints.goauthentik.io/instantiate';

/** One entry of a blueprint: an object that authentik is told to have. */
export interface BlueprintEntry {
  /** Application and model in lower case, e.g. `authentik_flows.flow`. */
  readonly model: string;
  /** The model itself is computed by a tag: the entry may describe anything. */
  readonly isComputed: boolean;
  /** What `!KeyOf` calls it within the file. */
  readonly id: string | null;
  /** Its primary keys, by which exported blueprints refer to it. */
  readonly primaryKeys: readonly string[];
  /** Members of `attrs` and of `identifiers`. */
  readonly members: ReadonlyMap<string, unknown>;
  /** Set when `attrs` as a whole is computed by a tag. */
  readonly computed: Unresolved | null;
  readonly absent: boolean;
  /** Why its values need not be those of the running object; null: they are. */
  readonly doubt: string | null;
  /** Applied only when the conditions of the entry hold, or when somebody applies the blueprint. */
  readonly conditional: boolean;
  readonly line: number;
  readonly lineOf: (member: string) => number;
}

/**
 * The entries of a blueprint in their order, those of absent objects included. Tags stay unresolved expressions.
 * Throws a Problem with the line of what is no blueprint.
 */
export function blueprintEntries(file: SealedFile): BlueprintEntry[] {
  const document = readYamlDocument(file, { tags: 'unresolved' });
  const lineOf = (path: readonly PropertyKey[]) => document?.lineOf(path) ?? 1;
  const whereOf = (path: readonly PropertyKey[]) => `${file.path}:${lineOf(path)} ${jsonPath(path)}`;
  const { entries, metadata } = accept(Blueprint, document?.value ?? null, whereOf);
  const unapplied = isUnapplied(metadata?.labels);
  const listed: { raw: unknown; path: (string | number)[] }[] = Array.isArray(entries)
    ? entries.map((raw, index) => ({ raw, path: ['entries', index] }))
    : Object.entries(accept(Groups, entries ?? {}, (path) => whereOf(['entries', ...path]))).flatMap(([group, members]) =>
        members.map((raw, index) => ({ raw, path: ['entries', group, index] })),
      );
  return listed.map(({ raw, path }) =>
    entryOf(
      accept(RawEntry, raw, (inner) => whereOf([...path, ...inner])),
      path,
      lineOf,
      unapplied,
    ),
  );
}

function isUnapplied(labels: unknown): boolean {
  if (typeof labels !== 'object' || labels === null) return false;
  const label: unknown = Object.entries(labels).find(([name]) => name === INSTANTIATE)?.[1];
  return label !== undefined && String(isUnresolved(label) ? false : label).toLowerCase() === 'false';
}

const PRIMARY_KEYS = ['pk', 'policybindingmodel_ptr_id', 'pbm_uuid'];

function entryOf(
  raw: z.output<typeof RawEntry>,
  path: readonly (string | number)[],
  lineOf: (path: readonly PropertyKey[]) => number,
  unapplied: boolean,
): BlueprintEntry {
  const identifiers = valuesOf(raw.identifiers);
  const attrs = valuesOf(raw.attrs);
  // As in authentik, what identifies an object outranks what is set on it.
  const members = new Map([...Object.entries(attrs), ...Object.entries(identifiers)]);
  const primaryKeys = PRIMARY_KEYS.flatMap((name) => keyOf(members.get(name)) ?? []);
  const conditional = isUnresolved(raw.conditions) || (raw.conditions ?? []).length > 0;
  return {
    model: isUnresolved(raw.model) ? raw.model.unresolved : raw.model.toLowerCase(),
    isComputed: isUnresolved(raw.model),
    id: keyOf(raw.id),
    primaryKeys,
    members,
    computed: [raw.attrs, raw.identifiers].find(isUnresolved) ?? null,
    absent: raw.state === 'absent',
    doubt: unapplied ? UNAPPLIED : doubtOf(raw.state, conditional),
    conditional: conditional || unapplied,
    line: lineOf(path),
    lineOf: (member) => lineOf([...path, Object.hasOwn(identifiers, member) ? 'identifiers' : 'attrs', member]),
  };
}

/** A primary key as text; null for what is none. */
export function keyOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function valuesOf(values: Unresolved | Record<string, unknown> | null | undefined): Record<string, unknown> {
  return values === null || values === undefined || isUnresolved(values) ? {} : values;
}

const UNAPPLIED = 'only if somebody applies the blueprint, which is labelled not to be applied by itself';
/** `created` leaves an object that exists already as it is: its values hold only where no other entry describes the object. */
export const IF_NEW = 'only if the object did not exist before (state: created)';

function doubtOf(state: unknown, conditional: boolean): string | null {
  if (conditional) return 'only if the conditions of the entry hold';
  if (isUnresolved(state)) return `state: ${state.unresolved}`;
  return state === 'created' ? IF_NEW : null;
}

/** The setting of an entry. Throws a Problem with its line when it is not what the schema expects. */
export function settingOf<T>(schema: z.ZodType<T>, entry: BlueprintEntry, member: string, file: SealedFile): Setting<T> {
  if (entry.doubt !== null) return { unresolved: entry.doubt };
  const value = entry.members.get(member);
  if (value === undefined) return entry.computed;
  const unresolved = Array.isArray(value) ? value.find(isUnresolved) : value;
  if (isUnresolved(unresolved)) return unresolved;
  return value === null ? null : accept(schema, value, () => `${file.path}:${entry.lineOf(member)} ${member}`);
}

/** The member by which objects of a model are known here: what has a slug by that, a brand by its domain, all else by its name. */
export function nameMember(model: string): 'slug' | 'domain' | 'name' {
  if (model === 'authentik_brands.brand') return 'domain';
  return /^authentik_(?:flows\.flow|core\.application|sources_\w+\.\w+)$/.test(model) ? 'slug' : 'name';
}

/** Whether an entry says by itself, and not by a tag or a key, which object it describes. */
export function isNamed({ model, members }: BlueprintEntry): boolean {
  return typeof members.get(nameMember(model)) === 'string';
}

/** The name of the object; of one that has none, its id, its key or its line. */
export function nameOf(entry: BlueprintEntry): string {
  const name = entry.members.get(nameMember(entry.model));
  if (typeof name === 'string') return name;
  return isUnresolved(name) ? name.unresolved : (entry.id ?? entry.primaryKeys[0] ?? `${entry.model} in line ${entry.line}`);
}

/** A member that an entry cannot do without. Throws a Problem with the line of the entry when it is missing. */
export function required(entry: BlueprintEntry, member: string, file: SealedFile): unknown {
  const value = entry.members.get(member) ?? entry.computed;
  if (value !== null && value !== undefined) return value;
  const where = `${file.path}:${entry.line}`;
  throw new Problem({ what: `The entry of ${entry.model} has no "${member}".`, where, fix: 'Export the blueprint again.' });
}
