import type { Fact } from '../domain/fact.ts';
import { isUnresolved } from '../domain/fact.ts';
import { counted } from './counted.ts';
import { type HclBlock, parseHcl } from './hcl.ts';
import type { Reader, SealedFile } from './reader.ts';
import { databaseDisk, instanceDisks, ownDisk } from './terraform-disk.ts';
import { evaluate, NOTHING } from './terraform-expression.ts';
import { firewallRules, POLICY_RULES, policyRules } from './terraform-firewall.ts';
import type { Resource } from './terraform-resource.ts';
import { attributeValue } from './terraform-resource.ts';
import { directoryOf, keptValue } from './terraform-scope.ts';
import { textOfValue } from './terraform-settings.ts';

const BLOCK_HEAD =
  /^(?:(?:resource|data)[ \t]+"[\w-]+"[ \t]+"[\w-]+"|(?:variable|output|module|provider)[ \t]+"[\w-]+"|locals|terraform)[ \t]*\{/m;

/**
 * Terraform's own language, one file at a time. What depends on other files of its directory is unresolved here
 * and computed later by resolveTerraform.
 */
export default {
  format: 'terraform-hcl',
  title: 'Terraform configuration',
  yields: ['firewallRule', 'disk', 'terraformFile', 'terraformVariable', 'terraformLocal', 'terraformModule'],
  named: /\.tf$/i,
  recognises({ shape, head, name }) {
    return (shape === 'text' || shape === 'yaml') && !name.endsWith('.tfvars') && BLOCK_HEAD.test(head);
  },
  async read(file) {
    const { blocks } = await parseHcl(file);
    const resources = blocks.filter(({ type }) => type === 'resource').map((block) => resourceOf(block, file));
    const facts: Fact[] = [
      { kind: 'terraformFile', directory: directoryOf(file), from: { evidence: file.digest, at: '' } },
      ...resources.flatMap(factsOf),
      ...blocks.flatMap((block) => declarations(block, file)),
    ];
    return { artefact: file.path, takenAt: null, covers: null, facts, notes: notesOn(resources, facts) };
  },
} satisfies Reader;

function resourceOf(block: HclBlock, file: SealedFile): Resource {
  const [type = '', name = ''] = block.labels;
  return { address: `${type}.${name}`, type, block, from: { evidence: file.digest, at: block.at } };
}

function isRead(type: string): boolean {
  return [
    'google_compute_firewall',
    'google_compute_disk',
    'google_compute_region_disk',
    'google_compute_instance',
    'google_sql_database_instance',
    ...POLICY_RULES,
  ].includes(type);
}

function factsOf(resource: Resource): Fact[] {
  if (resource.type === 'google_compute_firewall')
    return firewallRules(resource).map((rule) => ({ kind: 'firewallRule', ...rule }));
  if (POLICY_RULES.includes(resource.type)) return policyRules(resource).map((rule) => ({ kind: 'firewallRule', ...rule }));
  return disksOf(resource).map((disk) => ({ kind: 'disk', ...disk }));
}

function disksOf(resource: Resource) {
  switch (resource.type) {
    case 'google_compute_disk':
    case 'google_compute_region_disk':
      return ownDisk(resource);
    case 'google_compute_instance':
      return instanceDisks(resource);
    case 'google_sql_database_instance':
      return databaseDisk(resource);
    default:
      return [];
  }
}

function declarations(block: HclBlock, file: SealedFile): Fact[] {
  const directory = directoryOf(file);
  const [name = ''] = block.labels;
  const from = { evidence: file.digest, at: block.at };
  if (block.type === 'module')
    return [{ kind: 'terraformModule', directory, name, source: textOfValue(attributeValue(block, 'source')), from }];
  if (block.type === 'locals') {
    return Array.from(block.attributes, ([local, { text, at }]) => ({
      kind: 'terraformLocal',
      directory,
      name: local,
      value: keptValue(local, evaluate(text, NOTHING)),
      from: { evidence: file.digest, at },
    }));
  }
  if (block.type !== 'variable') return [];
  const value = block.attributes.has('default') ? keptValue(name, attributeValue(block, 'default')) : { unresolved: `var.${name}` };
  return [{ kind: 'terraformVariable', directory, name, source: 'default', value, from }];
}

function notesOn(resources: readonly Resource[], facts: readonly Fact[]): string[] {
  const unread = resources.filter(({ type }) => !isRead(type));
  const types = [...new Set(unread.map(({ type }) => type))];
  const modules = facts.filter((fact) => fact.kind === 'terraformModule');
  return [
    ...(unread.length === 0 ? [] : [`${unread.length} resources of kinds that are not read: ${types.join(', ')}.`]),
    ...counted(
      modules.map(({ name, source }) => `${name} (${isUnresolved(source) ? source.unresolved : source})`),
      (names) => `module call was not followed, and what it creates is not here: ${names}`,
    ),
  ];
}
