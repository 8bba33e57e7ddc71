const UNITS: ReadonlyMap<string, number> = new Map([
  ['y', 365 * 86_400],
  ['w', 7 * 86_400],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
  ['ms', 0.001],
]);

/** Seconds of a Prometheus duration such as `5m`, `1h30m` or `0`; null for anything else. */
export function parsePromDuration(text: string): number | null {
  if (text === '0') return 0;
  if (!/^(?:\d+(?:ms|[ywdhms]))+$/.test(text)) return null;
  const parts = [...text.matchAll(/(\d+)(ms|[ywdhms])/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS.get(unit) ?? Number.NaN), 0);
}
