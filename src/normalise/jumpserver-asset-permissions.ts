import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import { accept } from './json.ts';
import { Choice, exportedEntries, exportedMembers, partOf, Related, RelatedUser } from './jumpserver-export.ts';
import { jumpserverInstant } from './jumpserver-instant.ts';
import type { Reader, Reading } from './reader.ts';

const HEADINGS = {
  id: ['id'],
  name: ['name', '名称'],
  users: ['users', '用户'],
  user_groups: ['groups', 'user groups', '用户组'],
  assets: ['assets', '资产'],
  nodes: ['nodes', '节点'],
  users_amount: ['users amount', '用户数量'],
  user_groups_amount: ['groups amount', 'user groups amount', '用户组数量'],
  assets_amount: ['assets amount', '资产数量'],
  nodes_amount: ['nodes amount', '节点数量'],
  accounts: ['accounts', '账号', '账号管理'],
  protocols: ['protocols', '协议', '协议组'],
  actions: ['action', 'actions', '动作', '操作'],
  date_start: ['date start', 'start date', '开始日期'],
  date_expired: ['date expired', 'expire date', '失效日期', '过期日期'],
  is_active: ['is active', 'active', '激活', '激活中'],
  is_expired: ['is expired', 'expired', '已过期'],
};

const Instant = z
  .string()
  .transform((text, context) => {
    const instant = jumpserverInstant(text);
    if (instant === null) context.addIssue(`"${text}" is no date-time with a zone`);
    return instant;
  })
  .nullish()
  .transform((instant) => instant ?? null);
const Names = z
  .array(Related)
  .nullish()
  .transform((names) => names ?? null);
const Words = z
  .array(Choice)
  .nullish()
  .transform((words) => words ?? null);
const Amount = z.coerce.number().int().nonnegative().nullish();

const Permission = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  users: z
    .array(RelatedUser)
    .nullish()
    .transform((users) => users ?? null),
  user_groups: Names,
  assets: Names,
  nodes: Names,
  assets_amount: Amount,
  nodes_amount: Amount,
  accounts: Words,
  protocols: Words,
  actions: Words,
  date_start: Instant,
  date_expired: Instant,
  is_active: z.boolean().nullish(),
  is_expired: z.boolean().nullish(),
});

/** The root of the tree of assets, as JumpServer names it; an organisation may have given it another name. */
const ROOT_NODE = /^\/?(?:default)?$/i;
const EVERYTHING = new Set(['*', 'all', '@all']);

/**
 * Asset permissions of JumpServer: `/api/v1/perms/asset-permissions/`. The list counts the assets of a permission and does not name them;
 * the answer for one permission, `…/<id>/`, names them.
 */
export default {
  format: 'jumpserver-asset-permissions',
  title: 'JumpServer asset permissions',
  yields: ['jumpserverPermission'],
  named: /asset-?permissions?[\w.-]*\.(?:json|csv)$/i,
  recognises(sample) {
    const members = exportedMembers(sample, HEADINGS);
    const holds = (...names: readonly string[]) => names.every((name) => members.has(name));
    const counted = holds('accounts', 'protocols') && (holds('assets_amount') || holds('user_groups'));
    return holds('name') && (counted || holds('user_groups', 'assets', 'nodes'));
  },
  read(file): Reading {
    const exported = exportedEntries(file, HEADINGS);
    const facts = exported.entries.map(({ value, at }): Fact => {
      const found = accept(Permission, value, (path) => `${file.path} ${[at, ...path].map(String).join('.')}`);
      return {
        kind: 'jumpserverPermission',
        id: found.id,
        name: found.name,
        actions: found.actions,
        users: found.users,
        userGroups: found.user_groups,
        assets: found.assets,
        nodes: found.nodes,
        assetCount: larger(found.assets_amount, found.assets),
        nodeCount: larger(found.nodes_amount, found.nodes),
        allAssets:
          (found.assets ?? []).some((name) => EVERYTHING.has(name.toLowerCase())) ||
          (found.nodes ?? []).some((name) => EVERYTHING.has(name.toLowerCase()) || ROOT_NODE.test(name)),
        accounts: found.accounts,
        protocols: found.protocols,
        active: found.is_active ?? null,
        expired: found.is_expired ?? null,
        startsAt: found.date_start,
        expiresAt: found.date_expired,
        from: { evidence: file.digest, at },
      };
    });
    return {
      artefact: file.path,
      takenAt: null,
      covers: null,
      facts,
      notes: exported.notes,
      ...partOf(exported, ['jumpserverPermission']),
    };
  },
} satisfies Reader;

/** The number given or that of the names, whichever is larger: one may be left at nothing. */
function larger(amount: number | null | undefined, names: readonly string[] | null): number | null {
  return amount === null || amount === undefined ? (names?.length ?? null) : Math.max(amount, names?.length ?? 0);
}
