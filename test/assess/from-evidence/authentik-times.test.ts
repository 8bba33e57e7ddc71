import { expect, test } from 'vitest';
import { judged } from '../judged.ts';
import {
  application,
  bound,
  flow,
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

/** Lists of the API in the folder `old`, and beside them those that were asked for later. */
const beside = (older: Readonly<Record<string, string>>, newer: Readonly<Record<string, string>>) => ({
  ...Object.fromEntries(Object.entries(older).map(([path, text]) => [path.replace('authentik/', 'authentik/old/'), text])),
  ...newer,
});
const only = (files: Readonly<Record<string, string>>, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`authentik/${name}.json`, files[`authentik/${name}.json`] ?? '']));

const login = (...more: NonNullable<Lists['bindings']>) =>
  list([bound(1, identify, 10), bound(1, password, 20), ...more, bound(1, logIn, 100)]);
const asking = { ...lists({ applications: [application('wiki', provider(1, 'wiki'))] }) };
const withoutMfa = { ...asking, 'authentik/bindings.json': login() };
const late = { policybindingmodel_ptr_id: 'b3000000-0000-4000-8000-000000009999', pk: 'b2000000-0000-4000-8000-000000009999' };
const BLUEPRINT = `version: 1
metadata: { name: Login }
entries:
  - model: authentik_flows.flow
    id: flow
    identifiers: { slug: login }
    attrs: { name: Login, title: Login, designation: authentication }
  - model: authentik_stages_authenticator_validate.authenticatorvalidatestage
    id: mfa
    identifiers: { name: mfa }
    attrs: { not_configured_action: deny, device_classes: [totp, webauthn] }
  - model: authentik_flows.flowstagebinding
    identifiers: { target: !KeyOf flow, stage: !KeyOf mfa, order: 30 }
`;

test.for<[string, string, Record<string, string>]>([
  ['the same lists twice', 'pass', beside(asking, asking)],
  ['its binding is gone from the newer list of bindings', 'unknown', beside(only(asking, 'bindings'), withoutMfa)],
  ['its binding is gone, and all lists are there twice', 'unknown', beside(asking, withoutMfa)],
  [
    'its binding was made anew, behind the login',
    'unknown',
    beside(asking, { ...asking, 'authentik/bindings.json': login(bound(1, mfa, 110, late)) }),
  ],
  [
    'a list of another flow',
    'pass',
    beside({ 'authentik/bindings.json': list([bound(2, identify, 10), bound(2, mail, 20)]) }, asking),
  ],
  ['a list of one stage', 'pass', beside({ 'authentik/bindings.json': list([bound(1, logIn, 100)]) }, asking)],
  ['a blueprint binds it, and so does Authentik', 'pass', { ...asking, 'authentik/login.blueprint.yaml': BLUEPRINT }],
  ['a blueprint binds it, and Authentik does not', 'unknown', { ...withoutMfa, 'authentik/login.blueprint.yaml': BLUEPRINT }],
])('the second factor at login: %s: %s', async ([, outcome, files]) => {
  for (const check of ['mfa-mandatory-at-login', 'second-factor-for-every-application']) {
    const { outcome: found, reason } = await judged(check, files);
    expect(found, `${check}: ${reason}`).toBe(outcome);
  }
});

const strong = policy(1, 'strong', 'authentik_policies_password.passwordpolicy', {
  password_field: 'password',
  length_min: 14,
  amount_uppercase: 1,
  amount_lowercase: 1,
  amount_digits: 1,
  amount_symbols: 1,
  symbol_charset: '!#',
  check_static_rules: true,
});
const always = policy(2, 'always', 'authentik_policies_expression.expressionpolicy');
const prompt = (...policies: readonly string[]) =>
  stage(8, 'prompt', 'authentik_stages_prompt.promptstage', { validation_policies: policies });
const write = stage(9, 'write', 'authentik_stages_user_write.userwritestage');
const change = (asks: ReturnType<typeof prompt>, ...policyBindings: NonNullable<Lists['policyBindings']>) =>
  lists({
    flows: [flow(3, 'change', 'stage_configuration')],
    stages: [asks, write],
    bindings: [bound(3, asks, 10), bound(3, write, 20)],
    policies: [strong, always],
    policyBindings: [policyBinding(5, always, bound(1, identify, 10).policybindingmodel_ptr_id), ...policyBindings],
  });
const validating = change(prompt(strong.pk));
const deciding = change(prompt(), policyBinding(1, strong, bound(3, write, 20).policybindingmodel_ptr_id));
const PROMPT_BLUEPRINT = `version: 1
metadata: { name: Passwords }
entries:
  - model: authentik_policies_password.passwordpolicy
    id: strong
    identifiers: { name: strong }
    attrs: { length_min: 14, amount_uppercase: 1, amount_lowercase: 1, amount_digits: 1, amount_symbols: 1 }
  - model: authentik_stages_prompt.promptstage
    identifiers: { name: prompt }
    attrs: { validation_policies: [!KeyOf strong] }
`;

test.for<[string, string, Record<string, string>]>([
  ['a prompt validates with it', 'pass', beside(validating, validating)],
  ['a prompt validates with it no more', 'unknown', beside(validating, change(prompt()))],
  ['a prompt validated with it, by the list of stages alone', 'unknown', beside(only(validating, 'stages'), change(prompt()))],
  ['it decides about the writing', 'pass', beside(deciding, deciding)],
  ['it decides about the writing no more', 'unknown', beside(deciding, change(prompt()))],
  [
    'the list of what one policy is bound to',
    'pass',
    beside(
      { 'authentik/policy-bindings.json': list([policyBinding(7, always, bound(1, identify, 10).policybindingmodel_ptr_id)]) },
      deciding,
    ),
  ],
  ['a blueprint says so, and so does Authentik', 'pass', { ...validating, 'authentik/passwords.blueprint.yaml': PROMPT_BLUEPRINT }],
  [
    'a blueprint says so, and Authentik does not',
    'unknown',
    { ...change(prompt()), 'authentik/passwords.blueprint.yaml': PROMPT_BLUEPRINT },
  ],
])('the policy on passwords: %s: %s', async ([, outcome, files]) => {
  const { outcome: found, reason } = await judged('password-policy-strength', files);
  expect(found, reason).toBe(outcome);
});
