import { canonicalJson } from '../domain/canonical.ts';
import type { Pointer } from '../domain/evidence.ts';
import type { Fact, FactKinds } from '../domain/fact.ts';
import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import type { Disk, FirewallRule, TerraformValue } from '../domain/facts/terraform.ts';
import { findDisks } from './terraform-attached-disk.ts';
import { evaluate, type Lookup } from './terraform-expression.ts';
import { flagOfValue, kmsKeyOfValue, rangesOfValue, textOfValue, textsOfValue } from './terraform-settings.ts';

type Variable = FactKinds['terraformVariable'];
type Local = FactKinds['terraformLocal'];

/** Names that one expression may look up, those behind names included: doubling locals would otherwise never end. */
const LOOKUPS = 1000;
/** Names of which each stands for an expression with the next one; each costs room on the stack. */
const CHAIN = 50;

/**
 * Computes what one Terraform file leaves to others, given the facts of the whole drop folder: variables and locals of the same directory,
 * and the disks that its machines attach. A value in a tfvars file outranks a default; files that disagree leave the variable unresolved,
 * and so does a module call, which alone decides the variables of the directory it calls. Whether a rule that another file overrides is
 * still in force as written, and how such a disk is encrypted, is unresolved. All other facts come back as they are.
 */
export function resolveTerraform(facts: readonly Fact[]): Fact[] {
  const names = new Names(facts);
  const resolved = facts.map((fact): Fact => {
    if (fact.kind !== 'firewallRule' && fact.kind !== 'disk' && fact.kind !== 'terraformNetwork') return fact;
    const directory = names.directoryOf(fact.from);
    if (directory === null) return fact;
    if (fact.kind === 'terraformNetwork') {
      const { name } = fact;
      return isUnresolved(name) ? { ...fact, name: textOfValue(names.valueOf(name.unresolved, directory, null)) } : fact;
    }
    const overridden = names.isOverridden(fact.address, directory) ? OVERRIDDEN : null;
    if (fact.kind === 'firewallRule') {
      const rule = resolvedRule(fact, names, directory);
      return { ...fact, ...rule, disabled: overridden ?? rule.disabled };
    }
    const disk = resolvedDisk(fact, names, directory);
    return { ...fact, ...disk, kmsKey: overridden ?? disk.kmsKey };
  });
  return findDisks(resolved, ({ from }) => names.directoryOf(from));
}

const OVERRIDDEN = { unresolved: 'overridden in another file' };

function resolvedRule(rule: FirewallRule, names: Names, directory: string) {
  const value = (text: string) => names.valueOf(text, directory, null);
  const sourcesFrom: Pointer[] = [];
  const source = (text: string) => names.valueOf(text, directory, sourcesFrom);
  const resolved = (settings: readonly Setting<string>[]) =>
    settings.flatMap((setting) => (isUnresolved(setting) ? textsOfValue(value(setting.unresolved)) : [setting]));
  const ranges = rule.sourceRanges;
  return {
    name: nameOf(rule.name, value),
    direction: isUnresolved(rule.direction) ? textOfValue(value(rule.direction.unresolved)) : rule.direction,
    disabled: isUnresolved(rule.disabled) ? flagOfValue(value(rule.disabled.unresolved)) : rule.disabled,
    protocol: isUnresolved(rule.protocol) ? textOfValue(value(rule.protocol.unresolved)) : rule.protocol,
    ports: resolved(rule.ports),
    sourceTags: resolved(rule.sourceTags),
    sourceRanges:
      ranges === null
        ? null
        : isUnresolved(ranges)
          ? rangesOfValue(source(ranges.unresolved))
          : rangesOfValue(ranges.map((range) => (isUnresolved(range) ? source(range.unresolved) : range))),
    sourcesFrom: [...rule.sourcesFrom, ...sourcesFrom],
  };
}

function resolvedDisk({ name, kmsKey, attaches }: Disk, names: Names, directory: string) {
  const value = (text: string) => names.valueOf(text, directory, null);
  const source = attaches === null ? null : textOfValue(value(attaches));
  return {
    name: isUnresolved(name) ? textOfValue(value(name.unresolved)) : name,
    kmsKey: isUnresolved(kmsKey) ? kmsKeyOfValue(value(kmsKey.unresolved)) : kmsKey,
    attaches: isUnresolved(source) ? source.unresolved : (source ?? attaches),
  };
}

