import { posix } from 'node:path';
import { Problem } from '../domain/problem.ts';
import { exportedEntries, exportedMembers, partOf } from './jumpserver-export.ts';
import { codesOf } from './jumpserver-permission-codes.ts';
import type { Reader, Reading } from './reader.ts';

const HEADINGS = {};

/**
 * What one role of JumpServer may do, as `/api/v1/rbac/system-roles/<id>/permissions/` lists it. The answer does not name the role,
 * so the file has to: `<id or name of the role>.json`.
 */
export default {
  format: 'jumpserver-role-permissions',
  title: 'JumpServer permissions of a role',
  yields: ['jumpserverRolePermissions'],
  recognises(sample) {
    const members = exportedMembers(sample, HEADINGS);
    return ['codename', 'content_type', 'app_label'].every((name) => members.has(name)) && !members.has('builtin');
  },
  read(file): Reading {
    const exported = exportedEntries(file, HEADINGS);
    const permissions = codesOf(exported.entries.map(({ value }) => value));
    if (permissions === null) {
      throw new Problem({
        what: 'A permission lacks its code name or the application it belongs to.',
        where: file.path,
        fix: 'Export /api/v1/rbac/system-roles/<id>/permissions/ again.',
      });
    }
    const role = posix.basename(file.path).replace(/\.json$/i, '');
    return {
      artefact: file.path,
      takenAt: null,
      covers: null,
      facts: [{ kind: 'jumpserverRolePermissions', role, permissions, from: { evidence: file.digest, at: '' } }],
      notes: exported.notes,
      ...partOf(exported, ['jumpserverRolePermissions']),
    };
  },
} satisfies Reader;
