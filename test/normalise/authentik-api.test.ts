import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/domain/fact.ts';
import authentikApi from '../../src/normalise/authentik-api.ts';
import { resolveAuthentik } from '../../src/normalise/authentik-values.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const NAMES = readdirSync(new URL('../fixtures/authentik-api/', import.meta.url)).sort();
/** The facts of these exports together, tied to one another. */
const tied = (names: readonly string[]): { facts: Fact[] } => ({
  facts: resolveAuthentik(names.flatMap((name) => authentikApi.read(fixture(`authentik-api/${name}`)).facts)),
});
const without = (...names: readonly string[]) => tied(NAMES.filter((name) => !names.includes(name)));
const shown = (facts: readonly Fact[]) =>
  facts.map(({ kind, from, ...fact }) => {
    const { key, ...rest } = fact as { key?: string };
    return `${kind}: ${JSON.stringify(rest)}`;
  });

test('all lists together: flows by slug, stages by name, what decides about each, and the flow each application uses', () => {
  expect(shown(tied(NAMES).facts.filter(({ kind }) => kind !== 'authentikListing'))).toMatchInlineSnapshot(`
    [
      "authentikApplication: {"slug":"jump","name":"Jump","provider":"jump-oidc","providerKey":"1","authenticationFlow":"quay-authentication"}",
      "authentikProvider: {"name":"jump-oidc","model":"authentik_providers_oauth2.oauth2provider","authenticationFlow":null,"accessTokenValidity":null}",
      "authentikApplication: {"slug":"wiki","name":"Wiki","provider":"wiki-oidc","providerKey":"2","authenticationFlow":"quay-enrollment"}",
      "authentikProvider: {"name":"wiki-oidc","model":"authentik_providers_oauth2.oauth2provider","authenticationFlow":"quay-enrollment","accessTokenValidity":null}",
      "authentikApplication: {"slug":"handbook","name":"Handbook","provider":null,"authenticationFlow":null}",
      "authentikBrand: {"domain":"quay.example","default":true,"authenticationFlow":"quay-authentication"}",
      "authentikStageBinding: {"flow":"quay-authentication","stage":"quay-identification","stageModel":"x.y","order":10,"policies":["quay-strength"],"policyEngineMode":"any"}",
      "authentikStageBinding: {"flow":"quay-authentication","stage":"quay-mfa","stageModel":"x.y","order":20,"policies":[],"policyEngineMode":"any"}",
      "authentikStageBinding: {"flow":"quay-authentication","stage":"quay-login","stageModel":"x.y","order":100,"policies":["only-from-inside"],"policyEngineMode":"any"}",
      "authentikFlow: {"id":"quay-authentication","designation":"authentication","authentication":"none","stageCount":2}",
      "authentikFlow: {"id":"quay-enrollment","designation":"enrollment","authentication":"none","stageCount":2}",
      "passwordPolicy: {"id":"quay-history","model":"uniqueness","lengthMin":null,"uppercaseMin":null,"lowercaseMin":null,"digitsMin":null,"symbolsMin":null,"history":5,"checksStaticRules":null,"symbolCharset":null,"passwordField":{"unresolved":"left out by the list over all models"},"boundTo":["quay-prompt"]}",
      "passwordPolicy: {"id":"quay-loose","model":"password","lengthMin":{"unresolved":"left out by the list over all models"},"uppercaseMin":{"unresolved":"left out by the list over all models"},"lowercaseMin":{"unresolved":"left out by the list over all models"},"digitsMin":{"unresolved":"left out by the list over all models"},"symbolsMin":{"unresolved":"left out by the list over all models"},"history":null,"checksStaticRules":{"unresolved":"left out by the list over all models"},"symbolCharset":{"unresolved":"left out by the list over all models"},"passwordField":{"unresolved":"left out by the list over all models"},"boundTo":[]}",
      "passwordPolicy: {"id":"quay-strength","model":"password","lengthMin":14,"uppercaseMin":1,"lowercaseMin":1,"digitsMin":1,"symbolsMin":1,"history":null,"checksStaticRules":true,"symbolCharset":"!#","passwordField":"password","boundTo":["quay-identification"]}",
      "authentikPolicyBinding: {"target":"b2000000-0000-4000-8000-000000000007","targetModel":null,"decider":"policy","name":"only-from-inside","enabled":true,"negated":false}",
      "authentikPolicyBinding: {"target":"b2000000-0000-4000-8000-000000000005","targetModel":null,"decider":"policy","name":"quay-strength","enabled":true,"negated":false}",
      "authentikPolicyBinding: {"target":"b2000000-0000-4000-8000-000000000006","targetModel":null,"decider":"policy","name":"only-from-inside","enabled":false,"negated":false}",
      "authentikProvider: {"name":"jump-oidc","model":"authentik_providers_oauth2.oauth2provider","authenticationFlow":null,"accessTokenValidity":null}",
      "authentikProvider: {"name":"wiki-oidc","model":"authentik_providers_oauth2.oauth2provider","authenticationFlow":"quay-enrollment","accessTokenValidity":null}",
      "authentikStage: {"id":"quay-identification","model":"authentik_stages_identification.identificationstage","notConfiguredAction":null,"deviceClasses":null,"sessionDuration":null,"rememberMeOffset":null,"lastAuthThreshold":null,"asksPassword":{"unresolved":"left out by the list over all models"}}",
      "authentikStage: {"id":"quay-mfa","model":"authentik_stages_authenticator_validate.authenticatorvalidatestage","notConfiguredAction":"deny","deviceClasses":["totp","webauthn"],"sessionDuration":null,"rememberMeOffset":null,"lastAuthThreshold":"seconds=0","setsUpWith":[]}",
      "authentikStage: {"id":"quay-login","model":"authentik_stages_user_login.userloginstage","notConfiguredAction":null,"deviceClasses":null,"sessionDuration":"hours=1","rememberMeOffset":"seconds=0","lastAuthThreshold":null}",
      "authentikStage: {"id":"quay-mfa","model":"authentik_stages_authenticator_validate.authenticatorvalidatestage","notConfiguredAction":"deny","deviceClasses":["totp","webauthn"],"sessionDuration":null,"rememberMeOffset":null,"lastAuthThreshold":"seconds=0","setsUpWith":[]}",
      "authentikStage: {"id":"quay-prompt","model":"authentik_stages_prompt.promptstage","notConfiguredAction":null,"deviceClasses":null,"sessionDuration":null,"rememberMeOffset":null,"lastAuthThreshold":null,"validatesWith":["quay-history"]}",
      "authentikStage: {"id":"quay-login","model":"authentik_stages_user_login.userloginstage","notConfiguredAction":null,"deviceClasses":null,"sessionDuration":"hours=1","rememberMeOffset":"seconds=0","lastAuthThreshold":null}",
    ]
  `);
  expect(JSON.stringify(tied(NAMES))).not.toContain('not-a-real-one');
});