/** A rule is called by its name; where that is an expression, by what it comes to. */
function nameOf(name: string, value: (text: string) => TerraformValue): string {
  const isReference = /^(?:var|local)\./.test(name);
  if (!isReference && !name.includes('${')) return name;
  const resolved = textOfValue(value(isReference ? name : `"${name}"`));
  return typeof resolved === 'string' ? resolved : name;
}

/** What names stand for in each directory. */
class Names {
  readonly #directories = new Map<string, Set<string>>();
  readonly #variables: ReadonlyMap<string, readonly Variable[]>;
  readonly #locals: ReadonlyMap<string, readonly Local[]>;
  /** Directory and address of each resource that an override file changes. */
  readonly #overridden: ReadonlySet<string>;
  /** Directories whose variables a module call decides. */
  readonly #called: ReadonlySet<string>;

  constructor(facts: readonly Fact[]) {
    this.#variables = Map.groupBy(
      facts.filter((fact) => fact.kind === 'terraformVariable'),
      ({ name }) => name,
    );
    this.#locals = Map.groupBy(
      facts.filter((fact) => fact.kind === 'terraformLocal'),
      ({ name }) => name,
    );
    for (const fact of facts) {
      if (fact.kind !== 'terraformFile') continue;
      const directories = this.#directories.get(fact.from.evidence) ?? new Set();
      this.#directories.set(fact.from.evidence, directories.add(fact.directory));
    }
    this.#overridden = new Set(
      facts.flatMap((fact) => (fact.kind === 'terraformOverride' ? [`${fact.directory}\n${fact.address}`] : [])),
    );
    this.#called = new Set(facts.flatMap((fact) => (fact.kind === 'terraformModule' && fact.calls !== null ? [fact.calls] : [])));
  }

  /** The directory of a resource; null when it did not come from a Terraform file, or the same bytes lie in two directories. */
  directoryOf(pointer: Pointer): string | null {
    const [only, ...others] = this.#directories.get(pointer.evidence) ?? [];
    return only === undefined || others.length > 0 ? null : only;
  }

  isOverridden(address: string, directory: string): boolean {
    return this.#overridden.has(`${directory}\n${address}`);
  }

  /** The value of an expression in a directory; `used` collects where the names in it were defined. */
  valueOf(text: string, directory: string, used: Pointer[] | null): TerraformValue {
    const open = new Set<string>();
    let lookups = 0;
    const lookup: Lookup = (scope, name) => {
      const key = `${scope}.${name}`;
      lookups += 1;
      if (open.has(key) || open.size >= CHAIN || lookups > LOOKUPS) return undefined;
      const sources = scope === 'var' ? this.#variable(name, directory) : this.#local(name, directory);
      const [first] = sources;
      if (first === undefined || sources.some(({ value }) => canonicalJson(value) !== canonicalJson(first.value))) return undefined;
      used?.push(...sources.map(({ from }) => from));
      open.add(key);
      const value = scope === 'var' ? first.value : deepen(first.value, lookup);
      open.delete(key);
      return value;
    };
    return evaluate(text, lookup);
  }

  #variable(name: string, directory: string): Variable[] {
    if (this.#called.has(directory)) return [];
    const all = this.#variables.get(name) ?? [];
    const declaredIn = new Set(all.filter(({ source }) => source === 'default').map((variable) => variable.directory));
    // A tfvars file in a directory that does not declare the variable can be meant for any that does.
    const given = all.filter(
      (variable) => variable.source === 'tfvars' && (variable.directory === directory || !declaredIn.has(variable.directory)),
    );
    return given.length > 0 ? given : all.filter((variable) => variable.source === 'default' && variable.directory === directory);
  }

  #local(name: string, directory: string): Local[] {
    return (this.#locals.get(name) ?? []).filter((local) => local.directory === directory);
  }
}

/** Computes what a local value left open when its file was read alone. */
function deepen(value: TerraformValue, lookup: Lookup): TerraformValue {
  if (isUnresolved(value)) return evaluate(value.unresolved, lookup);
  return Array.isArray(value) ? value.map((item: TerraformValue) => deepen(item, lookup)) : value;
}
