import { describe, expect, test } from 'vitest';
import authentikBlueprint from '../../src/normalise/authentik-blueprint.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const blueprint = (entries: string) => sealed('b.yaml', `version: 1\nentries:\n${entries}`);
const read = (entries: string) => authentikBlueprint.read(blueprint(entries));
const factsOf = (path: string) =>
  authentikBlueprint.read(fixture(path)).facts.map(({ kind, from, ...fact }) => `${kind}, ${from.at}: ${JSON.stringify(fact)}`);

const mfa = (rest: string) => `
  - model: authentik_stages_authenticator_validate.authenticatorvalidatestage
    id: mfa
    identifiers: { name: mfa }
${rest}`;

test('a login flow: designation, stages, what is computed, and what decides whether a stage runs', () => {
  expect(factsOf('authentik-blueprint/login.yaml')).toMatchInlineSnapshot(`
    [
      "authentikFlow, line 10: {"id":"quay-authentication","designation":"authentication","authentication":null}",
      "authentikStage, line 16: {"id":"quay-mfa","model":"authentik_stages_authenticator_validate.authenticatorvalidatestage","notConfiguredAction":"configure","deviceClasses":["totp","webauthn"],"sessionDuration":null,"rememberMeOffset":null,"lastAuthThreshold":null}",
      "authentikStage, line 23: {"id":"quay-login","model":"authentik_stages_user_login.userloginstage","notConfiguredAction":null,"deviceClasses":null,"sessionDuration":"hours=1","rememberMeOffset":{"unresolved":"!Env [REMEMBER, seconds=0]"},"lastAuthThreshold":null}",
      "authentikStageBinding, line 34: {"flow":"quay-authentication","stage":"quay-mfa","stageModel":"authentik_stages_authenticator_validate.authenticatorvalidatestage","order":20,"policies":["group staff","only-from-inside"],"policyEngineMode":null}",
      "authentikStageBinding, line 40: {"flow":"quay-authentication","stage":"quay-login","stageModel":"authentik_stages_user_login.userloginstage","order":100,"policies":[],"policyEngineMode":null}",
      "authentikPolicyBinding, line 52: {"target":"quay-mfa","targetModel":"authentik_flows.flowstagebinding","enabled":null,"negated":null,"decider":"policy","name":"only-from-inside","key":"only-from-inside"}",
      "authentikPolicyBinding, line 57: {"target":"quay-mfa","targetModel":"authentik_flows.flowstagebinding","enabled":null,"negated":null,"decider":"group","name":"staff","key":"staff"}",
      "authentikPolicyBinding, line 62: {"target":"quay-login","targetModel":"authentik_flows.flowstagebinding","enabled":false,"negated":null,"decider":"policy","name":"only-from-inside","key":"only-from-inside"}",
      "authentikRemoval, line 30: {"model":"authentik_stages_identification.identificationstage","name":"old-identification","target":null}",
    ]
  `);
  expect(authentikBlueprint.read(fixture('authentik-blueprint/login.yaml')).notes).toMatchInlineSnapshot(`
    [
      "Entries of other models were passed over: authentik_blueprints.metaapplyblueprint (1), authentik_policies_expression.expressionpolicy (1).",
      "Line 30 removes authentik_stages_identification.identificationstage "old-identification".",
    ]
  `);
});

test('password policies and where they have an effect', () => {
  expect(factsOf('authentik-blueprint/passwords.yaml')).toMatchInlineSnapshot(`
    [
      "passwordPolicy, line 5: {"id":"quay-strength","model":"password","lengthMin":14,"uppercaseMin":1,"lowercaseMin":2,"digitsMin":{"unresolved":"!Context digits"},"symbolsMin":null,"history":null,"checksStaticRules":true,"symbolCharset":null,"passwordField":null,"boundTo":["quay-prompt","quay-write"]}",
      "passwordPolicy, line 15: {"id":"quay-history","model":"uniqueness","lengthMin":null,"uppercaseMin":null,"lowercaseMin":null,"digitsMin":null,"symbolsMin":null,"history":5,"checksStaticRules":null,"symbolCharset":null,"passwordField":null,"boundTo":["quay-prompt"]}",
      "passwordPolicy, line 21: {"id":"quay-expiry","model":"expiry","lengthMin":null,"uppercaseMin":null,"lowercaseMin":null,"digitsMin":null,"symbolsMin":null,"history":null,"checksStaticRules":null,"symbolCharset":null,"passwordField":null,"boundTo":[]}",
      "authentikStage, line 26: {"id":"quay-prompt","model":"authentik_stages_prompt.promptstage","notConfiguredAction":null,"deviceClasses":null,"sessionDuration":null,"rememberMeOffset":null,"lastAuthThreshold":null,"validatesWith":["quay-strength","quay-history"]}",
      "authentikStageBinding, line 33: {"flow":"quay-password-change","stage":"quay-write","stageModel":"authentik_stages_user_write.userwritestage","order":1,"policies":["quay-history","quay-strength"],"policyEngineMode":null}",
      "authentikPolicyBinding, line 39: {"target":"quay-write","targetModel":"authentik_flows.flowstagebinding","enabled":null,"negated":null,"decider":"policy","name":"quay-strength","key":"quay-strength"}",
      "authentikPolicyBinding, line 44: {"target":"quay-write","targetModel":"authentik_flows.flowstagebinding","enabled":null,"negated":true,"decider":"policy","name":"quay-history","key":"quay-history"}",
    ]
  `);
  expect(authentikBlueprint.read(fixture('authentik-blueprint/passwords.yaml')).notes).toMatchInlineSnapshot(`
    [
      "The binding of "quay-history" to "quay-write" is not counted: its result is negated.",
    ]
  `);
});