describe('what a list that is missing would decide is not known', () => {
  const bindingOf = (facts: { facts: Fact[] }, stage: string) =>
    factsOf(facts, 'authentikStageBinding').find((binding) => binding.stage === stage);
  const flowOf = (facts: { facts: Fact[] }, slug: string) =>
    factsOf(facts, 'authentikApplication').find((application) => application.slug === slug)?.authenticationFlow;

  test('whether a stage always runs', () => {
    expect(bindingOf(tied(NAMES), 'quay-mfa')?.policies).toEqual([]);
    expect(bindingOf(tied(NAMES), 'quay-mfa')?.doubts).toBeUndefined();
    expect(bindingOf(tied(NAMES), 'quay-login')?.policies).toEqual(['only-from-inside']);
    expect(bindingOf(without('policy-bindings.json'), 'quay-mfa')?.doubts).toEqual(['which policies are bound to it']);
  });
  test('whether a policy is bound by something that is switched on', () => {
    const strength = (facts: { facts: Fact[] }) => factsOf(facts, 'passwordPolicy').find(({ id }) => id === 'quay-strength');
    expect(strength(tied(NAMES))).toMatchObject({ lengthMin: 14, boundTo: ['quay-identification'] });
    expect(strength(without('policy-bindings.json'))).toMatchObject({
      lengthMin: { unresolved: expect.any(String) },
      boundTo: ['(1 objects)'],
    });
  });
  test('what an application falls back to', () => {
    expect(flowOf(tied(NAMES), 'jump')).toBe('quay-authentication');
    expect(flowOf(without('brands.json'), 'jump')).toEqual({
      unresolved: 'the flow of the brand, which this evidence does not hold',
    });
    expect(flowOf(without('flows.json'), 'wiki')).toEqual({ unresolved: 'flow f1000000-0000-4000-8000-000000000002' });
    expect(flowOf(tied(NAMES), 'handbook')).toBeNull();
  });
  test('what the list over all stages leaves out', () => {
    const mfa = (facts: { facts: Fact[] }) => factsOf(facts, 'authentikStage').filter(({ id }) => id === 'quay-mfa');
    expect(mfa(tied(NAMES)).map((stage) => stage.notConfiguredAction)).toEqual(['deny', 'deny']);
    expect(mfa(without('stages-authenticator-validate.json')).map((stage) => stage.notConfiguredAction)).toEqual([
      { unresolved: 'left out by the list over all models' },
    ]);
  });
});

