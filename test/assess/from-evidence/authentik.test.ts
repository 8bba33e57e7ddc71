import { describe, expect, test } from 'vitest';
import { judged } from '../judged.ts';
import { application, list } from './authentik-api-builders.ts';

const FLOW = '!Find [authentik_flows.flow, [slug, login]]';
const MFA_MODEL = 'authentik_stages_authenticator_validate.authenticatorvalidatestage';
const LOGIN_MODEL = 'authentik_stages_user_login.userloginstage';

/** The files of a row by name: which of them is read first must not matter. */
const named = (files: readonly string[]) => Object.fromEntries(files.map((text, index) => [`authentik/${index}.yaml`, text]));
const blueprint = (...entries: string[]) => `version: 1\nentries:\n${entries.join('')}`;
const entry = (model: string, identifiers: string, attrs = '', rest = '') =>
  `  - model: ${model}\n    identifiers: { ${identifiers} }\n${attrs === '' ? '' : `    attrs: { ${attrs} }\n`}${rest}`;
const bound = (stage: string, order: number | string, rest = '') =>
  entry('authentik_flows.flowstagebinding', `target: ${FLOW}, stage: ${stage}, order: ${order}`, '', rest);
const find = (model: string, name: string) => `!Find [${model}, [name, ${name}]]`;

const flow = entry('authentik_flows.flow', 'slug: login', 'designation: authentication');
const brand = entry('authentik_brands.brand', 'domain: auth.harbour.example', `flow_authentication: ${FLOW}`);
const mfa = (attrs = 'not_configured_action: deny, device_classes: [totp, webauthn]') => entry(MFA_MODEL, 'name: mfa', attrs);
const login = entry(LOGIN_MODEL, 'name: login', 'session_duration: hours=1, remember_me_offset: seconds=0');
const boundMfa = bound(find(MFA_MODEL, 'mfa'), 30);
const boundLogin = bound(find(LOGIN_MODEL, 'login'), 100);
/** The flow that comes with Authentik is taken away. */
const noShipped = entry('authentik_flows.flow', 'slug: default-authentication-flow', '', '    state: absent\n');
const parts = [flow, brand, mfa(), login, boundMfa, boundLogin, noShipped];
const good = blueprint(...parts);
const flowNamed = (slug: string) => `!Find [authentik_flows.flow, [slug, ${slug}]]`;
/** A flow that logs people in by their mailbox alone. */
const recovery = (attrs = 'designation: recovery') =>
  entry('authentik_flows.flow', 'slug: recovery', attrs) +
  bound(find('authentik_stages_email.emailstage', 'mail'), 10).replace(FLOW, flowNamed('recovery')) +
  bound(find(LOGIN_MODEL, 'login'), 100).replace(FLOW, flowNamed('recovery'));
const WHO = 'authentik_stages_identification.identificationstage';
const REDIRECT = 'authentik_stages_redirect.redirectstage';

