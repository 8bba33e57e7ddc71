import type { AddressRange } from '../domain/address.ts';

/** Addresses from one to another, both included. */
interface AddressSpan {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

/** The addresses of some ranges, each once. */
export interface Coverage {
  /** How many addresses follow one another without a gap, for each such row: ranges that overlap or lie side by side are one. */
  readonly rows: readonly bigint[];
  readonly total: bigint;
}

/** What ranges of one family cover together. */
export function coverageOf(ranges: readonly AddressRange[], bits: AddressRange['bits']): Coverage {
  const rows = joined(ranges.filter((range) => range.bits === bits)).map(({ first, last }) => last - first + 1n);
  return { rows, total: rows.reduce((sum, size) => sum + size, 0n) };
}

/** Ranges that overlap or touch as one. */
function joined(ranges: readonly AddressRange[]): AddressSpan[] {
  const spans: AddressSpan[] = [];
  for (const { bits, first, prefix } of ranges.toSorted((left, right) => (left.first < right.first ? -1 : 1))) {
    const last = first + (1n << BigInt(bits - prefix)) - 1n;
    const before = spans.at(-1);
    if (before === undefined || first > before.last + 1n) spans.push({ bits, first, last });
    else if (last > before.last) spans.splice(-1, 1, { ...before, last });
  }
  return spans;
}