const changed = (name: string, change: (text: string) => string) => {
  const file = fixture(`authentik-api/${name}`);
  return sealed(name, change(new TextDecoder().decode(file.bytes)));
};

test('brands that name different flows leave open which one an application uses', () => {
  const other = changed('brands.json', (text) =>
    text
      .replace('"results": [', '"results": [{"brand_uuid":"b","domain":"x","default":false,"flow_authentication":null},')
      .replace('"count": 1', '"count": 2'),
  );
  const facts = resolveAuthentik([
    ...without('brands.json').facts,
    ...authentikApi.read(fixture('authentik-api/applications.json')).facts,
    ...authentikApi.read(other).facts,
  ]);
  const flows = factsOf({ facts }, 'authentikApplication').filter(({ slug }) => slug === 'jump');
  expect(flows.at(-1)?.authenticationFlow).toEqual({ unresolved: 'brands that name different flows' });
});

describe('pages', () => {
  const partial = changed('policy-bindings.json', (text) =>
    text.replace('"count": 3', '"count": 30').replace('"next": 0', '"next": 2'),
  );
  test('one of several says so, and what might stand on the others is unresolved', () => {
    const reading = authentikApi.read(partial);
    expect(reading.notes).toEqual(['One page of several: 3 of 30 entries.']);
    expect(reading.page).toEqual({
      list: 'policyBindings',
      kinds: ['authentikPolicyBinding', 'authentikStageBinding', 'passwordPolicy'],
      from: 0,
      to: 3,
      total: 30,
    });
    const facts = resolveAuthentik([...without('policy-bindings.json').facts, ...reading.facts]);
    expect(factsOf({ facts }, 'authentikStageBinding').map(({ doubts }) => doubts)).toEqual(
      Array(3).fill(['which policies are bound to it']),
    );
  });
  test('the only one is the whole list', () => {
    expect(authentikApi.read(fixture('authentik-api/policy-bindings.json')).page).toBeUndefined();
  });
});

test('facts of blueprints come back as they are', () => {
  const fact: Fact = { kind: 'authentikFlow', id: 'a', designation: 'authentication', from: { evidence: 'e', at: 'line 1' } };
  const binding: Fact = {
    kind: 'authentikStageBinding',
    flow: 'a',
    stage: 'b',
    stageModel: null,
    order: 10,
    policies: [],
    from: { evidence: 'e', at: 'line 2' },
  };
  expect(resolveAuthentik([fact, binding])).toEqual([fact, binding]);
});

test.for([
  ['an entry of no list', '{"pagination":{"count":1},"results":[{"designation":"x","slug":"y"}]}', '$.results[0]'],
  ['a flow without its slug', '{"results":[{"pk":"a","slug":"","designation":"x","policybindingmodel_ptr_id":"b"}]}', '.slug'],
  ['a list that is none', '{"results":{}}', '$.results'],
] as const)('%s is refused', async ([, text, words]) => {
  expect(await refusalOf(authentikApi, sealed('x.json', text))).toContain(words);
});

test.for([
  [
    'events of authentik',
    '{"pagination":{},"results":[{"pk":"a","action":"login","client_ip":"192.0.2.1","slug":"x","designation":"y","policybindingmodel_ptr_id":"z"}]}',
    false,
  ],
  ['another API', '{"count":1,"results":[{"id":1,"name":"x","slug":"y"}]}', false],
  [
    'a list that is cut off',
    '{"pagination":{},"results":[{"pk":"a","policybindingmodel_ptr_id":"b","name":"x","slug":"y","title":"t","designation":"auth',
    true,
  ],
] as const)('%s', ([, text, expected]) => {
  expect(authentikApi.recognises(sampleOf('x.json', new TextEncoder().encode(text)))).toBe(expected);
});
