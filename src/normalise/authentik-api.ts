import { z } from 'zod';
import type { Fact, FactKind } from '../domain/fact.ts';
import { factsOfEntry } from './authentik-api-entries.ts';
import { type ApiList, LISTS, listOf } from './authentik-api-lists.ts';
import { accept, jsonPath, parseJson } from './json.ts';
import type { Page, Reader, Reading, SealedFile } from './reader.ts';

const Export = z.object({
  pagination: z
    .object({
      next: z.number().nullish(),
      previous: z.number().nullish(),
      count: z.number().int().nonnegative(),
      start_index: z.number().int().nonnegative().nullish(),
    })
    .nullish(),
  results: z.array(z.record(z.string(), z.unknown())),
});
type Export = z.output<typeof Export>;

/**
 * Lists of the API of authentik: flows, stages and their bindings, policies and their bindings, applications, providers, brands.
 * https://docs.goauthentik.io/developer-docs/api/. Each file holds one list; resolveAuthentik ties them to one another.
 */
export default {
  format: 'authentik-api',
  title: 'Authentik API export',
  yields: [
    'authentikListing',
    'authentikFlow',
    'authentikStage',
    'authentikStageBinding',
    'authentikPolicyBinding',
    'passwordPolicy',
    'authentikApplication',
    'authentikProvider',
    'authentikBrand',
    'authentikFlowUse',
  ],
  named: /^authentik[\w.-]*\.json$/i,
  recognises({ shape, keys, head }) {
    if (shape !== 'json-object' || !keys.has('results')) return false;
    const names = new Set(Array.from(head.matchAll(/"([a-z_]+)"\s*:/g), (match) => match[1] ?? ''));
    // Events of authentik have the same envelope.
    if (names.has('action') && names.has('client_ip')) return false;
    if (LISTS.some(({ members }) => members.every((name) => names.has(name)))) return true;
    // Cut off within its first entry, a list shows only what all of them begin with.
    const cutOff = keys.has('pagination') && !/\}\s*$/.test(head);
    return cutOff && (names.has('verbose_name') || names.has('brand_uuid'));
  },
  read(file): Reading {
    const exported = parseJson(Export, file);
    const lists = exported.results.map((entry, index) => {
      const list = listOf(entry);
      return (
        list ??
        accept(z.never({ error: 'expected a flow, stage, policy, binding, application, provider or brand' }), entry, () =>
          placeOf(file, index),
        )
      );
    });
    const facts = exported.results.flatMap((entry, index): Fact[] => {
      const list = lists[index];
      const at = jsonPath(['results', index]);
      return list === undefined ? [] : factsOfEntry(list, entry, { evidence: file.digest, at }, placeOf(file, index));
    });
    const [list] = lists;
    const total = Math.max(exported.pagination?.count ?? 0, exported.results.length);
    const from = { evidence: file.digest, at: '' };
    const listing: Fact[] =
      list === undefined ? [] : [{ kind: 'authentikListing', list: list.list, listed: exported.results.length, total, from }];
    return {
      artefact: file.path,
      takenAt: null,
      covers: null,
      facts: [...listing, ...facts],
      notes: notesOn(exported, lists, facts),
      ...(list === undefined ? {} : pageOf(exported, list)),
    };
  },
} satisfies Reader;

function placeOf(file: SealedFile, index: number): string {
  return `${file.path} ${jsonPath(['results', index])}`;
}

/** What is missing on the other pages: of policies and their bindings, whatever they might decide about. */
function pageOf({ pagination, results }: Export, { list, kinds }: ApiList): { page?: Page } {
  if (!pagination || (!pagination.next && !pagination.previous && pagination.count <= results.length)) return {};
  const from = Math.max(0, (pagination.start_index ?? (pagination.previous ? pagination.count - results.length + 1 : 1)) - 1);
  const yields: readonly FactKind[] = kinds;
  return { page: { list, kinds: yields, from, to: from + results.length, total: pagination.count } };
}

function notesOn({ pagination, results }: Export, lists: readonly ApiList[], facts: readonly Fact[]): string[] {
  const notes: string[] = [];
  if (pagination && pagination.count > results.length)
    notes.push(`One page of several: ${results.length} of ${pagination.count} entries.`);
  const policies = lists.filter(({ list }) => list === 'policies').length;
  const passwordPolicies = facts.filter(({ kind }) => kind === 'passwordPolicy').length;
  if (policies > passwordPolicies) notes.push(`Policies that are not about passwords: ${policies - passwordPolicies}.`);
  return notes;
}
