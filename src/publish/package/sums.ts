import { compareText } from '../../domain/canonical.ts';
import type { Digest } from '../../domain/evidence.ts';
import { Problem } from '../../domain/problem.ts';
import { clashIn, pathFault, UNLISTED } from './layout.ts';

/** Digests by path. */
export type Sums = ReadonlyMap<string, Digest>;

/** The text of `SHA256SUMS`, as `sha256sum` writes it: digest, two spaces, path; sorted by path. */
export function formatSums(sums: Sums): string {
  return [...sums]
    .sort(([left], [right]) => compareText(left, right))
    .map(([path, digest]) => `${digest}  ${path}\n`)
    .join('');
}

/** Reads `SHA256SUMS` in the one form that {@link formatSums} writes. Throws a {@link Problem} for anything else. */
export function parseSums(text: string): Sums {
  const sums = new Map<string, Digest>();
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length === 0) throw refusal('it is empty, or its last line was cut off');
  let last = '';
  for (const [index, line] of lines.entries()) {
    const [, digest, path] = /^([0-9a-f]{64}) {2}([^\r\n]+)$/.exec(line) ?? [];
    if (digest === undefined || path === undefined) throw refusal(`line ${index + 1} is no digest and path`);
    const fault = UNLISTED.includes(path) ? 'it is made from this list' : pathFault(path);
    if (fault !== null) throw refusal(`line ${index + 1} names "${path}", and ${fault}`);
    if (compareText(last, path) >= 0) throw refusal(`line ${index + 1} is out of order, or names a file again`);
    sums.set(path, digest);
    last = path;
  }
  const clash = clashIn(sums.keys());
  if (clash !== null) throw refusal(`another file or folder is called "${clash}" but for upper and lower case, or is both`);
  return sums;
}

function refusal(why: string): Problem {
  return new Problem({ what: `SHA256SUMS is not as Proofbook writes it: ${why}.`, fix: 'Ask for the package again.' });
}
