import { z } from 'zod';
import type { AuthentikStage, Fact, PasswordPolicy } from '../domain/fact.ts';
import { Problem } from '../domain/problem.ts';
import { type BlueprintEntry, blueprintEntries, nameOf, References, required, settingOf } from './authentik-entries.ts';
import type { Reader, Reading, SealedFile } from './reader.ts';

const FLOW = 'authentik_flows.flow';
const STAGE_BINDING = 'authentik_flows.flowstagebinding';
const POLICY_BINDING = 'authentik_policies.policybinding';
const PROMPT_STAGE = 'authentik_stages_prompt.promptstage';
const STAGE = /^authentik_stages_\w+\.\w+stage$/;
const PASSWORD_POLICIES: ReadonlyMap<string, PasswordPolicy['model']> = new Map([
  ['authentik_policies_password.passwordpolicy', 'password'],
  ['authentik_policies_unique_password.uniquepasswordpolicy', 'uniqueness'],
  ['authentik_policies_expiry.passwordexpirypolicy', 'expiry'],
]);

const Text = z.string();
const Whole = z.union([z.number().int(), z.string().regex(/^\d+$/).transform(Number)], { error: 'expected a whole number' });
const YesNo = z.union([z.boolean(), z.stringbool()], { error: 'expected true or false' });
const Texts = z.array(z.string());

/** What is looked up while facts are made. */
interface Surroundings {
  readonly file: SealedFile;
  readonly entries: readonly BlueprintEntry[];
  readonly references: References;
  readonly notes: string[];
}

/**
 * A blueprint of authentik in YAML: https://docs.goauthentik.io/customize/blueprints/v1/structure/.
 * What an entry does not set is left to the defaults of the model; what a tag computes, a condition guards or
 * `state: created` leaves alone is unresolved.
 */
