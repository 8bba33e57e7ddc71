import { z } from 'zod';
import type { Fact, FactKinds } from '../domain/fact.ts';
import type { AuthentikStage, PasswordPolicy } from '../domain/facts/authentik.ts';
import type { Setting } from '../domain/facts/setting.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { Problem } from '../domain/problem.ts';
import {
  decidingPolicies,
  effectOf,
  policiesOf,
  policyBindings,
  type Surroundings,
  yesNoOf,
} from './authentik-blueprint-policies.ts';
import { gapsIn, notesOn } from './authentik-blueprint-rest.ts';
import { type BlueprintEntry, blueprintEntries, nameOf, required, settingOf } from './authentik-entries.ts';
import {
  BINDS,
  BRAND,
  FLOW,
  IDENTIFICATION_STAGE,
  kindsOfModel,
  PASSWORD_POLICIES,
  POLICY_BINDING,
  PROMPT_STAGE,
  PROVIDER,
  PROXY,
  SOURCE,
  STAGE,
  STAGE_BINDING,
} from './authentik-models.ts';
import { References } from './authentik-references.ts';
import type { Reader, Reading, SealedFile } from './reader.ts';

const Text = z.string();
const Whole = z.union([z.number().int(), z.string().regex(/^\d+$/).transform(Number)], { error: 'expected a whole number' });
const Texts = z.array(z.string());

/**
 * A blueprint of authentik in YAML: https://docs.goauthentik.io/customize/blueprints/v1/structure/.
 * What an entry does not set is left to the defaults of the model; what a tag computes, a condition guards or
 * `state: created` leaves alone is unresolved. What other blueprints say of the same objects is added by resolveAuthentik.
 */
