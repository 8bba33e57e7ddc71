import { expect, test } from 'vitest';
import { type Holders, holdersOf } from '../../src/assess/jumpserver-holders.ts';
import { assetPermission, jumpserverRole } from './access-builders.ts';
import { at, factsOf } from './builders.ts';

const permission = assetPermission({ name: 'databases', users: ['alice'], userGroups: [] });

test.for<[held: string[], roles: string[], expected: Holders]>([
  [['SystemAdmin'], ['SystemAdmin'], 'others'],
  [['SystemAdmin', 'SystemAuditor'], ['SystemAdmin', 'SystemAuditor'], 'others'],
  [['Operators'], ['Operators'], 'operators'],
  [['SystemAdmin', 'Operators'], ['SystemAdmin', 'Operators'], 'operators'],
  // Nobody is shown to be an operator by a role: then a role that says nothing may be theirs.
  [['SystemAdmin', 'Night shift'], ['SystemAdmin', 'Night shift'], null],
  [['User'], ['User'], null],
  [['gone'], ['SystemAdmin'], null],
  [[], ['SystemAdmin'], null],
])('who holds %j of the roles %j', ([held, roles, expected]) => {
  const bindings = held.map((role) => ({ role, user: 'Alice', scope: 'system', from: at() }));
  const facts = factsOf([permission, ...roles.map((name) => jumpserverRole(name, name))]);
  expect(facts.jumpserverPermission.map((one) => holdersOf(one, facts.jumpserverRole, bindings))).toEqual([expected]);
});
