import type { FactKind } from '../domain/fact.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import type { HclBlock, HclBody } from './hcl.ts';
import type { Gap } from './reader.ts';
import { ignoredIn } from './terraform-ignored.ts';
import { incomplete, PLAN_INSTEAD } from './terraform-incomplete.ts';
import { gapsOfKinds, type Placed, readKinds, unreadKinds } from './terraform-kinds.ts';
import { attributeValue, blocksOf, type Resource } from './terraform-resource.ts';
import { textOfValue } from './terraform-settings.ts';

/** What anything that creates resources may create. */
const BOTH: readonly FactKind[] = ['firewallRule', 'disk'];

/** The blocks of a configuration: https://developer.hashicorp.com/terraform/language. */
const BLOCKS: ReadonlySet<string> = new Set(
  'resource data ephemeral action module variable locals output provider terraform check moved import removed'.split(' '),
);

/** The parts of a configuration that are not read, say only a part, or leave something to others. Module calls are facts of their own. */
export function gapsIn(body: HclBody, resources: readonly Resource[], overrides: boolean): Gap[] {
  const places = resources.map(({ type, address, from }): Placed => ({ type, address, at: from.at }));
  return [
    ...gapsOfKinds(places),
    ...(overrides ? places.flatMap(overriding) : resources.flatMap(incompleteIn)),
    ...resources.flatMap(ignoredIn),
    ...body.blocks.flatMap(leftBehind),
    ...foreignParts(body),
  ];
}

function overriding({ type, address, at }: Placed): Gap[] {
  const kinds = [...readKinds(type), ...unreadKinds(type)];
  const what = `It overrides ${address}, and what comes of both together is not worked out here.`;
  return kinds.length === 0 ? [] : [{ kinds, what, at, remedy: PLAN_INSTEAD }];
}

function incompleteIn({ type, address, block, from }: Resource): Gap[] {
  return incomplete(
    { type, address, at: from.at },
    {
      has: (name, inner) =>
        blocksOf(block, name).some((one) => inner === undefined || isUnresolved(one) || blocksOf(one, inner).length > 0),
    },
  );
}

/** What Terraform is told to forget goes on to exist: https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources. */
function leftBehind(block: HclBlock): Gap[] {
  if (block.type !== 'removed') return [];
  const destroyed = blocksOf(block, 'lifecycle').every((one) => {
    const destroy = isUnresolved(one) ? one : attributeValue(one, 'destroy');
    return destroy === null || destroy === true;
  });
  const from = textOfValue(attributeValue(block, 'from'));
  const address = isUnresolved(from) ? from.unresolved : (from ?? '');
  const [type = ''] = address.split('.');
  const kinds = type === 'module' ? BOTH : [...readKinds(type), ...unreadKinds(type)];
  if (destroyed || kinds.length === 0) return [];
  const what = `Terraform forgets ${address} without destroying it, so it is there and not shown.`;
  return [{ kinds, what, at: block.at, remedy: `Keep ${address} in the configuration, or destroy it.` }];
}

/** Programs around Terraform, such as Terragrunt, write more into such files: where a module comes from, and its values. */
function foreignParts({ attributes, blocks }: HclBody): Gap[] {
  const names = [
    ...attributes.keys(),
    ...blocks.filter(({ type }) => !BLOCKS.has(type)).map(({ type }) => type),
    ...blocks.filter((block) => block.type === 'terraform' && block.attributes.has('source')).map(() => 'terraform.source'),
  ];
  if (names.length === 0) return [];
  const quoted = [...new Set(names)].map((name) => `"${name}"`).join(', ');
  const what = `It is more than a Terraform configuration: ${quoted} may create what is not here.`;
  return [{ kinds: BOTH, what, at: '', remedy: PLAN_INSTEAD }];
}
