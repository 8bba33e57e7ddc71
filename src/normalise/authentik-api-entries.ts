import { z } from 'zod';
import type { Pointer } from '../domain/evidence.ts';
import type { Fact, FactKinds } from '../domain/fact.ts';
import type { PasswordPolicy } from '../domain/facts/authentik.ts';
import type { Setting } from '../domain/facts/setting.ts';
import type { ApiList, Entry } from './authentik-api-lists.ts';
import { BINDS, IDENTIFICATION_STAGE, PASSWORD_POLICIES, PROXY } from './authentik-models.ts';
import { accept, jsonPath } from './json.ts';

const Key = z.union([z.string().min(1), z.number().transform(String)]);
const Shown = z.object({ name: z.string(), meta_model_name: z.string().nullish() });
const Named = z.object({ name: z.string() });
const Words = z.array(z.string());

const Flow = z.object({
  pk: Key,
  slug: z.string().min(1),
  designation: z.string(),
  authentication: z.string().nullish(),
  stages: z.array(Key).nullish(),
});
const StageBinding = z.object({
  policybindingmodel_ptr_id: Key.nullish(),
  pk: Key,
  target: Key,
  stage: Key,
  order: z.number(),
  stage_obj: Shown.nullish(),
  policy_engine_mode: z.string().nullish(),
});
const PolicyBinding = z.object({
  target: Key,
  enabled: z.boolean(),
  negate: z.boolean(),
  failure_result: z.boolean().nullish(),
  policy: Key.nullish(),
  group: Key.nullish(),
  user: Key.nullish(),
  policy_obj: Named.nullish(),
  group_obj: Named.nullish(),
  user_obj: z.object({ username: z.string() }).nullish(),
});
const Stage = z.object({
  pk: Key,
  name: z.string().min(1),
  meta_model_name: z.string(),
  not_configured_action: z.string().optional(),
  device_classes: Words.optional(),
  session_duration: z.string().optional(),
  remember_me_offset: z.string().optional(),
  last_auth_threshold: z.string().optional(),
  configuration_stages: z.array(Key).nullish(),
  password_stage: Key.nullish(),
  passwordless_flow: Key.nullish(),
  enrollment_flow: Key.nullish(),
  recovery_flow: Key.nullish(),
  target_flow: Key.nullish(),
  validation_policies: z.array(Key).optional(),
});
const Whole = z.number().int().optional();
const Policy = z.object({
  pk: Key,
  name: z.string().min(1),
  meta_model_name: z.string(),
  length_min: Whole,
  amount_uppercase: Whole,
  amount_lowercase: Whole,
  amount_digits: Whole,
  amount_symbols: Whole,
  num_historical_passwords: Whole,
  check_static_rules: z.boolean().optional(),
  symbol_charset: z.string().optional(),
  password_field: z.string().optional(),
  bound_to: z.number().int().nullish(),
});
const Provider = z.object({
  pk: Key,
  name: z.string().min(1),
  meta_model_name: z.string().nullish(),
  authentication_flow: Key.nullish(),
  authorization_flow: Key.nullish(),
  access_token_validity: z.string().optional(),
});
const Application = z.object({
  pk: Key,
  slug: z.string().min(1),
  name: z.string(),
  provider: Key.nullish(),
  provider_obj: Provider.nullish(),
  backchannel_providers: z.array(Key).nullish(),
  backchannel_providers_obj: z.array(Provider).nullish(),
});
const Brand = z.object({
  brand_uuid: Key,
  domain: z.string(),
  default: z.boolean(),
  flow_authentication: Key.nullish(),
  flow_recovery: Key.nullish(),
});

/** Lists over all models show what these have in common and nothing else: what a model adds is then not known. */
export const LEFT_OUT = { unresolved: 'left out by the list over all models' };

