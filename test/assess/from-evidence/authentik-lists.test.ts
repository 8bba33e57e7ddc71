import { describe, expect, test } from 'vitest';
import { judged } from '../judged.ts';
import {
  application,
  bound,
  brand,
  flow,
  flowKey,
  identify,
  type Lists,
  list,
  lists,
  logIn,
  mail,
  mfa,
  password,
  policy,
  policyBinding,
  provider,
  stage,
} from './authentik-api-builders.ts';

const recovery = [bound(2, identify, 10), bound(2, mail, 20), bound(2, logIn, 100)];
const redirect = stage(6, 'away', 'authentik_stages_redirect.redirectstage', { mode: 'flow', target_flow: flowKey(2) });

describe('mfa-mandatory-at-login', () => {
  test.for<[string, string, Lists]>([
    ['a login that asks for it', 'pass', {}],
    ['a recovery that logs in', 'fail', { flows: [flow(2, 'recovery', 'recovery')], bindings: recovery }],
    [
      'the same, named by the brand',
      'fail',
      { flows: [flow(2, 'recovery', 'recovery')], bindings: recovery, brands: [brand({ flow_recovery: flowKey(2) })] },
    ],
    ['a recovery that is not in the list', 'unknown', { brands: [brand({ flow_recovery: flowKey(2) })] }],
    [
      'a recovery that asks for it',
      'pass',
      { flows: [flow(2, 'recovery', 'recovery')], bindings: [...recovery, bound(2, mfa, 30)] },
    ],
    ['an enrolment that logs in', 'fail', { flows: [flow(2, 'join', 'enrollment')], bindings: [bound(2, logIn, 100)] }],
    [
      'an enrolment that sets a device up',
      'pass',
      {
        flows: [flow(2, 'join', 'enrollment')],
        stages: [stage(7, 'key', 'authentik_stages_authenticator_webauthn.authenticatorwebauthnstage')],
        bindings: [
          bound(2, stage(7, 'key', 'authentik_stages_authenticator_webauthn.authenticatorwebauthnstage'), 50),
          bound(2, logIn, 100),
        ],
      },
    ],
    ['a flow whose stages no binding tells', 'unknown', { flows: [flow(2, 'join', 'enrollment', { stages: [logIn.pk] })] }],
    [
      'the same for those who are logged in',
      'pass',
      { flows: [flow(2, 'change', 'stage_configuration', { stages: [mail.pk], authentication: 'require_authenticated' })] },
    ],
    [
      'a redirection to a flow with a login of its own',
      'fail',
      {
        flows: [flow(2, 'old', 'stage_configuration')],
        stages: [redirect],
        bindings: [bound(1, redirect, 15), bound(2, password, 10), bound(2, logIn, 20)],
      },
    ],
    ['a redirection to a flow that is not there', 'unknown', { stages: [redirect], bindings: [bound(1, redirect, 15)] }],
  ])('%s: %s', async ([, outcome, added]) => {
    const { outcome: found, reason } = await judged('mfa-mandatory-at-login', lists(added));
    expect(found, reason).toBe(outcome);
  });

  const keys = stage(8, 'keys', 'authentik_stages_authenticator_validate.authenticatorvalidatestage', {
    not_configured_action: 'deny',
    device_classes: ['webauthn'],
    configuration_stages: [],
    last_auth_threshold: 'seconds=0',
  });
  const identifying = (password_stage: string | null) =>
    stage(9, 'who', 'authentik_stages_identification.identificationstage', { password_stage });
  const unspoken = stage(9, 'who', 'authentik_stages_identification.identificationstage');
  const second = (first: ReturnType<typeof stage>, device: ReturnType<typeof stage>): Lists => ({
    flows: [flow(2, 'other', 'authentication')],
    stages: [first, device],
    bindings: [bound(2, first, 10), bound(2, device, 30), bound(2, logIn, 100)],
  });
  test.for<[string, string, Lists, RegExp?]>([
    ['the password is asked for where people are identified', 'pass', second(identifying(password.pk), mfa)],
    ['no password is asked for', 'fail', second(identifying(null), mfa), /device alone/],
    ['the list of all stages does not tell', 'unknown', second(unspoken, mfa), /device alone/],
    ['passkeys alone', 'fail', second(identifying(null), keys), /device alone/],
    [
      'nobody is identified at all',
      'fail',
      { flows: [flow(2, 'other', 'authentication')], bindings: [bound(2, mfa, 30), bound(2, logIn, 100)] },
      /device alone/,
    ],
    [
      'a code by mail comes first',
      'pass',
      {
        flows: [flow(2, 'other', 'authentication')],
        bindings: [bound(2, identify, 10), bound(2, mail, 20), bound(2, mfa, 30), bound(2, logIn, 100)],
      },
    ],
  ])('another flow without a password stage: %s: %s', async ([, outcome, added, reason]) => {
    const verdict = await judged('mfa-mandatory-at-login', lists(added));
    expect(verdict.outcome, verdict.reason).toBe(outcome);
    if (reason !== undefined) expect(verdict.reason).toMatch(reason);
  });

  test.for([
    ['for authentication', [flow(1, 'login', 'authentication'), flow(2, 'other', 'authentication')]],
    ['of one flow', [flow(1, 'login', 'authentication')]],
  ] as const)('a list that was filtered: %s', async ([, flows]) => {
    const asking = (number: number) => [
      bound(number, identify, 10),
      bound(number, password, 20),
      bound(number, mfa, 30),
      bound(number, logIn, 100),
    ];
    const bindings = asking(1);
    const both = flows.length > 1 ? asking(2) : [];
    const files = { 'authentik/flows.json': list(flows), 'authentik/bindings.json': list([...bindings, ...both]) };
    const { outcome, observations } = await judged('mfa-mandatory-at-login', { ...lists({}), ...files });
    const open = observations.filter((one) => one.outcome === 'unknown').map(({ subject }) => subject);
    expect([outcome, open]).toEqual(['unknown', ['list of flows']]);
  });
});

