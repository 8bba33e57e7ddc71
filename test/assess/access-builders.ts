import type { Row } from '../../src/assess/check.ts';
import type { Fact, FactKind, FactKinds } from '../../src/domain/fact.ts';
import { at, binding, sourceRow, stage } from './builders.ts';

/** A fact of one kind, as the builders below make it. */
type Of<Kind extends FactKind> = { readonly kind: Kind } & FactKinds[Kind];

export function brand(changes: Partial<Of<'authentikBrand'>> = {}): Fact {
  return {
    kind: 'authentikBrand',
    domain: 'auth.harbour.example',
    default: true,
    authenticationFlow: 'login',
    from: at('authentik', '$.brands'),
    ...changes,
  };
}

/** What a login flow has besides its second factor: a stage that logs people in at the end, a brand that uses the flow, and no other flow. */
export const loginEnd: readonly Fact[] = [
  stage({ id: 'log-in', model: 'authentik_stages_user_login.userloginstage' }),
  binding({ stage: 'log-in', order: 100 }),
  {
    kind: 'authentikRemoval',
    model: 'authentik_flows.flow',
    name: 'default-authentication-flow',
    target: null,
    from: at('authentik', '$.removed'),
  },
  brand(),
];

export function application(changes: Partial<Of<'authentikApplication'>> = {}): Fact {
  return {
    kind: 'authentikApplication',
    slug: 'mcp',
    name: 'MCP',
    provider: 'mcp-provider',
    authenticationFlow: 'login',
    from: at('applications', '$.results[0]'),
    ...changes,
  };
}

export function applicationsListed(): Fact {
  return { kind: 'authentikListing', list: 'applications', listed: 1, total: 1, from: at('applications', '') };
}

export function jumpserverRole(name: string, id = `id of ${name}`, users = 1): Fact {
  return {
    kind: 'jumpserverRole',
    id,
    name,
    displayName: null,
    scope: 'system',
    builtin: id.startsWith('00000000'),
    users,
    from: at('roles', name),
  };
}

export function rolePermissions(role: string, permissions: readonly string[]): Fact {
  return { kind: 'jumpserverRolePermissions', role, permissions, from: at('permissions', role) };
}

export function assetPermission(changes: Partial<Of<'jumpserverPermission'>> = {}): Fact {
  return {
    kind: 'jumpserverPermission',
    id: 'p1',
    name: 'Sites of Amsterdam',
    actions: ['connect'],
    users: [],
    userGroups: ['Operations'],
    assets: ['site-1', 'site-2'],
    nodes: [],
    assetCount: 2,
    nodeCount: 0,
    allAssets: false,
    accounts: ['@USER'],
    protocols: null,
    active: true,
    expired: null,
    startsAt: null,
    expiresAt: null,
    from: at('permissions', '$.results[0]'),
    ...changes,
  };
}

export function jumpserverSetting(
  name: string,
  value: FactKinds['jumpserverSetting']['value'],
  source: 'api' | 'installer' = 'api',
): Fact {
  return { kind: 'jumpserverSetting', name, value, source, from: at(source, `$.${name}`) };
}

export function infisicalSecret(name: string, environment: string | null = 'prod'): Fact {
  return { kind: 'infisicalSecret', name, project: 'harbour', environment, path: '/', from: at('infisical', name) };
}

/** A row of the query behind `unusual-access-acknowledged` for a user and an address. */
export function accessRow(changes: Row = {}): Row {
  return {
    row_kind: 'access',
    principal: 'alice',
    address: '203.0.113.9',
    seen_ms: Date.parse('2026-09-10T09:00:00Z'),
    logins: 3,
    first_ms: Date.parse('2026-09-10T09:00:00Z'),
    last_ms: Date.parse('2026-09-20T09:00:00Z'),
    off_hours: 0,
    first_off_ms: null,
    last_off_ms: null,
    days_spoken: 0,
    evidence_digest: at('log').evidence,
    evidence_at: 'line 7',
    ...changes,
  };
}

/** A row of the same query for a log source, by default one that reaches back far enough. */
export function loginSourceRow(changes: Row = {}): Row {
  return { ...sourceRow(92), seen_ms: Date.parse('2026-05-01T00:00:00Z'), ...changes };
}
