import { binding, disk, flow, passwordPolicy, stage, traefikStatic } from '../builders.ts';
import type { Cases } from './case.ts';

const open = { unresolved: '!Context x' };
const unique = { model: 'uniqueness', history: 5 } as const;

/** Cases of the checks over Authentik, Terraform disks and Traefik's static configuration. */
export const accessCases: Readonly<Record<string, Cases>> = {
  'mfa-mandatory-at-login': {
    pass: [
      { says: 'denied without a device', facts: [flow(), stage(), binding()] },
      {
        says: 'configured at login, all classes by default',
        facts: [flow(), stage({ notConfiguredAction: 'configure', deviceClasses: null }), binding()],
      },
      {
        says: 'flows for other ends do not matter',
        facts: [flow(), stage(), binding(), flow({ id: 'recovery', designation: 'recovery' })],
      },
    ],
    fail: [
      { says: 'skipped', facts: [flow(), stage({ notConfiguredAction: 'skip' }), binding()] },
      { says: 'skipped by default', facts: [flow(), stage({ notConfiguredAction: null }), binding()], because: /by default/ },
      { says: 'TOTP only', facts: [flow(), stage({ deviceClasses: ['totp', 'static'] }), binding()] },
      { says: 'no class', facts: [flow(), stage({ deviceClasses: [] }), binding()] },
      { says: 'not bound', facts: [flow(), stage()] },
      { says: 'bound to another flow', facts: [flow(), stage(), binding({ flow: 'recovery' })] },
      { says: 'another stage', facts: [flow(), stage({ model: 'authentik_stages_password.passwordstage' }), binding()] },
      { says: 'a second login flow', facts: [flow(), stage(), binding(), flow({ id: 'legacy' })] },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'no login flow', facts: [flow({ designation: 'recovery' })] },
      { says: 'an unresolved action', facts: [flow(), stage({ notConfiguredAction: open }), binding()] },
      { says: 'unresolved classes', facts: [flow(), stage({ deviceClasses: open }), binding()] },
      { says: 'a stage that is not there', facts: [flow(), binding()] },
      { says: 'a policy decides', facts: [flow(), stage(), binding({ policies: ['outside-office'] })] },
      { says: 'perhaps a login flow', facts: [flow(), stage(), binding(), flow({ id: 'other', designation: open })] },
    ],
  },
  'password-policy-strength': {
    pass: [
      { says: 'the policy of the guide', facts: [passwordPolicy()] },
      {
        says: 'a weak policy that is bound to nothing',
        facts: [passwordPolicy(), passwordPolicy({ id: 'old', lengthMin: 8, boundTo: [] })],
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
    pass: [{ says: 'five', facts: [passwordPolicy(unique)] }],
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
