import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import { accept } from './json.ts';
import { Choice, exportedEntries, exportedMembers, partOf } from './jumpserver-export.ts';
import { codesOf } from './jumpserver-permission-codes.ts';
import type { Reader, Reading } from './reader.ts';

const HEADINGS = {
  id: ['id'],
  name: ['name', '名称'],
  display_name: ['display name', '显示名称'],
  scope: ['scope', '范围'],
  users_amount: ['users amount', '用户数量'],
  builtin: ['builtin', 'built-in', '内置'],
};

const Role = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  display_name: z.string().nullish(),
  scope: Choice.nullish(),
  builtin: z.boolean().nullish(),
  users_amount: z.coerce.number().int().nonnegative().nullish(),
  permissions: z.array(z.unknown()).nullish(),
});

/** Roles of JumpServer, as `/api/v1/rbac/roles/`, `system-roles/` and `org-roles/` list them: https://github.com/jumpserver/jumpserver (apps/rbac). */
export default {
  format: 'jumpserver-roles',
  title: 'JumpServer roles',
  yields: ['jumpserverRole', 'jumpserverRolePermissions'],
  recognises(sample) {
    const members = exportedMembers(sample, HEADINGS);
    return ['name', 'display_name', 'scope', 'builtin'].every((name) => members.has(name)) && !members.has('codename');
  },
  read(file): Reading {
    const exported = exportedEntries(file, HEADINGS);
    let numbered = 0;
    const facts = exported.entries.flatMap(({ value, at }): Fact[] => {
      const role = accept(Role, value, (path) => `${file.path} ${[at, ...path].map(String).join('.')}`);
      const from = { evidence: file.digest, at };
      const codes = codesOf(role.permissions ?? []);
      if (role.permissions && codes === null) numbered += 1;
      return [
        {
          kind: 'jumpserverRole',
          id: role.id,
          name: role.name,
          displayName: role.display_name ?? null,
          scope: role.scope?.toLowerCase() ?? null,
          builtin: role.builtin ?? null,
          users: role.users_amount ?? null,
          from,
        },
        ...(role.permissions && codes !== null
          ? [{ kind: 'jumpserverRolePermissions' as const, role: role.id, permissions: codes, from }]
          : []),
      ];
    });
    const notes = numbered === 0 ? [] : [`Roles whose permissions are given by number only, which says nothing: ${numbered}.`];
    return {
      artefact: file.path,
      takenAt: null,
      covers: null,
      facts,
      notes: [...exported.notes, ...notes],
      ...partOf(exported, ['jumpserverRole', 'jumpserverRolePermissions']),
    };
  },
} satisfies Reader;
