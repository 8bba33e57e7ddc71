import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import { accept } from './json.ts';
import { Choice, exportedEntries, exportedMembers, partOf } from './jumpserver-export.ts';
import type { Reader, Reading } from './reader.ts';

const HEADINGS = {
  id: ['id'],
  user: ['user', '用户'],
  role: ['role', '角色'],
  scope: ['scope', '范围'],
  org_name: ['org name', '组织名称'],
};

/** By login name: what people are called stays out. */
const User = z.union([
  z.object({ id: z.string().min(1).nullish(), username: z.string().min(1).nullish() }),
  z
    .string()
    .min(1)
    .transform((id) => ({ id, username: null })),
]);
const Role = z.union([z.object({ id: z.string().min(1) }).transform(({ id }) => id), z.string().min(1)]);
const Binding = z.object({ user: User, role: Role, scope: Choice.nullish() });

/** Who holds which role of JumpServer: `/api/v1/rbac/role-bindings/`, `system-role-bindings/`, `org-role-bindings/`. */
export default {
  format: 'jumpserver-role-bindings',
  title: 'JumpServer role bindings',
  yields: ['jumpserverRoleBinding'],
  named: /role-?bindings?[\w.-]*\.(?:json|csv)$/i,
  recognises(sample) {
    const members = exportedMembers(sample, HEADINGS);
    const holds = (...names: readonly string[]) => names.every((name) => members.has(name));
    return holds('user', 'role') && (holds('scope', 'org_name') || holds('username')) && !holds('builtin');
  },
  read(file): Reading {
    const exported = exportedEntries(file, HEADINGS);
    const facts = exported.entries.map(({ value, at }): Fact => {
      const { user, role, scope } = accept(Binding, value, (path) => `${file.path} ${[at, ...path].map(String).join('.')}`);
      return {
        kind: 'jumpserverRoleBinding',
        user: user.username ?? user.id ?? '',
        ...(user.id ? { userId: user.id } : {}),
        role,
        scope: scope?.toLowerCase() ?? null,
        from: { evidence: file.digest, at },
      };
    });
    return {
      artefact: file.path,
      takenAt: null,
      covers: null,
      facts,
      notes: exported.notes,
      ...partOf(exported, ['jumpserverRoleBinding']),
    };
  },
} satisfies Reader;