describe('mfa-mandatory-at-login', () => {
  test.for<[string, string, readonly string[]]>([
    ['a sound flow', 'pass', [good]],
    ['the same, in a file each', 'pass', parts.map((one) => blueprint(one))],
    ['the same twice', 'pass', [good, good]],
    [
      'a brand removed that nothing names',
      'unknown',
      [good, blueprint('  - model: authentik_brands.brand\n    identifiers: {}\n    state: absent\n')],
    ],
    ['a second file that skips', 'unknown', [good, blueprint(mfa('not_configured_action: skip'))]],
    ['a first file that skips', 'unknown', [blueprint(mfa('not_configured_action: skip')), good]],
    ['a second file that sets what the first leaves open', 'pass', [blueprint(mfa('device_classes: [totp, webauthn]')), good]],
    ['a second file that lets TOTP only', 'unknown', [good, blueprint(mfa('device_classes: [totp]'))]],
    ['a stage removed elsewhere', 'unknown', [good, blueprint(entry(MFA_MODEL, 'name: mfa', '', '    state: absent\n'))]],
    [
      'a flow removed elsewhere',
      'unknown',
      [good, blueprint(entry('authentik_flows.flow', 'slug: login', '', '    state: absent\n'))],
    ],
    ['a binding removed elsewhere', 'unknown', [good, blueprint(bound(find(MFA_MODEL, 'mfa'), 30, '    state: absent\n'))]],
    ['another binding removed elsewhere', 'pass', [good, blueprint(bound(find(MFA_MODEL, 'old'), 30, '    state: absent\n'))]],
    ['a binding moved elsewhere', 'unknown', [good, blueprint(bound(find(MFA_MODEL, 'mfa'), 200))]],
    [
      'a policy in another file, on a binding that it does not name',
      'unknown',
      [
        good,
        blueprint(entry('authentik_policies.policybinding', 'target: 0b1c2d3e-0000-4000-8000-000000000004, policy: x, order: 0')),
      ],
    ],
    [
      'a policy in another file, on the binding as that describes it',
      'unknown',
      [
        good,
        blueprint(
          boundMfa.replace('    identifiers', '    id: b\n    identifiers'),
          entry(
            'authentik_policies.policybinding',
            'target: !KeyOf b, group: !Find [authentik_core.group, [name, staff]], order: 0',
          ),
        ),
      ],
    ],
    [
      'a policy on a binding that is looked for by its order',
      'unknown',
      [
        good,
        blueprint(
          entry(
            'authentik_policies.policybinding',
            'target: !Find [authentik_flows.flowstagebinding, [order, 30]], policy: !Find [authentik_policies_expression.expressionpolicy, [name, p]], order: 0',
          ),
        ),
      ],
    ],
    [
      'asked after the login',
      'fail',
      [blueprint(flow, brand, mfa(), login, bound(find(MFA_MODEL, 'mfa'), 110), boundLogin, noShipped)],
    ],
    [
      'asked at the same place as the login',
      'unknown',
      [blueprint(flow, brand, mfa(), login, bound(find(MFA_MODEL, 'mfa'), 100), boundLogin)],
    ],
    [
      'at a place nobody knows',
      'unknown',
      [blueprint(flow, brand, mfa(), login, bound(find(MFA_MODEL, 'mfa'), '!Context o'), boundLogin)],
    ],
    ['a second login before it, in another file', 'fail', [good, blueprint(bound(find(LOGIN_MODEL, 'quick'), 5))]],
    ['a stage before it that nobody knows', 'unknown', [good, blueprint(bound('!Context s', 5))]],
    [
      'a stage before it that asks for the password',
      'pass',
      [
        good,
        blueprint(
          entry(WHO, 'name: who', `password_stage: ${find('authentik_stages_password.passwordstage', 'p')}`),
          bound(find(WHO, 'who'), 5),
        ),
      ],
    ],
    [
      'a stage before it that asks for a name alone',
      'fail',
      [good, blueprint(entry(WHO, 'name: who', 'user_fields: [username]'), bound(find(WHO, 'who'), 5))],
    ],
    [
      'the same, and a password stage behind it',
      'pass',
      [
        good,
        blueprint(entry(WHO, 'name: who', 'user_fields: [username]'), bound(find(WHO, 'who'), 5)),
        blueprint(bound(find('authentik_stages_password.passwordstage', 'p'), 20)),
      ],
    ],
    [
      'a stage before it that is no login',
      'pass',
      [
        good,
        blueprint(
          bound('!Find [authentik_stages_identification.identificationstage, [name, default-authentication-identification]]', 5),
        ),
      ],
    ],
    ['no login stage in the evidence', 'unknown', [blueprint(flow, brand, mfa(), boundMfa)]],
    [
      'a stage bound to a flow that only its key tells',
      'unknown',
      [good, blueprint(bound(find(LOGIN_MODEL, 'quick'), 5).replace(FLOW, '0b1c2d3e-0000-4000-8000-000000000001'))],
    ],
    [
      'a stage bound to a flow that is looked for by its name',
      'unknown',
      [good, blueprint(bound(find(LOGIN_MODEL, 'quick'), 5).replace('[slug, login]', '[name, Sign in]'))],
    ],
    [
      'a device used an hour ago is enough',
      'fail',
      [blueprint(flow, brand, mfa('not_configured_action: deny, last_auth_threshold: hours=1'), login, boundMfa, boundLogin)],
    ],
    ['no time at all is the default', 'pass', [good.replace('device_classes', 'last_auth_threshold: seconds=0, device_classes')]],
    ['a threshold that a tag computes', 'unknown', [good.replace('device_classes', 'last_auth_threshold: !Env T, device_classes')]],
    [
      'what is set up at login is no device',
      'fail',
      [good.replace('deny', `configure, configuration_stages: [${find('authentik_stages_dummy.dummystage', 'x')}]`)],
    ],
    [
      'what is set up at login is one',
      'pass',
      [
        good.replace(
          'deny',
          `configure, configuration_stages: [${find('authentik_stages_authenticator_totp.authenticatortotpstage', 'x')}]`,
        ),
      ],
    ],
    ['what is set up at login is not known', 'unknown', [good.replace('deny', 'configure, configuration_stages: [!Context x]')]],
    ['a brand with a flow that is not there', 'unknown', [good.replace('[slug, login]]', '[slug, other]]')]],
    [
      'a second brand with a flow that is not there',
      'unknown',
      [good, blueprint(brand.replace('auth.harbour', 'sso.harbour').replace('slug, login', 'slug, other'))],
    ],
    ['a brand that another file gives another flow', 'unknown', [good, blueprint(brand.replace('slug, login', 'slug, other'))]],
    ['nothing says which flow holds', 'unknown', [good.replace(brand, '')]],
    [
      'a source with a flow of its own',
      'unknown',
      [
        good,
        blueprint(
          entry(
            'authentik_sources_oauth.oauthsource',
            'slug: forge',
            'authentication_flow: !Find [authentik_flows.flow, [slug, source-login]]',
          ),
        ),
      ],
    ],
    [
      'a login without a password, by a flow that is not there',
      'unknown',
      [
        good,
        blueprint(
          entry(
            'authentik_stages_identification.identificationstage',
            'name: i',
            'passwordless_flow: !Find [authentik_flows.flow, [slug, keys]]',
          ),
        ),
      ],
    ],
    [
      'a blueprint that nobody applies',
      'unknown',
      [
        good.replace(
          'version: 1',
          'version: 1\nmetadata:\n  name: x\n  labels:\n    blueprints.goauthentik.io/instantiate: "false"',
        ),
      ],
    ],
    [
      'a blueprint that is applied',
      'pass',
      [
        good.replace(
          'version: 1',
          'version: 1\nmetadata:\n  name: x\n  labels:\n    blueprints.goauthentik.io/instantiate: "true"',
        ),
      ],
    ],
    ['an entry of a model that a tag computes', 'unknown', [good, blueprint(entry('!Context model', 'name: mfa'))]],
    [
      'a stage that only its key tells',
      'unknown',
      [good, blueprint(entry(MFA_MODEL, 'pk: 0b1c2d3e-0000-4000-8000-000000000002', 'not_configured_action: skip'))],
    ],
    ['nothing said of the flow that comes with Authentik', 'unknown', [good.replace(noShipped, '')]],
    [
      'the flow that comes with it, without a second factor',
      'fail',
      [good.replace(noShipped, entry('authentik_flows.flow', 'slug: default-authentication-flow', 'designation: authentication'))],
    ],
    [
      'the default brand names no flow',
      'unknown',
      [good, blueprint(entry('authentik_brands.brand', 'domain: authentik-default, default: true', 'branding_title: x'))],
    ],
    ['a recovery that logs in', 'fail', [good, blueprint(recovery())]],
    [
      'a recovery that asks for the second factor',
      'pass',
      [good, blueprint(recovery(), bound(find(MFA_MODEL, 'mfa'), 20).replace(FLOW, flowNamed('recovery')))],
    ],
    [
      'the same for those who are logged in',
      'pass',
      [good, blueprint(recovery('designation: stage_configuration, authentication: require_authenticated'))],
    ],
    [
      'the same for those who come from another flow',
      'unknown',
      [good, blueprint(recovery('designation: stage_configuration, authentication: require_redirect'))],
    ],
    ['for whom, a tag computes', 'unknown', [good, blueprint(recovery('designation: recovery, authentication: !Env WHO'))]],
    [
      'a login stage bound to a flow that is not there',
      'unknown',
      [good, blueprint(bound(find(LOGIN_MODEL, 'login'), 100).replace(FLOW, flowNamed('other')))],
    ],
    [
      'a recovery that is not there',
      'unknown',
      [good.replace('flow_authentication', `flow_recovery: ${flowNamed('recovery')}, flow_authentication`)],
    ],
    [
      'a recovery that logs nobody in',
      'pass',
      [
        good.replace('flow_authentication', `flow_recovery: ${flowNamed('recovery')}, flow_authentication`),
        blueprint(entry('authentik_flows.flow', 'slug: recovery', 'designation: recovery')),
      ],
    ],
    [
      'a source that enrols by a flow that is not there',
      'unknown',
      [good, blueprint(entry('authentik_sources_oauth.oauthsource', 'slug: forge', `enrollment_flow: ${flowNamed('enrol')}`))],
    ],
    [
      'a redirection to a flow that is not there',
      'unknown',
      [
        good,
        blueprint(entry(REDIRECT, 'name: away', `mode: flow, target_flow: ${flowNamed('old')}`), bound(find(REDIRECT, 'away'), 5)),
      ],
    ],
    [
      'a redirection to a flow with a login of its own',
      'fail',
      [
        good,
        blueprint(
          entry(REDIRECT, 'name: away', `mode: flow, target_flow: ${flowNamed('recovery')}`),
          bound(find(REDIRECT, 'away'), 5),
        ),
        blueprint(recovery('designation: stage_configuration')),
      ],
    ],
    [
      'an enrolment that sets a device up',
      'pass',
      [
        good,
        blueprint(
          recovery('designation: enrollment'),
          bound(find('authentik_stages_authenticator_totp.authenticatortotpstage', 'x'), 50).replace(FLOW, flowNamed('recovery')),
        ),
      ],
    ],
    ['an enrolment that sets none up', 'fail', [good, blueprint(recovery('designation: enrollment'))]],
    [
      'a directory whose people log in by a flow that is not there',
      'unknown',
      [good, blueprint(entry('authentik_providers_ldap.ldapprovider', 'name: ldap', `authorization_flow: ${flowNamed('bind')}`))],
    ],
    ['a stage of another model by the name', 'unknown', [good, blueprint(entry('authentik_stages_dummy.dummystage', 'name: mfa'))]],
  ])('%s: %s', async ([, outcome, files]) => {
    for (const order of [files, files.toReversed()]) {
      const { outcome: found, reason } = await judged('mfa-mandatory-at-login', named(order));
      expect(found, reason).toBe(outcome);
    }
  });
});