/** The facts of one entry. Throws a Problem with its place when it is not what its list holds. */
export function factsOfEntry({ list }: ApiList, entry: Entry, from: Pointer, where: string): Fact[] {
  const read = <Schema extends z.ZodType>(schema: Schema): z.output<Schema> =>
    accept(schema, entry, (path) => `${where}${jsonPath(path).slice(1)}`);
  switch (list) {
    case 'flows': {
      const { pk, slug, designation, authentication = null, stages } = read(Flow);
      const counted = stages ? { stageCount: new Set(stages).size } : {};
      return [{ kind: 'authentikFlow', id: slug, designation, authentication, ...counted, key: pk, from }];
    }
    case 'stageBindings': {
      const {
        pk,
        policybindingmodel_ptr_id: target,
        target: flow,
        stage,
        order,
        stage_obj: shown,
        policy_engine_mode: mode,
      } = read(StageBinding);
      const stageModel = shown?.meta_model_name?.toLowerCase() ?? null;
      const bound = {
        flow,
        stage: shown?.name ?? stage,
        stageModel,
        order,
        policies: [],
        policyEngineMode: mode ?? null,
        key: target ?? pk,
      };
      return [{ kind: 'authentikStageBinding', ...bound, from }];
    }
    case 'policyBindings':
      return policyBinding(read(PolicyBinding), from);
    case 'stages':
      return stagesOf(read(Stage), from);
    case 'policies':
      return passwordPolicy(read(Policy), from);
    case 'providers':
      return [providerOf(read(Provider), from)];
    case 'applications':
      return applicationOf(read(Application), from);
    case 'brands': {
      const { brand_uuid: key, domain, default: isDefault, flow_authentication: flow, flow_recovery: recovery } = read(Brand);
      const use: Fact[] = recovery
        ? [{ kind: 'authentikFlowUse', flow: recovery, by: `recovery of brand "${domain}"`, perhaps: true, from }]
        : [];
      return [{ kind: 'authentikBrand', domain, default: isDefault, authenticationFlow: flow ?? null, key, from }, ...use];
    }
  }
}

function providerOf(provider: z.output<typeof Provider>, from: Pointer): Fact {
  const { pk: key, name, meta_model_name: model = null, access_token_validity: validity } = provider;
  const accessTokenValidity: Setting<string> = model?.toLowerCase() === PROXY ? (validity ?? LEFT_OUT) : null;
  return { kind: 'authentikProvider', name, model, authenticationFlow: loginFlowOf(provider), accessTokenValidity, key, from };
}

/** The flow by which people log in: of a directory that an outpost serves, what other providers ask for consent by. */
function loginFlowOf({ meta_model_name: model, ...flows }: z.output<typeof Provider>): string | null {
  const binds = model && BINDS.test(model.toLowerCase());
  return (binds ? flows.authorization_flow : flows.authentication_flow) ?? null;
}

/** One fact for each of its providers: people may get in by any of them. Those that it shows are facts of their own as well. */
function applicationOf(application: z.output<typeof Application>, from: Pointer): Fact[] {
  const { pk: key, slug, name, provider: own, provider_obj: ownShown, backchannel_providers: others } = application;
  const shown = [...(ownShown ? [ownShown] : []), ...(application.backchannel_providers_obj ?? [])];
  const keys = [...new Set([...(own ? [own] : []), ...(others ?? []), ...shown.map(({ pk }) => pk)])];
  const found = { kind: 'authentikApplication', slug, name, key, from } as const;
  if (keys.length === 0) return [{ ...found, provider: null, authenticationFlow: null }];
  const ways = keys.map((providerKey): Fact => {
    const provider = shown.find(({ pk }) => pk === providerKey);
    const authenticationFlow: Setting<string> = provider ? loginFlowOf(provider) : { unresolved: `provider ${providerKey}` };
    return { ...found, provider: provider?.name ?? providerKey, providerKey, authenticationFlow };
  });
  return [...ways, ...shown.map((provider) => providerOf(provider, from))];
}