test('an export refers by primary key; conditions and "created" leave values in doubt', () => {
  expect(factsOf('authentik-blueprint/exported.yaml')).toMatchInlineSnapshot(`
    [
      "authentikFlow, line 3: {"id":"exported-authentication","designation":"authentication","authentication":null}",
      "authentikStage, line 14: {"id":"exported-mfa","model":"authentik_stages_authenticator_validate.authenticatorvalidatestage","notConfiguredAction":{"unresolved":"only if the object did not exist before (state: created)"},"deviceClasses":{"unresolved":"only if the object did not exist before (state: created)"},"sessionDuration":{"unresolved":"only if the object did not exist before (state: created)"},"rememberMeOffset":{"unresolved":"only if the object did not exist before (state: created)"},"lastAuthThreshold":{"unresolved":"only if the object did not exist before (state: created)"}}",
      "authentikStageBinding, line 25: {"flow":"exported-authentication","stage":"exported-mfa","stageModel":"authentik_stages_authenticator_validate.authenticatorvalidatestage","order":{"unresolved":"only if the conditions of the entry hold"},"policies":["0b1c2d3e-0000-4000-8000-0000000000ff","conditions of the blueprint entry"],"policyEngineMode":{"unresolved":"only if the conditions of the entry hold"}}",
      "authentikPolicyBinding, line 37: {"target":"exported-mfa","targetModel":"authentik_flows.flowstagebinding","enabled":true,"negated":null,"decider":"policy","name":"0b1c2d3e-0000-4000-8000-0000000000ff","key":"0b1c2d3e-0000-4000-8000-0000000000ff"}",
    ]
  `);
});

describe('the action when no second factor is set up', () => {
  test.for([
    ['is left to the model when it is not set', '', null],
    ['is the value', '    attrs: { not_configured_action: deny }', 'deny'],
    ['is unresolved when a tag computes it', '    attrs: { not_configured_action: !Env ACTION }', { unresolved: '!Env ACTION' }],
    ['is unresolved when a tag computes all of them', '    attrs: !Context mfa', { unresolved: '!Context mfa' }],
    [
      'is unresolved under conditions',
      '    conditions: [!Context strict]\n    attrs: { not_configured_action: deny }',
      { unresolved: 'only if the conditions of the entry hold' },
    ],
    ['is the value under no conditions', '    conditions: []\n    attrs: { not_configured_action: deny }', 'deny'],
    [
      'is unresolved when an existing object stays as it is',
      '    state: created\n    attrs: { not_configured_action: deny }',
      { unresolved: 'only if the object did not exist before (state: created)' },
    ],
  ] as const)('%s', ([, rest, action]) => {
    expect(read(mfa(rest)).facts).toEqual([expect.objectContaining({ kind: 'authentikStage', notConfiguredAction: action })]);
  });
});

test('a list with one computed member is unresolved as a whole', () => {
  const { facts } = read(mfa('    attrs: { device_classes: [totp, !Context second] }'));
  expect(facts[0]).toMatchObject({ deviceClasses: { unresolved: '!Context second' } });
});

test('what removes an object is a fact of its own, and nothing refers to it', () => {
  const reading = read(`${mfa('    state: absent')}
  - model: authentik_flows.flowstagebinding
    identifiers: { target: !Find [authentik_flows.flow, [slug, login]], stage: !KeyOf mfa, order: 1 }`);
  expect(reading.facts).toEqual([
    expect.objectContaining({ flow: 'login', stage: '!KeyOf mfa', stageModel: null }),
    expect.objectContaining({ kind: 'authentikRemoval', name: 'mfa', target: null }),
  ]);
  expect(reading.notes).toMatchInlineSnapshot(`
    [
      "Line 4 removes authentik_stages_authenticator_validate.authenticatorvalidatestage "mfa".",
    ]
  `);
});