test.for(['empty', 'no blueprint'] as const)('a blueprint beside it that is %s leaves the judgement open', async (what) => {
  const files = { 'authentik/a.blueprint.yaml': good, 'authentik/b.blueprint.yaml': what === 'empty' ? '' : '\0' };
  expect((await judged('mfa-mandatory-at-login', files)).outcome).toBe('unknown');
});

const STRONG = 'length_min: 12, amount_uppercase: 1, amount_lowercase: 1, amount_digits: 1, amount_symbols: 1';
const POLICY_MODEL = 'authentik_policies_password.passwordpolicy';
const policy = (attrs = STRONG) => entry(POLICY_MODEL, 'name: strong', attrs, '    id: strong\n');
const prompt = (reference = '!KeyOf strong') =>
  entry('authentik_stages_prompt.promptstage', 'name: prompt', `validation_policies: [${reference}]`) +
  bound(find('authentik_stages_prompt.promptstage', 'prompt'), 10).replace(FLOW, flowNamed('change'));
const on = (target: string, reference = '!KeyOf strong') =>
  entry('authentik_policies.policybinding', `target: ${target}, policy: ${reference}, order: 0`);
const byName = find(POLICY_MODEL, 'strong');

describe('password-policy-strength', () => {
  test.for<[string, string, readonly string[]]>([
    ['a policy that the prompt validates with', 'pass', [blueprint(policy(), prompt())]],
    ['the prompt in another file', 'pass', [blueprint(policy()), blueprint(prompt(byName))]],
    ['length_min 4 in another file', 'unknown', [blueprint(policy(), prompt()), blueprint(policy('length_min: 4'))]],
    ['bound to one application only', 'fail', [blueprint(policy(), on('!Find [authentik_core.application, [slug, wiki]]'))]],
    ['bound to a source only', 'fail', [blueprint(policy(), on('!Find [authentik_sources_oauth.oauthsource, [slug, forge]]'))]],
    ['bound to what only its key tells', 'unknown', [blueprint(policy(), on('0b1c2d3e-0000-4000-8000-000000000004'))]],
    [
      'bound to a flow, in another file',
      'unknown',
      [blueprint(policy()), blueprint(on('!Find [authentik_flows.flow, [slug, change]]', byName))],
    ],
    [
      'bound by what holds only for a new object',
      'unknown',
      [
        blueprint(
          policy(),
          bound(find('authentik_stages_user_write.userwritestage', 'write'), 20, '    id: write\n').replace(
            FLOW,
            flowNamed('change'),
          ),
          `${on('!KeyOf write').trimEnd()}\n    state: created\n`,
        ),
      ],
    ],
    [
      'bound by what is switched off',
      'fail',
      [
        blueprint(
          policy(),
          bound(find('authentik_stages_user_write.userwritestage', 'write'), 20, '    id: write\n').replace(
            FLOW,
            flowNamed('change'),
          ),
          `${on('!KeyOf write').trimEnd()}\n    attrs: { enabled: false }\n`,
        ),
      ],
    ],
    [
      'removed elsewhere',
      'unknown',
      [blueprint(policy(), prompt()), blueprint(entry(POLICY_MODEL, 'name: strong', '', '    state: absent\n'))],
    ],
    [
      'the prompt removed elsewhere',
      'unknown',
      [
        blueprint(policy(), prompt()),
        blueprint(entry('authentik_stages_prompt.promptstage', 'name: prompt', '', '    state: absent\n')),
      ],
    ],
    ['a prompt that another file makes validate with nothing', 'unknown', [blueprint(policy(), prompt()), blueprint(prompt(''))]],
    [
      'a weak policy bound in another file',
      'fail',
      [
        blueprint(policy(), prompt(), entry(POLICY_MODEL, 'name: weak', 'length_min: 4')),
        blueprint(prompt(find(POLICY_MODEL, 'weak')).replace('name: prompt', 'name: other')),
      ],
    ],
  ])('%s: %s', async ([, outcome, files]) => {
    for (const order of [files, files.toReversed()]) {
      const { outcome: found, reason } = await judged('password-policy-strength', named(order));
      expect(found, reason).toBe(outcome);
    }
  });
});

