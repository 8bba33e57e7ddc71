import { parsePromDuration } from './promql-duration.ts';

/** A threshold over a counter's growth: `sum by (user) (increase(m{l="v"}[5m])) > 5`. */
export interface GrowthThreshold {
  readonly metric: string;
  readonly labels: readonly { readonly name: string; readonly operator: string; readonly value: string }[];
  /** Labels that the sum keeps apart. */
  readonly groupedBy: readonly string[];
  /** Above zero. */
  readonly rangeSeconds: number;
  /** The smallest whole growth at which it fires. */
  readonly firesAt: number;
}

const BY = '(?:by\\s*\\(([\\w\\s,]*)\\)\\s*)?';
const EXPRESSION = new RegExp(
  `^sum\\s*${BY}\\(\\s*increase\\s*\\(\\s*([a-zA-Z_:][\\w:]*)\\s*(?:\\{([^{}]*)\\})?\\s*\\[\\s*(\\w+)\\s*\\]\\s*\\)\\s*\\)\\s*${BY}(>=?)\\s*(\\d+(?:\\.\\d+)?)$`,
);
const LABEL = /\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/gy;
/**
 * Reads a PromQL expression of exactly that shape; null for every other, whatever it may mean. Without a sum the series of a
 * metric are compared one by one, and what they are split by is not in the expression.
 * https://prometheus.io/docs/prometheus/latest/querying/basics/
 */
export function parseGrowthThreshold(expression: string): GrowthThreshold | null {
  const match = EXPRESSION.exec(expression.trim());
  if (match === null) return null;
  const [, before, metric = '', selector = '', range = '', after, comparison, threshold] = match;
  const rangeSeconds = parsePromDuration(range);
  const labels = parseLabels(selector);
  if (labels === null || rangeSeconds === null || rangeSeconds === 0) return null;
  const limit = Number(threshold);
  return {
    metric,
    labels,
    groupedBy: (before ?? after ?? '').split(/[\s,]+/).filter((name) => name !== ''),
    rangeSeconds,
    firesAt: comparison === '>' ? Math.floor(limit) + 1 : Math.ceil(limit),
  };
}

function parseLabels(text: string): GrowthThreshold['labels'] | null {
  const labels: { name: string; operator: string; value: string }[] = [];
  let end = 0;
  for (const match of text.matchAll(LABEL)) {
    labels.push({ name: match[1] ?? '', operator: match[2] ?? '', value: match[3] ?? '' });
    end = match.index + match[0].length;
  }
  return text.slice(end).trim() === '' ? labels : null;
}
