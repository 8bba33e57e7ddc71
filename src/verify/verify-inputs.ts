import { createHash } from 'node:crypto';
import type { Assessment } from '../domain/assessment.ts';
import { canonicalJson, compareText } from '../domain/canonical.ts';
import type { Digest } from '../domain/evidence.ts';
import type { Manifest } from '../publish/package/manifest.ts';
import type { Sums } from '../publish/package/sums.ts';
import type { Inspection } from './inspection.ts';

type Input = keyof Manifest['inputs'];

/** Where the files of each input lie, as its digest names them. */
const PATTERNS: Readonly<Record<Input, RegExp>> = {
  organisation: /^content\/(?:(?=organisation\.yaml$)|people\/(?=[^/]*allowed_signers$))([^/]+)$/,
  guide: /^content\/guide\/([^/]+\.mdx)$/,
  frameworks: /^content\/frameworks\/([^/]+\.yaml)$/,
  deviations: /^content\/deviations\/([^/]+(?:\.yaml|\.openvex\.json))$/,
  rules: /^rules\/(.+)$/,
};

const INPUTS = ['guide', 'rules', 'frameworks', 'organisation', 'deviations'] as const satisfies readonly Input[];

/** The input that a file belongs to; null when it is part of none. */
export function inputOf(path: string): Input | null {
  return INPUTS.find((input) => PATTERNS[input].test(path)) ?? null;
}

/** The digest that the files of an input have, from the digests of the files; the order is that in which the input is digested. */
function inputDigest(input: Input, sums: Sums): Digest {
  const files = [...sums].flatMap(([path, sha256]) => {
    const name = PATTERNS[input].exec(path)?.[1];
    return name === undefined ? [] : [{ name, sha256 }];
  });
  const rank = ({ name }: { name: string }): number => {
    if (input === 'organisation') return name === 'organisation.yaml' ? 0 : 1;
    return input === 'deviations' && name.endsWith('.openvex.json') ? 1 : 0;
  };
  files.sort((left, right) => rank(left) - rank(right) || compareText(left.name, right.name));
  return createHash('sha256').update(canonicalJson(files)).digest('hex');
}

/** Verifies that what it was judged by lies in the package as the manifest says. */
export function verifyInputs({ inputs }: Manifest, sums: Sums, inspection: Inspection): void {
  for (const input of INPUTS) {
    if (inputDigest(input, sums) === inputs[input]) continue;
    const where = input === 'rules' ? 'rules/' : 'content/';
    inspection.find(
      'input-changed',
      where,
      `The ${input} here ${input === 'guide' || input === 'organisation' ? 'is' : 'are'} not what it was judged by.`,
    );
  }
}

/**
 * Each accepted risk that the assessment speaks of is here as its approver wrote it. Statements of OpenVEX documents bear the name of the
 * document and their number: one of the content goes by its name, one of the evidence by its path.
 */
export function verifyDeviations({ deviations, evidence }: Assessment, sums: Sums, inspection: Inspection): void {
  const documents = new Set([
    ...[...sums.keys()].flatMap((path) => /^content\/deviations\/(.+)\.openvex\.json$/.exec(path)?.[1] ?? []),
    ...evidence.flatMap(({ format, path }) => (format === 'openvex' ? [path] : [])),
  ]);
  for (const { id } of deviations) {
    const document = /^(.*)#\d+$/.exec(id)?.[1];
    if ((document !== undefined && documents.has(document)) || sums.has(`content/deviations/${id}.yaml`)) continue;
    inspection.find(
      'deviation-missing',
      `content/deviations/${id}.yaml`,
      'The assessment speaks of this accepted risk, and it is not in the package.',
    );
  }
}
