import { z } from 'zod';
import type { AuthentikPolicyBinding } from '../domain/facts/authentik.ts';
import type { Setting } from '../domain/facts/setting.ts';
import { type BlueprintEntry, nameOf, required, settingOf } from './authentik-entries.ts';
import { FLOW, POLICY_BINDING, PROMPT_STAGE, STAGE_BINDING } from './authentik-models.ts';
import type { References } from './authentik-references.ts';
import type { SealedFile } from './reader.ts';

const YesNo = z.union([z.boolean(), z.stringbool()], { error: 'expected true or false' });

/** What is looked up while facts are made. */
export interface Surroundings {
  readonly file: SealedFile;
  readonly entries: readonly BlueprintEntry[];
  readonly references: References;
  readonly notes: string[];
}

/** Switched on, off, or an expression; null when not set. */
export function yesNoOf(entry: BlueprintEntry, member: string, file: SealedFile): Setting<boolean> {
  return settingOf(YesNo, entry, member, file);
}

/** Where a password policy has its effect, as far as this file says: prompt stages that validate with it, and what a binding puts it on. */
export function effectOf(policy: string, around: Surroundings): string[] {
  const { entries, references, notes } = around;
  const names = new Set<string>();
  for (const entry of entries) {
    if (entry.model === PROMPT_STAGE && policiesOf(entry).some((item) => references.nameOf(item) === policy)) {
      if (entry.doubt === null) names.add(nameOf(entry));
      else notes.push(`That "${nameOf(entry)}" validates with "${policy}" holds ${entry.doubt}; it is not counted.`);
    }
    if (entry.model !== POLICY_BINDING || references.nameOf(entry.members.get('policy')) !== policy) continue;
    const reference = required(entry, 'target', around.file);
    const against = reasonAgainst(entry, around.file) ?? elsewhere(reference, references);
    if (against === null) names.add(targetOf(reference, references));
    else notes.push(`The binding of "${policy}" to "${targetOf(reference, references)}" is not counted: ${against}.`);
  }
  return [...names].sort();
}

/** The policies that a prompt stage names to check what is entered. */
export function policiesOf(entry: BlueprintEntry): unknown[] {
  const value = entry.members.get('validation_policies');
  return Array.isArray(value) ? value : [];
}

/** The stage for a binding of a stage to a flow, which has no name of its own. */
export function targetOf(reference: unknown, references: References): string {
  const target = references.entryOf(reference);
  return target?.model === STAGE_BINDING ? references.nameOf(target.members.get('stage')) : references.nameOf(reference);
}

/** A password policy sees a new password in a flow and nowhere else: on an application or a source it checks nothing. */
function elsewhere(reference: unknown, references: References): string | null {
  const model = references.modelOf(reference);
  if (model === FLOW || model === STAGE_BINDING) return null;
  return model === null ? 'the file does not tell what it is bound to' : `no password is set there (${model})`;
}

function reasonAgainst(entry: BlueprintEntry, file: SealedFile): string | null {
  if (entry.doubt !== null) return `it holds ${entry.doubt}`;
  const enabled = yesNoOf(entry, 'enabled', file);
  if (enabled !== null && enabled !== true) return enabled === false ? 'it is disabled' : `enabled is ${enabled.unresolved}`;
  const negate = yesNoOf(entry, 'negate', file);
  if (negate !== null && negate !== false) return negate === true ? 'its result is negated' : `negate is ${negate.unresolved}`;
  const lenient = yesNoOf(entry, 'failure_result', file);
  if (lenient !== null && lenient !== false)
    return lenient === true ? 'it lets pass what fails to be judged' : `failure_result is ${lenient.unresolved}`;
  return null;
}

/**
 * What decides whether a stage runs in its flow. A binding whose target the file does not tell may be meant for any
 * stage, so it counts for each: better a doubt too many than a stage taken for unconditional.
 */
export function decidingPolicies(stageBinding: BlueprintEntry, { file, entries, references }: Surroundings): string[] {
  const names = entries.flatMap((entry) => {
    if (entry.model !== POLICY_BINDING || yesNoOf(entry, 'enabled', file) === false) return [];
    const target = required(entry, 'target', file);
    if (!isOpen(target, references) && references.entryOf(target) !== stageBinding) return [];
    const deciders = decidersOf(entry, references).map(({ decider, name }) => (decider === 'policy' ? name : `${decider} ${name}`));
    return deciders.length > 0 ? deciders : `binding in line ${entry.line}`;
  });
  if (stageBinding.conditional) names.push('conditions of the blueprint entry');
  if (stageBinding.members.has('enabled') && yesNoOf(stageBinding, 'enabled', file) !== true) names.push('its own "enabled"');
  return [...new Set(names)].sort();
}

/** The bindings of policies, each with what decides: what they say beyond this file is put into effect when all files have been read. */
export function policyBindings({ file, entries, references }: Surroundings): AuthentikPolicyBinding[] {
  return entries.flatMap((entry): AuthentikPolicyBinding[] => {
    if (entry.model !== POLICY_BINDING) return [];
    const reference = required(entry, 'target', file);
    const open = isOpen(reference, references);
    const lenient = yesNoOf(entry, 'failure_result', file);
    const bound = {
      target: targetOf(reference, references),
      targetModel: references.modelOf(reference),
      enabled: yesNoOf(entry, 'enabled', file),
      negated: yesNoOf(entry, 'negate', file),
      ...(lenient === null ? {} : { lenient }),
      from: { evidence: file.digest, at: `line ${entry.line}` },
    };
    return decidersOf(entry, references).map(({ decider, name }) => ({
      ...bound,
      decider,
      name,
      key: name,
      ...(open ? { open: true } : {}),
    }));
  });
}

function isOpen(target: unknown, references: References): boolean {
  return references.entryOf(target) === null && (!references.isKnown(target) || references.modelOf(target) === STAGE_BINDING);
}

function decidersOf(entry: BlueprintEntry, references: References): { decider: AuthentikPolicyBinding['decider']; name: string }[] {
  return (['policy', 'group', 'user'] as const).flatMap((decider) => {
    const value = entry.members.get(decider);
    return value === null || value === undefined ? [] : [{ decider, name: references.nameOf(value) }];
  });
}