describe('a binding of policies whose target the file does not tell', () => {
  const bound = (target: string) => `${mfa('')}
  - model: authentik_flows.flowstagebinding
    id: binding
    identifiers: { target: !Find [authentik_flows.flow, [slug, login]], stage: !KeyOf mfa, order: 1 }
  - model: authentik_policies.policybinding
    identifiers: { target: ${target}, policy: !Find [authentik_policies_expression.expressionpolicy, [name, p]], order: 0 }
`;
  test.for([
    ['!KeyOf binding', ['p']],
    ['!KeyOf elsewhere', ['p']],
    ['!Context target', ['p']],
    ['!Find [authentik_flows.flowstagebinding, [order, 1], [stage, x]]', ['p']],
    ['!Find [authentik_flows.flow, [slug, other]]', []],
    ['!KeyOf mfa', []],
  ] as const)('%s counts for the stage as %j', ([target, policies]) => {
    expect(read(bound(target)).facts).toContainEqual(
      expect.objectContaining({ kind: 'authentikStageBinding', stage: 'mfa', policies }),
    );
  });
});

describe('a password policy', () => {
  const bound = (attrs: string, entry = '') => `
  - model: authentik_policies_password.passwordpolicy
    id: strength
    identifiers: { name: strength }
  - model: authentik_policies.policybinding
    identifiers: { target: !Find [authentik_flows.flow, [slug, change]], policy: !KeyOf strength, order: 0 }
    attrs: { ${attrs} }
${entry}`;
  test.for([
    ['', '', ['change']],
    ['enabled: true', '', ['change']],
    ['enabled: false', '', []],
    ['enabled: !Env STRICT', '', []],
    ['negate: true', '', []],
    ['negate: false', '', ['change']],
    ['enabled: true', '    conditions: [false]', []],
    ['enabled: true', '    state: created', []],
    ['enabled: true', '    state: absent', []],
  ] as const)('bound with { %s } %s has its effect on %j', ([attrs, entry, boundTo]) => {
    expect(read(bound(attrs, entry)).facts[0]).toMatchObject({ kind: 'passwordPolicy', boundTo });
  });
});

test('groups of entries are read like a list', () => {
  const file = sealed('b.yaml', `version: 1\nentries:\n  stages:${mfa('').replaceAll('\n  ', '\n    ')}\n`);
  expect(authentikBlueprint.read(file).facts).toEqual([
    expect.objectContaining({ id: 'mfa', from: expect.objectContaining({ at: 'line 4' }) }),
  ]);
});

test('is refused, in words that name the line', async () => {
  const faults: [string, ReturnType<typeof blueprint>][] = [
    ['another version', sealed('b.yaml', 'version: 2\nentries: []\n')],
    ['no list of entries', sealed('b.yaml', 'version: 1\nentries: all\n')],
    ['an entry without a model', blueprint('  - identifiers: { name: a }\n')],
    ['an unknown state', blueprint(mfa('    state: gone'))],
    ['a list of another type', blueprint(mfa('    attrs: { device_classes: totp }'))],
    [
      'a number in words',
      blueprint('  - model: authentik_policies_password.passwordpolicy\n    attrs:\n      length_min: twelve\n'),
    ],
    ['a stage binding without a stage', blueprint('  - model: authentik_flows.flowstagebinding\n    identifiers: { target: a }\n')],
    ['a stage described twice', blueprint(mfa('') + mfa('    attrs: { not_configured_action: skip }'))],
  ];
  const refusals = await Promise.all(faults.map(async ([name, fault]) => `${name}: ${await refusalOf(authentikBlueprint, fault)}`));
  expect(refusals).toMatchInlineSnapshot(`
    [
      "another version: b.yaml:1 $.version: Invalid input: expected 1.",
      "no list of entries: b.yaml:2 $.entries: Invalid input: expected record, received string.",
      "an entry without a model: b.yaml:3 $.entries[0].model: expected the name of a model.",
      "an unknown state: b.yaml:7 $.entries[0].state: expected present, created, must_created or absent.",
      "a list of another type: b.yaml:7 device_classes: Invalid input: expected array, received string.",
      "a number in words: b.yaml:5 length_min: expected a whole number.",
      "a stage binding without a stage: b.yaml:3: The entry of authentik_flows.flowstagebinding has no "stage".",
      "a stage described twice: b.yaml:8: authentik_stages_authenticator_validate.authenticatorvalidatestage "mfa" is described here and in line 4.",
    ]
  `);
});

test.for([
  ['version: 1\nmetadata:\n  name: a\nentries:\n', true],
  ['metadata:\n  name: a\nversion: 1\nentries:\n- attrs:\n    x: !Fi', true],
  ['version: 1\nmetadata:\n  name: a\n', false],
  ['apiVersion: v1\nentries:\n  traefik: []\nversion: 1\n', false],
  ['entries: []\n', false],
  ['context: {}\nentries:\n- attrs: {}\n  model: authentik_flows.flow\n', true],
] as const)('%j is recognised: %s', ([text, recognised]) => {
  expect(authentikBlueprint.recognises(sampleOf('b.yaml', new TextEncoder().encode(text)))).toBe(recognised);
});