const APPLICATIONS = { 'authentik/applications.json': list([application('wiki', null)]) };
const compose = JSON.stringify({
  name: 'harbour',
  services: {
    app: { image: 'example/app:1.0', environment: { SESSION_COOKIE_AGE: '3600', SESSION_EXPIRE_AT_BROWSER_CLOSE: 'true' } },
  },
});

describe('sessions-end-after-an-hour', () => {
  test.for<[string, string, readonly string[]]>([
    ['an hour', 'pass', [good]],
    [
      'a second login stage with a day',
      'fail',
      [good, blueprint(login.replace('name: login', 'name: other').replace('hours=1', 'days=1'))],
    ],
    ['two files that differ', 'unknown', [good, blueprint(login.replace('hours=1', 'minutes=30'))]],
    [
      'another offset in another file',
      'unknown',
      [good, blueprint(entry(LOGIN_MODEL, 'name: login', 'remember_me_offset: days=30'))],
    ],
    ['a login stage that is bound and not there', 'unknown', [good, blueprint(bound(find(LOGIN_MODEL, 'other'), 200))]],
    [
      'a proxy whose sessions last a day',
      'fail',
      [good, blueprint(entry('authentik_providers_proxy.proxyprovider', 'name: wiki', 'access_token_validity: hours=24'))],
    ],
    ['a proxy that says nothing', 'unknown', [good, blueprint(entry('authentik_providers_proxy.proxyprovider', 'name: wiki'))]],
    [
      'a proxy of an hour',
      'pass',
      [good, blueprint(entry('authentik_providers_proxy.proxyprovider', 'name: wiki', 'access_token_validity: hours=1'))],
    ],
  ])('%s: %s', async ([, outcome, files]) => {
    for (const order of [files, files.toReversed()]) {
      const { outcome: found, reason } = await judged('sessions-end-after-an-hour', {
        ...APPLICATIONS,
        'compose.json': compose,
        ...named(order),
      });
      expect(found, reason).toBe(outcome);
    }
  });
});