const wiki = provider(1, 'wiki');
const LDAP = 'authentik_providers_ldap.ldapprovider';
const directory = (authorization_flow: string) => provider(2, 'directory', { meta_model_name: LDAP, authorization_flow });
/** A flow that asks for the password alone. */
const weak: Lists = {
  flows: [flow(2, 'bind', 'authentication')],
  bindings: [bound(2, identify, 10), bound(2, password, 20), bound(2, logIn, 100)],
};

describe('second-factor-for-every-application', () => {
  test.for<[string, string, Lists]>([
    ['an application by the flow of the brand', 'pass', { applications: [application('wiki', wiki)] }],
    ['a link beside it', 'pass', { applications: [application('wiki', wiki), application('link', null)] }],
    [
      'a flow of its own without a second factor',
      'fail',
      { ...weak, applications: [application('wiki', provider(1, 'wiki', { authentication_flow: flowKey(2) }))] },
    ],
    ['a directory beside it', 'fail', { ...weak, applications: [application('wiki', wiki, [directory(flowKey(2))])] }],
    [
      'a directory and nothing else',
      'fail',
      { ...weak, applications: [application('wiki', wiki), application('users', null, [directory(flowKey(2))])] },
    ],
    ['a directory that asks for it', 'pass', { ...weak, applications: [application('wiki', wiki, [directory(flowKey(1))])] }],
    ['a directory as its provider', 'fail', { ...weak, applications: [application('users', directory(flowKey(2)))] }],
    [
      'a directory of which only the key is there',
      'unknown',
      { applications: [{ ...application('wiki', wiki), backchannel_providers: [2] }] },
    ],
    [
      'the same, with the list of providers',
      'fail',
      {
        ...weak,
        applications: [{ ...application('wiki', wiki), backchannel_providers: [2] }],
        providers: [wiki, directory(flowKey(2))],
      },
    ],
    ['a list of providers that says the same', 'pass', { ...weak, applications: [application('wiki', wiki)], providers: [wiki] }],
    [
      'a list of providers of another day',
      'unknown',
      {
        ...weak,
        applications: [application('wiki', wiki)],
        providers: [provider(1, 'wiki', { authentication_flow: flowKey(2) })],
      },
    ],
  ])('%s: %s', async ([, outcome, added]) => {
    const { outcome: found, reason } = await judged('second-factor-for-every-application', lists(added));
    expect(found, reason).toBe(outcome);
  });
});

const PROXY = 'authentik_providers_proxy.proxyprovider';
const guarded = provider(3, 'guarded', { meta_model_name: PROXY });
const lasting = (access_token_validity: string) => provider(3, 'guarded', { meta_model_name: PROXY, access_token_validity });
const hour = { ...logIn, remember_me_offset: 'seconds=0' };
const compose =
  'services:\n  app:\n    image: example/app:1.0\n    environment: { SESSION_COOKIE_AGE: 3600, SESSION_EXPIRE_AT_BROWSER_CLOSE: "true" }\n';

describe('sessions-end-after-an-hour', () => {
  test.for<[string, string, Lists]>([
    ['applications without a proxy', 'pass', { applications: [application('wiki', wiki)] }],
    ['nothing says what applications there are', 'unknown', {}],
    ['an application behind a proxy', 'unknown', { applications: [application('wiki', wiki), application('guarded', guarded)] }],
    ['the same, by the list of all providers', 'unknown', { providers: [wiki, guarded] }],
    [
      'a proxy of an hour, by the list of proxies',
      'pass',
      { applications: [application('wiki', wiki), application('guarded', guarded)], providers: [lasting('hours=1')] },
    ],
    ['the list of proxies alone', 'pass', { providers: [lasting('hours=1')] }],
    ['a proxy of a day', 'fail', { applications: [application('guarded', guarded)], providers: [lasting('hours=24')] }],
  ])('%s: %s', async ([, outcome, added]) => {
    const files = {
      ...lists(added),
      'authentik/stages.json': list([identify, password, mfa, hour, mail]),
      'compose.yaml': compose,
    };
    const { outcome: found, reason } = await judged('sessions-end-after-an-hour', files);
    expect(found, reason).toBe(outcome);
  });
});

