import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import type { TerraformValue } from '../domain/facts/terraform.ts';
import { Problem } from '../domain/problem.ts';
import { parseHcl } from './hcl.ts';
import { jsonPath, parseJson } from './json.ts';
import type { Reader, SealedFile } from './reader.ts';
import { evaluate, NOTHING } from './terraform-expression.ts';
import { directoryOf, keptValue } from './terraform-scope.ts';

/** Lists in lists that are kept; deeper values are no address ranges. */
const JSON_DEPTH = 4;

/**
 * Values for Terraform's variables, in HCL or JSON. Firewall rules and disks depend on them, hence they stand among what it yields:
 * a file that cannot be read puts them in doubt.
 */
export default {
  format: 'terraform-tfvars',
  title: 'Terraform variables',
  yields: ['terraformVariable', 'firewallRule', 'disk'],
  named: /\.tfvars(?:\.json)?$/i,
  // The language is that of any `name = value` file, so the name decides, as it does for Terraform itself.
  recognises({ name, shape }) {
    return (name.endsWith('.tfvars') && shape !== 'binary') || (name.endsWith('.tfvars.json') && shape === 'json-object');
  },
  async read(file) {
    const facts = file.path.toLowerCase().endsWith('.json') ? jsonFacts(file) : await hclFacts(file);
    return { artefact: file.path, takenAt: null, covers: null, facts, notes: [] };
  },
} satisfies Reader;

async function hclFacts(file: SealedFile): Promise<Fact[]> {
  const { attributes, blocks } = await parseHcl(file);
  const [block] = blocks;
  if (block !== undefined) {
    throw new Problem({
      what: `There is a block "${block.type}" where only values are expected.`,
      where: `${file.path}:${block.at.replace('line ', '')}`,
      fix: 'Name a Terraform configuration "*.tf".',
    });
  }
  return Array.from(attributes, ([name, { text, at }]) => variable(file, name, evaluate(text, NOTHING), at));
}

function jsonFacts(file: SealedFile): Fact[] {
  return Object.entries(parseJson(z.record(z.string(), z.unknown()), file)).map(([name, value]) =>
    variable(file, name, valueOfJson(value, 0), jsonPath([name])),
  );
}

function valueOfJson(value: unknown, depth: number): TerraformValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value) && depth < JSON_DEPTH) return value.map((item) => valueOfJson(item, depth + 1));
  return { unresolved: Array.isArray(value) ? '[…]' : '{…}' };
}

function variable(file: SealedFile, name: string, value: TerraformValue, at: string): Fact {
  return {
    kind: 'terraformVariable',
    directory: directoryOf(file),
    name,
    source: 'tfvars',
    value: keptValue(name, value),
    from: { evidence: file.digest, at },
  };
}
