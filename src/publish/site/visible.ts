import { visibleText } from '../../domain/visible-text.ts';

/** Members whose text is shown line by line; elsewhere a line break is written out like any other control character. */
const MULTI_LINE = new Set(['sql', 'remedy']);

/**
 * A copy of a JSON value in which every string shows its hidden characters ({@link visibleText}).
 * The whole assessment passes through here once, before any page sees it, so that no page can forget a field.
 */
export function visible<T>(value: T): T;
export function visible(value: unknown): unknown {
  return show(value, '');
}

function show(value: unknown, member: string): unknown {
  if (typeof value === 'string') {
    return MULTI_LINE.has(member) ? value.split('\n').map(visibleText).join('\n') : visibleText(value);
  }
  if (Array.isArray(value)) return value.map((item) => show(item, member));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [visibleText(key), show(item, key)]));
}