export default {
  format: 'authentik-blueprint',
  title: 'Authentik blueprint',
  yields: [
    'authentikFlow',
    'authentikStage',
    'authentikStageBinding',
    'authentikPolicyBinding',
    'passwordPolicy',
    'authentikProvider',
    'authentikBrand',
    'authentikFlowUse',
    'authentikRemoval',
  ],
  named: /\.blueprint\.ya?ml$|^blueprint[\w.-]*\.ya?ml$/i,

  recognises({ shape, keys, head }) {
    if (shape !== 'yaml' || !keys.has('entries') || keys.has('apiVersion')) return false;
    // Exports sort their members: of one that was cut off, only the entries are left.
    return keys.has('version') || keys.has('metadata') || /^(?:[^\S\n]|-)*model:\s*["']?authentik_/m.test(head);
  },

  read(file): Reading {
    const all = blueprintEntries(file);
    const entries = all.filter(({ absent }) => !absent);
    const around: Surroundings = { file, entries, references: new References(entries), notes: [] };
    refuseTwins(entries, file);
    const facts = entries.flatMap((entry) => factsOf(entry, around));
    const bindings = policyBindings(around).map((binding): Fact => ({ kind: 'authentikPolicyBinding', ...binding }));
    // What is removed is referred to by entries that are removed with it.
    const removals = all.filter(({ absent }) => absent).flatMap((entry) => removalOf(entry, new References(all), file));
    return {
      artefact: file.path,
      takenAt: null,
      covers: null,
      facts: [...facts, ...bindings, ...removals],
      notes: [...around.notes, ...notesOn(all)],
      gaps: gapsIn(all),
    };
  },
} satisfies Reader;

function factsOf(entry: BlueprintEntry, around: Surroundings): Fact[] {
  const { file, references } = around;
  const from = { evidence: file.digest, at: `line ${entry.line}` };
  const { model } = entry;
  const policy = PASSWORD_POLICIES.get(model);
  if (policy !== undefined) return [{ kind: 'passwordPolicy', ...passwordPolicyOf(entry, policy, around), from }];
  if (model === FLOW)
    return [
      {
        kind: 'authentikFlow',
        id: nameOf(entry),
        designation: settingOf(Text, entry, 'designation', file),
        authentication: settingOf(Text, entry, 'authentication', file),
        from,
      },
    ];
  if (model === STAGE_BINDING) {
    const stage = required(entry, 'stage', file);
    return [
      {
        kind: 'authentikStageBinding',
        flow: references.nameOf(required(entry, 'target', file)),
        stage: references.nameOf(stage),
        stageModel: references.modelOf(stage),
        order: settingOf(Whole, entry, 'order', file),
        policies: decidingPolicies(entry, around),
        policyEngineMode: settingOf(Text, entry, 'policy_engine_mode', file),
        from,
      },
    ];
  }
  const uses = flowUses(entry, references).map((use): Fact => ({ kind: 'authentikFlowUse', ...use, from }));
  if (model === BRAND) {
    const domain = nameOf(entry);
    const isDefault = yesNoOf(entry, 'default', file);
    const authenticationFlow = flowOf(entry, 'flow_authentication', references);
    return [{ kind: 'authentikBrand', domain, default: isDefault, authenticationFlow, from }, ...uses];
  }
  if (PROVIDER.test(model)) {
    const accessTokenValidity = model === PROXY ? settingOf(Text, entry, 'access_token_validity', file) : null;
    const authenticationFlow = flowOf(entry, 'authentication_flow', references);
    return [{ kind: 'authentikProvider', name: nameOf(entry), model, authenticationFlow, accessTokenValidity, from }, ...uses];
  }
  return STAGE.test(model) ? [{ kind: 'authentikStage', ...stageOf(entry, around), from }, ...uses] : uses;
}

/** The slug of the flow that a member refers to, unresolved where the reference does not tell it; null when it is not set. */
function flowOf(entry: BlueprintEntry, member: string, references: References): Setting<string> {
  const reference = entry.members.get(member) ?? entry.computed;
  if (reference === null || reference === undefined) return null;
  const name = references.nameOf(reference);
  if (entry.doubt !== null) return { unresolved: `"${name}", ${entry.doubt}` };
  return references.isKnown(reference) ? name : { unresolved: name };
}

/** The members by which something lets people log in by a flow, and those by which it leads to one that may do so. */
function leadsOf(model: string): { readonly what: string; readonly login: readonly string[]; readonly perhaps: readonly string[] } {
  // Of a directory that an outpost serves, people log in by what else asks for consent.
  if (BINDS.test(model)) return { what: 'provider', login: ['authentication_flow', 'authorization_flow'], perhaps: [] };
  if (PROVIDER.test(model)) return { what: 'provider', login: ['authentication_flow'], perhaps: [] };
  if (SOURCE.test(model)) return { what: 'source', login: ['authentication_flow'], perhaps: ['enrollment_flow'] };
  if (model === BRAND) return { what: 'recovery of brand', login: [], perhaps: ['flow_recovery'] };
  if (STAGE.test(model))
    return { what: 'stage', login: ['passwordless_flow'], perhaps: ['enrollment_flow', 'recovery_flow', 'target_flow'] };
  return { what: '', login: [], perhaps: [] };
}

/** What lets people log in by a flow besides the authentication flow of a brand. */
function flowUses(entry: BlueprintEntry, references: References): Omit<FactKinds['authentikFlowUse'], 'from'>[] {
  const { what, login, perhaps } = leadsOf(entry.model);
  const by = `${what} "${nameOf(entry)}"`;
  const flowsOf = (members: readonly string[]) =>
    members.flatMap((member) => (entry.members.has(member) ? (flowOf(entry, member, references) ?? []) : []));
  return [
    ...flowsOf(login).map((flow) => ({ flow, by })),
    ...flowsOf(perhaps).map((flow) => ({ flow, by, perhaps: true as const })),
  ];
}

/** What an entry with `state: absent` takes away. */
function removalOf(entry: BlueprintEntry, references: References, file: SealedFile): Fact[] {
  const { model } = entry;
  const from = { evidence: file.digest, at: `line ${entry.line}` };
  if (model === STAGE_BINDING || model === POLICY_BINDING) {
    const name = references.nameOf(entry.members.get(model === STAGE_BINDING ? 'stage' : 'policy'));
    return [{ kind: 'authentikRemoval', model, name, target: references.nameOf(entry.members.get('target')), from }];
  }
  return kindsOfModel(model).length === 0 ? [] : [{ kind: 'authentikRemoval', model, name: nameOf(entry), target: null, from }];
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

function stageOf(entry: BlueprintEntry, { file, references }: Surroundings): Omit<AuthentikStage, 'from'> {
  const text = (member: string) => settingOf(Text, entry, member, file);
  const setsUpWith = modelsOf(entry, 'configuration_stages', references);
  return {
    id: nameOf(entry),
    model: entry.model,
    notConfiguredAction: text('not_configured_action'),
    deviceClasses: settingOf(Texts, entry, 'device_classes', file),
    sessionDuration: text('session_duration'),
    rememberMeOffset: text('remember_me_offset'),
    lastAuthThreshold: text('last_auth_threshold'),
    ...(setsUpWith === null ? {} : { setsUpWith }),
    ...(entry.model === IDENTIFICATION_STAGE ? { asksPassword: isSet(entry, 'password_stage') } : {}),
    ...(entry.model === PROMPT_STAGE && entry.doubt === null && entry.members.has('validation_policies')
      ? { validatesWith: policiesOf(entry).map((policy) => references.nameOf(policy)) }
      : {}),
  };
}

/** Whether a member refers to something; null when it is not set. */
function isSet(entry: BlueprintEntry, member: string): Setting<boolean> {
  if (entry.doubt !== null) return { unresolved: entry.doubt };
  const value = entry.members.get(member);
  if (value === undefined) return entry.computed;
  // A reference may come to nothing only where it is computed from something else.
  return isUnresolved(value) && !/^!(?:KeyOf|Find) /.test(value.unresolved) ? value : value !== null;
}

/** The models of what a member lists; unresolved where one of the references does not tell it; null when it is not set. */
function modelsOf(entry: BlueprintEntry, member: string, references: References): Setting<readonly string[]> {
  const value = entry.members.get(member);
  if (value === null || value === undefined) return null;
  if (isUnresolved(value)) return value;
  const listed = Array.isArray(value) ? value : [value];
  const models = listed.map((reference) => references.modelOf(reference));
  const open = models.indexOf(null);
  return open === -1 ? models.filter((model) => model !== null) : { unresolved: references.nameOf(listed[open]) };
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
    checksStaticRules: yesNoOf(entry, 'check_static_rules', around.file),
    symbolCharset: settingOf(Text, entry, 'symbol_charset', around.file),
    passwordField: settingOf(Text, entry, 'password_field', around.file),
    boundTo: effectOf(nameOf(entry), around),
  };
}