function policyBinding(binding: z.output<typeof PolicyBinding>, from: Pointer): Fact[] {
  const { target, enabled, negate: negated } = binding;
  const lenient = binding.failure_result ? { lenient: true as const } : {};
  const deciders = [
    ['policy', binding.policy, binding.policy_obj?.name],
    ['group', binding.group, binding.group_obj?.name],
    ['user', binding.user, binding.user_obj?.username],
  ] as const;
  return deciders.flatMap(([decider, key, name]): Fact[] =>
    key
      ? [
          {
            kind: 'authentikPolicyBinding',
            target,
            targetModel: null,
            decider,
            name: name ?? key,
            key,
            enabled,
            negated,
            ...lenient,
            from,
          },
        ]
      : [],
  );
}

/** An identification stage may let people in by a flow without a password; others lead to flows that may log them in. */
function stagesOf(found: z.output<typeof Stage>, from: Pointer): Fact[] {
  const by = `stage "${found.name}"`;
  const { passwordless_flow: passwordless, enrollment_flow: enrollment, recovery_flow: recovery, target_flow: target } = found;
  const uses: Fact[] = passwordless ? [{ kind: 'authentikFlowUse', flow: passwordless, by, from }] : [];
  for (const flow of [enrollment, recovery, target])
    if (flow) uses.push({ kind: 'authentikFlowUse', flow, by, perhaps: true, from });
  return [{ kind: 'authentikStage', ...stage(found), from }, ...uses];
}

function stage(found: z.output<typeof Stage>): Omit<FactKinds['authentikStage'], 'from'> {
  const model = found.meta_model_name.toLowerCase();
  const own = <T>(value: T | undefined, holder: RegExp): Setting<T> => value ?? (holder.test(model) ? LEFT_OUT : null);
  return {
    id: found.name,
    model,
    notConfiguredAction: own(found.not_configured_action, /authenticatorvalidatestage$/),
    deviceClasses: own<readonly string[]>(found.device_classes, /authenticatorvalidatestage$/),
    sessionDuration: own(found.session_duration, /userloginstage$/),
    rememberMeOffset: own(found.remember_me_offset, /userloginstage$/),
    lastAuthThreshold: own(found.last_auth_threshold, /authenticatorvalidatestage$/),
    ...(found.configuration_stages ? { setsUpWith: found.configuration_stages } : {}),
    ...(model === IDENTIFICATION_STAGE
      ? { asksPassword: found.password_stage === undefined ? LEFT_OUT : found.password_stage !== null }
      : {}),
    key: found.pk,
    ...(found.validation_policies === undefined ? {} : { validatesWith: found.validation_policies }),
  };
}

function passwordPolicy(found: z.output<typeof Policy>, from: Pointer): Fact[] {
  const model = PASSWORD_POLICIES.get(found.meta_model_name.toLowerCase());
  if (model === undefined) return [];
  const own = <T>(value: T | undefined, holder: PasswordPolicy['model']): Setting<T> =>
    value ?? (holder === model ? LEFT_OUT : null);
  return [
    {
      kind: 'passwordPolicy',
      id: found.name,
      model,
      lengthMin: own(found.length_min, 'password'),
      uppercaseMin: own(found.amount_uppercase, 'password'),
      lowercaseMin: own(found.amount_lowercase, 'password'),
      digitsMin: own(found.amount_digits, 'password'),
      symbolsMin: own(found.amount_symbols, 'password'),
      history: own(found.num_historical_passwords, 'uniqueness'),
      checksStaticRules: own(found.check_static_rules, 'password'),
      symbolCharset: own(found.symbol_charset, 'password'),
      passwordField: found.password_field ?? (model === 'expiry' ? null : LEFT_OUT),
      boundTo: found.bound_to ? [`(${found.bound_to} objects)`] : [],
      key: found.pk,
      from,
    },
  ];
}
