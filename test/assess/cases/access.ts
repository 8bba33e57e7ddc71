import type { Fact } from '../../../src/domain/fact.ts';
import { brand, loginEnd } from '../access-builders.ts';
import { at, binding, disk, flow, passwordPolicy, stage, traefikStatic } from '../builders.ts';
import type { Cases } from './case.ts';

const open = { unresolved: '!Context x' };
const unique = { model: 'uniqueness', history: 5 } as const;

const login = (asks = stage(), bound = binding()): Fact[] => [flow(), asks, bound, ...loginEnd];
const flowsListed = (): Fact[] => [
  flow({ id: 'consent', designation: 'authorization', key: 'f2' }),
  { kind: 'authentikListing', list: 'flows', listed: 2, total: 2, from: at('flows', '') },
];

/** The binding of a stage that writes passwords, about which policies decide. */
const written = (...policies: string[]): Fact[] => [
  binding({ flow: 'change', stage: 'password-write', stageModel: 'authentik_stages_user_write.userwritestage', policies }),
];

/** Cases of the checks over Authentik, Terraform disks and Traefik's static configuration. */
export const accessCases: Readonly<Record<string, Cases>> = {
  'mfa-mandatory-at-login': {
    pass: [
      { says: 'denied without a device', facts: login() },
      {
        says: 'configured at login, all classes by default',
        facts: login(stage({ notConfiguredAction: 'configure', deviceClasses: null })),
      },
      { says: 'flows for other ends do not matter', facts: [...login(), flow({ id: 'recovery', designation: 'recovery' })] },
      { says: 'asked twice, once too late', facts: [...login(), stage({ id: 'again' }), binding({ stage: 'again', order: 110 })] },
      { says: 'a complete list of flows in the place of a brand', facts: [...login().slice(0, -1), ...flowsListed()] },
    ],
    fail: [
      { says: 'skipped', facts: login(stage({ notConfiguredAction: 'skip' })) },
      { says: 'skipped by default', facts: login(stage({ notConfiguredAction: null })), because: /by default/ },
      { says: 'TOTP only', facts: login(stage({ deviceClasses: ['totp', 'static'] })) },
      { says: 'no class', facts: login(stage({ deviceClasses: [] })) },
      { says: 'asked once a day', facts: login(stage({ lastAuthThreshold: 'days=1' })), because: /last_auth_threshold/ },
      { says: 'not bound', facts: [flow(), stage(), ...loginEnd] },
      { says: 'bound to another flow', facts: login(stage(), binding({ flow: 'recovery' })) },
      {
        says: 'bound after the login',
        facts: login(stage(), binding({ order: 101 })),
        because: /"log-in" logs them in before that/,
      },
      { says: 'another stage', facts: login(stage({ model: 'authentik_stages_password.passwordstage' })) },
      { says: 'a second login flow', facts: [...login(), flow({ id: 'legacy' })] },
      {
        says: 'a brand with a flow for another end',
        facts: [...login(), flow({ id: 'odd', designation: 'enrollment' }), brand({ domain: 'x', authenticationFlow: 'odd' })],
      },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'no login flow', facts: [flow({ designation: 'recovery' })] },
      { says: 'an unresolved action', facts: login(stage({ notConfiguredAction: open })) },
      { says: 'unresolved classes', facts: login(stage({ deviceClasses: open })) },
      { says: 'a stage that is not there', facts: [flow(), binding(), ...loginEnd] },
      { says: 'a policy decides', facts: login(stage(), binding({ policies: ['outside-office'] })) },
      { says: 'perhaps a login flow', facts: [...login(), flow({ id: 'other', designation: open })] },
      { says: 'a brand that names no flow', facts: [...login().slice(0, -1), brand({ authenticationFlow: null })] },
      { says: 'two descriptions of another kind', facts: [...login(), stage({ model: 'authentik_stages_dummy.dummystage' })] },
      {
        says: 'identified after it',
        facts: [
          ...login(),
          stage({ id: 'who', model: 'authentik_stages_identification.identificationstage' }),
          binding({ stage: 'who', order: 40 }),
          binding({ stage: 'password', stageModel: 'authentik_stages_password.passwordstage', order: 50 }),
        ],
      },
    ],
  },
  'password-policy-strength': {
    pass: [
      { says: 'the policy of the guide', facts: [passwordPolicy(), ...written('strong')] },
      {
        says: 'a weak policy that is bound to nothing',
        facts: [passwordPolicy(), ...written('strong'), passwordPolicy({ id: 'old', lengthMin: 8, boundTo: [] })],
      },
    ],
    fail: [
      { says: 'too short', facts: [passwordPolicy({ lengthMin: 11 })] },
      { says: 'no symbol', facts: [passwordPolicy({ symbolsMin: 0 })] },
      { says: 'no digit by default', facts: [passwordPolicy({ digitsMin: null })], because: /by default/ },
      { says: 'bound to nothing', facts: [passwordPolicy({ boundTo: [] })] },
      { says: 'rules not checked', facts: [passwordPolicy({ checksStaticRules: false })] },
      { says: 'a weak one bound besides', facts: [passwordPolicy(), passwordPolicy({ id: 'old', lengthMin: 8 })] },
    ],
    unknown: [
      { says: 'only another kind', facts: [passwordPolicy(unique)] },
      { says: 'unresolved', facts: [passwordPolicy({ lengthMin: open })] },
      { says: 'perhaps not checked', facts: [passwordPolicy({ checksStaticRules: open })] },
    ],
  },
  'password-history': {
    pass: [{ says: 'five', facts: [passwordPolicy(unique), ...written('strong')] }],
    fail: [
      { says: 'four', facts: [passwordPolicy({ ...unique, history: 4 })] },
      { says: 'the default', facts: [passwordPolicy({ ...unique, history: null })], because: /"1" by default/ },
      { says: 'bound to nothing', facts: [passwordPolicy({ ...unique, boundTo: [] })] },
    ],
    unknown: [
      { says: 'only another kind', facts: [passwordPolicy()] },
      { says: 'unresolved', facts: [passwordPolicy({ ...unique, history: open })] },
    ],
  },
  'database-disk-customer-key': {
    pass: [
      { says: 'our key', facts: [disk()] },
      {
        says: 'another disk without one',
        facts: [disk(), disk({ address: 'google_compute_disk.cache', name: 'cache', kmsKey: null })],
      },
    ],
    fail: [
      { says: "the provider's key", facts: [disk({ kmsKey: null })] },
      { says: 'an empty name', facts: [disk({ kmsKey: ' ' })] },
      { says: 'a key by value', facts: [disk({ kmsKey: null, customerSuppliedKey: true })], because: /by value/ },
      {
        says: 'no disk is named after a database',
        facts: [disk({ address: 'google_compute_disk.data', name: 'data', kmsKey: null })],
        because: /every disk is judged/,
      },
      {
        says: 'named by its name only',
        facts: [disk(), disk({ address: 'google_compute_disk.two', name: 'prod-db-2', kmsKey: null })],
      },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'an unresolved key', facts: [disk({ kmsKey: open })] },
      {
        says: 'an unresolved name beside it, with an unresolved key',
        facts: [disk(), disk({ address: 'google_compute_disk.x', name: open, kmsKey: open })],
      },
    ],
  },
  'access-logs-json': {
    pass: [
      { says: 'on, JSON, INFO', facts: [traefikStatic()] },
      { says: 'the level in lower case', facts: [traefikStatic({ logLevel: 'info' })] },
    ],
    fail: [
      { says: 'off', facts: [traefikStatic({ accessLog: false })] },
      { says: 'common by default', facts: [traefikStatic({ accessLogFormat: null })], because: /"common" by default/ },
      { says: 'JSON in capitals is not known to Traefik', facts: [traefikStatic({ accessLogFormat: 'JSON' })] },
      { says: 'ERROR by default', facts: [traefikStatic({ logLevel: null })], because: /"ERROR" by default/ },
      { says: 'WARN', facts: [traefikStatic({ logLevel: 'WARN' })] },
      { says: 'two sources disagree', facts: [traefikStatic(), traefikStatic({ accessLog: false })] },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'unresolved', facts: [traefikStatic({ logLevel: open })] },
    ],
  },
};