const strong = (changes: Readonly<Record<string, unknown>> = {}) =>
  policy(1, 'strong', 'authentik_policies_password.passwordpolicy', {
    password_field: 'password',
    length_min: 14,
    amount_uppercase: 1,
    amount_lowercase: 1,
    amount_digits: 1,
    amount_symbols: 1,
    symbol_charset: '!#',
    check_static_rules: true,
    ...changes,
  });
const always = policy(2, 'always', 'authentik_policies_expression.expressionpolicy');
const change = flow(3, 'change', 'stage_configuration', { authentication: 'require_authenticated' });
const prompt = stage(8, 'prompt', 'authentik_stages_prompt.promptstage', { validation_policies: [strong().pk] });
const ask = stage(8, 'prompt', 'authentik_stages_prompt.promptstage', { validation_policies: [] });
const write = stage(9, 'write', 'authentik_stages_user_write.userwritestage');
/** A change of passwords whose policies decide about the writing, with what is added to the binding of it. */
const writing = (changes: Readonly<Record<string, unknown>>, ...policyBindings: NonNullable<Lists['policyBindings']>): Lists => ({
  flows: [change],
  stages: [ask, write],
  bindings: [bound(3, ask, 10), bound(3, write, 20, changes)],
  policies: [strong(), always],
  policyBindings,
});
const writeBinding = bound(3, write, 20).policybindingmodel_ptr_id;
const validating = (own = strong(), bindings = [bound(3, prompt, 10), bound(3, write, 20)]): Lists => ({
  flows: [change],
  stages: [prompt, write],
  bindings,
  policies: [own],
});

describe('password-policy-strength', () => {
  test.for<[string, string, Lists]>([
    ['a prompt validates with it', 'pass', validating()],
    ['a prompt that no flow runs validates with it', 'fail', validating(strong(), [bound(3, write, 20)])],
    ['it decides alone about the writing', 'pass', writing({}, policyBinding(1, strong(), writeBinding))],
    [
      'one of two is enough for the writing',
      'fail',
      writing({}, policyBinding(1, strong(), writeBinding), policyBinding(2, always, writeBinding)),
    ],
    [
      'both must let the writing pass',
      'pass',
      writing({ policy_engine_mode: 'all' }, policyBinding(1, strong(), writeBinding), policyBinding(2, always, writeBinding)),
    ],
    ['what it fails to judge is written', 'fail', writing({}, policyBinding(1, strong(), writeBinding, { failure_result: true }))],
    [
      'bound to a stage of the login, where no password is set',
      'fail',
      writing({}, policyBinding(1, strong(), bound(1, identify, 10).policybindingmodel_ptr_id)),
    ],
    [
      'a recovery sets passwords that it does not see',
      'fail',
      {
        ...validating(),
        flows: [change, flow(4, 'recovery', 'recovery')],
        bindings: [bound(3, prompt, 10), bound(3, write, 20), bound(4, write, 20)],
      },
    ],
    [
      'a recovery whose prompt validates with it as well',
      'pass',
      {
        ...validating(),
        flows: [change, flow(4, 'recovery', 'recovery')],
        bindings: [bound(3, prompt, 10), bound(3, write, 20), bound(4, prompt, 10), bound(4, write, 20)],
      },
    ],
    [
      'only people who enrol are asked, and whoever changes a password is not',
      'fail',
      {
        ...validating(),
        flows: [flow(3, 'enrolment', 'enrollment'), flow(4, 'password-change', 'stage_configuration')],
        bindings: [bound(3, prompt, 10), bound(3, write, 20), bound(4, write, 20)],
      },
    ],
    [
      'a flow that changes other settings',
      'pass',
      {
        ...validating(),
        flows: [change, flow(4, 'user-settings', 'stage_configuration')],
        bindings: [bound(3, prompt, 10), bound(3, write, 20), bound(4, write, 20)],
      },
    ],
    [
      'the list of flows was filtered',
      'unknown',
      { ...validating(strong(), [bound(1, prompt, 10), bound(1, write, 20)]), flows: [] },
    ],
    ['letters count as symbols', 'fail', validating(strong({ symbol_charset: '!abc' }))],
    ['it looks at another field', 'unknown', validating(strong({ password_field: 'secret' }))],
  ])('%s: %s', async ([, outcome, added]) => {
    const { outcome: found, reason } = await judged('password-policy-strength', lists(added));
    expect(found, reason).toBe(outcome);
  });
});