export default {
  format: 'authentik-blueprint',
  title: 'Authentik blueprint',
  yields: ['authentikFlow', 'authentikStage', 'authentikStageBinding', 'passwordPolicy'],

  recognises({ shape, keys, head }) {
    if (shape !== 'yaml' || !keys.has('entries') || keys.has('apiVersion')) return false;
    // Exports sort their members: of one that was cut off, only the entries are left.
    return keys.has('version') || keys.has('metadata') || /^[\s-]*model:\s*["']?authentik_/m.test(head);
  },

  read(file): Reading {
    const all = blueprintEntries(file);
    const entries = all.filter(({ absent }) => !absent);
    const around: Surroundings = { file, entries, references: new References(entries), notes: [] };
    refuseTwins(entries, file);
    const facts = entries.flatMap((entry) => factOf(entry, around) ?? []);
    return { artefact: file.path, takenAt: null, covers: null, facts, notes: [...around.notes, ...notesOn(all)] };
  },
} satisfies Reader;

function factOf(entry: BlueprintEntry, around: Surroundings): Fact | null {
  const from = { evidence: around.file.digest, at: `line ${entry.line}` };
  const id = nameOf(entry);
  const policy = PASSWORD_POLICIES.get(entry.model);
  if (policy !== undefined) return { kind: 'passwordPolicy', ...passwordPolicyOf(entry, policy, around), from };
  if (entry.model === FLOW)
    return { kind: 'authentikFlow', id, designation: settingOf(Text, entry, 'designation', around.file), from };
  if (entry.model === STAGE_BINDING) {
    const flow = around.references.nameOf(required(entry, 'target', around.file));
    const stage = around.references.nameOf(required(entry, 'stage', around.file));
    return { kind: 'authentikStageBinding', flow, stage, policies: decidingPolicies(entry, around), from };
  }
  return STAGE.test(entry.model) ? { kind: 'authentikStage', ...stageOf(entry, around.file), from } : null;
}

/** Two entries of one object add up in authentik, in their order: neither of them alone says what holds. */
function refuseTwins(entries: readonly BlueprintEntry[], file: SealedFile): void {
  const seen = new Map<string, number>();
  for (const entry of entries) {
    if (entry.model !== FLOW && !PASSWORD_POLICIES.has(entry.model) && !STAGE.test(entry.model)) continue;
    const object = `${entry.model} "${nameOf(entry)}"`;
    const earlier = seen.get(object);
    if (earlier !== undefined) {
      const what = `${object} is described here and in line ${earlier}.`;
      throw new Problem({ what, where: `${file.path}:${entry.line}`, fix: 'Describe each object in one entry.' });
    }
    seen.set(object, entry.line);
  }
}

function stageOf(entry: BlueprintEntry, file: SealedFile): Omit<AuthentikStage, 'from'> {
  return {
    id: nameOf(entry),
    model: entry.model,
    notConfiguredAction: settingOf(Text, entry, 'not_configured_action', file),
    deviceClasses: settingOf(Texts, entry, 'device_classes', file),
    sessionDuration: settingOf(Text, entry, 'session_duration', file),
    rememberMeOffset: settingOf(Text, entry, 'remember_me_offset', file),
  };
}

function passwordPolicyOf(
  entry: BlueprintEntry,
  model: PasswordPolicy['model'],
  around: Surroundings,
): Omit<PasswordPolicy, 'from'> {
  const whole = (member: string) => settingOf(Whole, entry, member, around.file);
  return {
    id: nameOf(entry),
    model,
    lengthMin: whole('length_min'),
    uppercaseMin: whole('amount_uppercase'),
    lowercaseMin: whole('amount_lowercase'),
    digitsMin: whole('amount_digits'),
    symbolsMin: whole('amount_symbols'),
    history: whole('num_historical_passwords'),
    checksStaticRules: settingOf(YesNo, entry, 'check_static_rules', around.file),
    boundTo: bindingsOf(nameOf(entry), around),
  };
}

/** Where a password policy has its effect: prompt stages that validate with it, and whatever a binding puts it on. */
function bindingsOf(policy: string, around: Surroundings): string[] {
  const { entries, references, notes } = around;
  const names = new Set<string>();
  for (const entry of entries) {
    if (entry.model === PROMPT_STAGE && listOf(entry, 'validation_policies').some((item) => references.nameOf(item) === policy)) {
      if (entry.doubt === null) names.add(nameOf(entry));
      else notes.push(`That "${nameOf(entry)}" validates with "${policy}" holds ${entry.doubt}; it is not counted.`);
    }
    if (entry.model !== POLICY_BINDING || references.nameOf(entry.members.get('policy')) !== policy) continue;
    const target = targetOf(required(entry, 'target', around.file), references);
    const against = reasonAgainst(entry, around.file);
    if (against === null) names.add(target);
    else notes.push(`The binding of "${policy}" to "${target}" is not counted: ${against}.`);
  }
  return [...names].sort();
}

/** The stage for a binding of a stage to a flow, which has no name of its own. */
function targetOf(reference: unknown, references: References): string {
  const target = references.entryOf(reference);
  return target?.model === STAGE_BINDING ? references.nameOf(target.members.get('stage')) : references.nameOf(reference);
}

function reasonAgainst(entry: BlueprintEntry, file: SealedFile): string | null {
  if (entry.doubt !== null) return `it holds ${entry.doubt}`;
  const enabled = settingOf(YesNo, entry, 'enabled', file);
  if (enabled !== null && enabled !== true) return enabled === false ? 'it is disabled' : `enabled is ${enabled.unresolved}`;
  const negate = settingOf(YesNo, entry, 'negate', file);
  if (negate !== null && negate !== false) return negate === true ? 'its result is negated' : `negate is ${negate.unresolved}`;
  return null;
}

/**
 * What decides whether a stage runs in its flow. A binding whose target the file does not tell may be meant for any
 * stage, so it counts for each: better a doubt too many than a stage taken for unconditional.
 */
function decidingPolicies(stageBinding: BlueprintEntry, { file, entries, references }: Surroundings): string[] {
  const names = entries.flatMap((entry) => {
    if (entry.model !== POLICY_BINDING || settingOf(YesNo, entry, 'enabled', file) === false) return [];
    const target = required(entry, 'target', file);
    if (references.isKnown(target) && references.entryOf(target) !== stageBinding) return [];
    const deciders = (['policy', 'group', 'user'] as const).flatMap((member) => {
      const value = entry.members.get(member);
      if (value === null || value === undefined) return [];
      return member === 'policy' ? references.nameOf(value) : `${member} ${references.nameOf(value)}`;
    });
    return deciders.length > 0 ? deciders : `binding in line ${entry.line}`;
  });
  return [...new Set(stageBinding.conditional ? [...names, 'conditions of the blueprint entry'] : names)].sort();
}

function listOf(entry: BlueprintEntry, member: string): unknown[] {
  const value = entry.members.get(member);
  return Array.isArray(value) ? value : [];
}

function isRead(model: string): boolean {
  return [FLOW, STAGE_BINDING, POLICY_BINDING].includes(model) || PASSWORD_POLICIES.has(model) || STAGE.test(model);
}

function notesOn(entries: readonly BlueprintEntry[]): string[] {
  const notes: string[] = [];
  const others = new Map<string, number>();
  for (const { model } of entries) if (!isRead(model)) others.set(model, (others.get(model) ?? 0) + 1);
  if (others.size > 0) {
    const counted = [...others].sort().map(([model, count]) => `${model} (${count})`);
    notes.push(`Entries of other models were passed over: ${counted.join(', ')}.`);
  }
  for (const entry of entries.filter(({ absent, model }) => absent && isRead(model))) {
    notes.push(`Line ${entry.line} removes ${entry.model} "${nameOf(entry)}".`);
  }
  for (const entry of entries.filter(({ absent, doubt, model }) => !absent && doubt !== null && isRead(model))) {
    notes.push(`What line ${entry.line} sets on ${entry.model} "${nameOf(entry)}" holds ${entry.doubt}.`);
  }
  return notes;
}
