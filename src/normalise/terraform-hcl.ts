import type { Fact } from '../domain/fact.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import type { Disk } from '../domain/facts/terraform.ts';
import { counted } from './counted.ts';
import { type HclBlock, parseHcl } from './hcl.ts';
import type { Reader, SealedFile } from './reader.ts';
import { authorisedNetworks } from './terraform-authorised-networks.ts';
import { attachedDisk, databaseDisk, instanceDisks, ownDisk } from './terraform-disk.ts';
import { evaluate, NOTHING } from './terraform-expression.ts';
import { firewallRules, policyRules } from './terraform-firewall.ts';
import { gapsIn } from './terraform-gaps.ts';
import { parseTerraformJson } from './terraform-json-syntax.ts';
import { isRead, notesOfKinds, POLICY_RULES } from './terraform-kinds.ts';
import { networksOf } from './terraform-network.ts';
import type { Resource } from './terraform-resource.ts';
import { attributeValue } from './terraform-resource.ts';
import { calledBy, directoryOf, isOverride, keptValue } from './terraform-scope.ts';
import { textOfValue } from './terraform-settings.ts';

const BLOCK_HEAD =
  /^(?:(?:resource|data)[ \t]+"[\w-]+"[ \t]+"[\w-]+"|(?:variable|output|module|provider)[ \t]+"[\w-]+"|locals|terraform)[ \t]*\{/m;
const NAME = /\.(?:tf|tofu)$/i;
const JSON_NAME = /\.(?:tf|tofu)\.json$/i;

/**
 * Terraform's own language or its JSON syntax, one file at a time. What depends on other files of its directory is unresolved here
 * and computed later by resolveTerraform.
 */
export default {
  format: 'terraform-hcl',
  title: 'Terraform configuration',
  yields: [
    'firewallRule',
    'disk',
    'terraformFile',
    'terraformVariable',
    'terraformLocal',
    'terraformModule',
    'terraformOverride',
    'terraformNetwork',
  ],
  named: /\.(?:tf|tofu)(?:\.json)?$/i,
  recognises({ shape, head, name }) {
    if (JSON_NAME.test(name)) return shape === 'json-object' || shape === 'json-array';
    if (shape !== 'text' && shape !== 'yaml') return false;
    // Terraform goes by the name: a file that holds nothing but comments is one of its files.
    return NAME.test(name) || (!name.endsWith('.tfvars') && BLOCK_HEAD.test(head));
  },
  async read(file) {
    const body = JSON_NAME.test(file.path) ? parseTerraformJson(file) : await parseHcl(file);
    const resources = body.blocks.filter(({ type }) => type === 'resource').map((block) => resourceOf(block, file));
    const lookedUp = body.blocks.filter(({ type }) => type === 'data').map((block) => resourceOf(block, file));
    const overrides = isOverride(file);
    const facts: Fact[] = [
      { kind: 'terraformFile', directory: directoryOf(file), from: { evidence: file.digest, at: '' } },
      ...resources.flatMap((resource) => (overrides ? overrideOf(resource, file) : factsOf(resource))),
      ...[...resources, ...lookedUp].flatMap(networksOf),
      ...body.blocks.flatMap((block) => declarations(block, file)),
    ];
    const gaps = gapsIn(body, resources, overrides);
    return { artefact: file.path, takenAt: null, covers: null, facts, notes: notesOn(resources, facts), gaps };
  },
} satisfies Reader;

function resourceOf(block: HclBlock, file: SealedFile): Resource {
  const [type = '', name = ''] = block.labels;
  return { address: `${type}.${name}`, type, block, from: { evidence: file.digest, at: block.at } };
}

function overrideOf({ type, address, from }: Resource, file: SealedFile): Fact[] {
  return isRead(type) ? [{ kind: 'terraformOverride', directory: directoryOf(file), address, from }] : [];
}

function factsOf(resource: Resource): Fact[] {
  if (resource.type === 'google_compute_firewall')
    return firewallRules(resource).map((rule) => ({ kind: 'firewallRule', ...rule }));
  if (POLICY_RULES.includes(resource.type)) return policyRules(resource).map((rule) => ({ kind: 'firewallRule', ...rule }));
  const networks = resource.type === 'google_sql_database_instance' ? authorisedNetworks(resource) : [];
  return [
    ...disksOf(resource).map((disk): Fact => ({ kind: 'disk', ...disk })),
    ...networks.map((rule): Fact => ({ kind: 'firewallRule', ...rule })),
  ];
}

function disksOf(resource: Resource): Disk[] {
  switch (resource.type) {
    case 'google_compute_disk':
    case 'google_compute_region_disk':
      return ownDisk(resource);
    case 'google_compute_instance':
      return instanceDisks(resource);
    case 'google_compute_attached_disk':
      return attachedDisk(resource);
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
  if (block.type === 'module') {
    const source = textOfValue(attributeValue(block, 'source'));
    return [{ kind: 'terraformModule', directory, name, source, calls: calledBy(directory, source), from }];
  }
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
  const modules = facts.filter((fact) => fact.kind === 'terraformModule');
  return [
    ...notesOfKinds(resources.map(({ type, address, from }) => ({ type, address, at: from.at }))),
    ...counted(
      modules.map(({ name, source }) => `${name} (${isUnresolved(source) ? source.unresolved : source})`),
      (names) => `module call, and what it creates stands in the files of the module: ${names}`,
    ),
  ];
}
