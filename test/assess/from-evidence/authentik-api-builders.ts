/** Lists of the API of Authentik as it answers them, each entry with the members that tell it from those of other lists. */

type Entry = Readonly<Record<string, unknown>>;

const uuid = (kind: string, number: number) => `${kind}000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
export const flowKey = (number: number) => uuid('f1', number);

export function list(results: readonly Entry[]): string {
  const pagination = { next: 0, previous: 0, count: results.length, current: 1, total_pages: 1, start_index: 1 };
  return JSON.stringify({ pagination, results });
}

export function flow(number: number, slug: string, designation: string, changes: Entry = {}): Entry {
  const pk = flowKey(number);
  return { pk, policybindingmodel_ptr_id: uuid('f2', number), slug, designation, authentication: 'none', ...changes };
}

export interface Stage extends Entry {
  readonly pk: string;
  readonly name: string;
  readonly meta_model_name: string;
}

export function stage(number: number, name: string, model: string, changes: Entry = {}): Stage {
  return { pk: uuid('51', number), name, meta_model_name: model, flow_set: [], ...changes };
}

export interface Bound extends Entry {
  readonly policybindingmodel_ptr_id: string;
}

export function bound(flowNumber: number, { pk, name, meta_model_name }: Stage, order: number, changes: Entry = {}): Bound {
  return {
    pk: uuid('b2', flowNumber * 1000 + order),
    policybindingmodel_ptr_id: uuid('b3', flowNumber * 1000 + order),
    target: flowKey(flowNumber),
    stage: pk,
    stage_obj: { pk, name, meta_model_name, flow_set: [] },
    evaluate_on_plan: false,
    re_evaluate_policies: true,
    order,
    policy_engine_mode: 'any',
    ...changes,
  };
}

export function brand(changes: Entry = {}): Entry {
  return { brand_uuid: uuid('bb', 1), domain: 'auth.harbour.example', default: true, flow_authentication: flowKey(1), ...changes };
}

export interface Provider extends Entry {
  readonly pk: number;
}

export function provider(pk: number, name: string, changes: Entry = {}): Provider {
  return {
    pk,
    name,
    authentication_flow: null,
    authorization_flow: flowKey(90),
    assigned_application_slug: 'wiki',
    meta_model_name: 'authentik_providers_oauth2.oauth2provider',
    ...changes,
  };
}

export function application(slug: string, own: Provider | null, backchannel: readonly Provider[] = []): Entry {
  return {
    pk: uuid('d1', slug.length),
    name: slug,
    slug,
    provider: own?.pk ?? null,
    provider_obj: own,
    backchannel_providers: backchannel.map(({ pk }) => pk),
    backchannel_providers_obj: backchannel,
    meta_launch_url: '',
  };
}

export interface Policy extends Entry {
  readonly pk: string;
  readonly name: string;
}

export function policy(number: number, name: string, model: string, changes: Entry = {}): Policy {
  return { pk: uuid('a1', number), name, execution_logging: false, meta_model_name: model, bound_to: 1, ...changes };
}

export function policyBinding(number: number, { pk, name }: Policy, target: string, changes: Entry = {}): Entry {
  return {
    pk: uuid('e1', number),
    policy: pk,
    group: null,
    user: null,
    policy_obj: { pk, name },
    target,
    negate: false,
    enabled: true,
    order: number,
    timeout: 30,
    failure_result: false,
    ...changes,
  };
}

export const identify = stage(1, 'identify', 'authentik_stages_identification.identificationstage', { user_fields: ['username'] });
export const password = stage(2, 'password', 'authentik_stages_password.passwordstage');
export const mfa = stage(3, 'mfa', 'authentik_stages_authenticator_validate.authenticatorvalidatestage', {
  not_configured_action: 'deny',
  device_classes: ['totp', 'webauthn'],
  configuration_stages: [],
  last_auth_threshold: 'seconds=0',
});
export const logIn = stage(4, 'log-in', 'authentik_stages_user_login.userloginstage', { session_duration: 'hours=1' });
export const mail = stage(5, 'mail', 'authentik_stages_email.emailstage');

/** What the lists of a small Authentik hold: a login that asks for a second factor. */
export interface Lists {
  readonly flows?: readonly Entry[];
  readonly stages?: readonly Entry[];
  readonly bindings?: readonly Entry[];
  readonly brands?: readonly Entry[];
  readonly policyBindings?: readonly Entry[];
  readonly applications?: readonly Entry[];
  readonly providers?: readonly Entry[];
  readonly policies?: readonly Entry[];
  readonly prompts?: readonly Entry[];
}

/** The files of these lists; what is added to `flows`, `stages` and `bindings` is beside the login. */
export function lists(added: Lists): Record<string, string> {
  const login = [bound(1, identify, 10), bound(1, password, 20), bound(1, mfa, 30), bound(1, logIn, 100)];
  const elsewhere = policyBinding(99, policy(99, 'elsewhere', 'authentik_policies_dummy.dummypolicy'), uuid('c1', 1));
  return {
    'authentik/flows.json': list([
      flow(1, 'login', 'authentication'),
      flow(90, 'consent', 'authorization'),
      ...(added.flows ?? []),
    ]),
    'authentik/stages.json': list([identify, password, mfa, logIn, mail, ...(added.stages ?? [])]),
    'authentik/bindings.json': list([...login, ...(added.bindings ?? [])]),
    'authentik/brands.json': list(added.brands ?? [brand()]),
    'authentik/policy-bindings.json': list([elsewhere, ...(added.policyBindings ?? [])]),
    ...(added.applications ? { 'authentik/applications.json': list(added.applications) } : {}),
    ...(added.providers ? { 'authentik/providers.json': list(added.providers) } : {}),
    ...(added.policies ? { 'authentik/policies.json': list(added.policies) } : {}),
    ...(added.prompts ? { 'authentik/prompts.json': list(added.prompts) } : {}),
  };
}
