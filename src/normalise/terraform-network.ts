import type { Fact } from '../domain/fact.ts';
import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import { blocksIn, type TerraformResource, valueIn } from './terraform-json.ts';
import type { Resource } from './terraform-resource.ts';
import { attributeValue } from './terraform-resource.ts';
import { textOfValue } from './terraform-settings.ts';

const MEMBERS = ['network', 'subnetwork'] as const;
/** Kinds that are a network themselves, made or looked up, and tell it by their own name. */
const NETWORKS = /^google_compute_(?:sub)?network$/;

/** The networks that a `resource` or `data` block is, uses or belongs to, as far as one of them can be Google's network "default". */
export function networksOf({ type, address, block, from }: Resource): Fact[] {
  if (!type.startsWith('google_')) return [];
  const interfaces = block.blocks.flatMap((one) => {
    if (one.type === 'network_interface') return [one];
    return one.type === 'dynamic' && one.labels[0] === 'network_interface' ? one.blocks : [];
  });
  const names = [
    ...(NETWORKS.test(type) ? [attributeValue(block, 'name')] : []),
    ...[block, ...interfaces].flatMap((body) => MEMBERS.map((name) => attributeValue(body, name))),
  ];
  return names.map(textOfValue).flatMap((name) => factOf(name, address, from));
}

/** The same of a resource as plan or state show it. */
export function networksIn(resource: TerraformResource): Fact[] {
  const { type, address, from } = resource;
  if (!type.startsWith('google_')) return [];
  const names = [
    ...(NETWORKS.test(type) ? [valueIn(resource, 'name')] : []),
    ...[resource, ...blocksIn(resource, 'network_interface')].flatMap((one) => MEMBERS.map((name) => valueIn(one, name))),
  ];
  return names.map(textOfValue).flatMap((name) => factOf(name, address, from));
}

/** A name that refers to another resource is told by that resource. */
function factOf(name: Setting<string>, address: string, from: Fact['from']): Fact[] {
  if (name === null) return [];
  const isOpen = isUnresolved(name) ? /\b(?:var|local)\./.test(name.unresolved) : isDefaultNetwork(name);
  return isOpen ? [{ kind: 'terraformNetwork', address, name, from }] : [];
}

/** Whether a name, or the end of a link, is that of the network that Google makes with a project. */
export function isDefaultNetwork(name: string): boolean {
  return /^(?:.*\/)?default$/.test(name);
}
