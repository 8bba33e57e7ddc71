import { parsePromDuration } from './promql-duration.ts';
import type { PromExpression } from './promql-syntax.ts';

/** What a selector finds: one value for each series, null for series that a comparison dropped. */
export interface Series {
  /** What the labels of the series are like: only series of like labels find one another. */
  readonly like: string;
  readonly values: readonly (number | null)[];
}

/** How a selector is looked at: as it is, by its growth, over a time in which it stays as it is, or carried on into the future. */
export type Use = 'now' | 'rate' | 'level' | 'trend';

type Selector = PromExpression & { readonly is: 'selector' };

/** Imagined measurements, to try an expression out on. */
export interface World {
  /** Seconds since 1970. */
  readonly now: number;
  /** Whether a grouped aggregation finds all series in one group, or each in a group of its own. */
  readonly together: boolean;
  /** null where nobody can tell what the selector finds. */
  series(selector: Selector, use: Use): Series | null;
}

type Value = number | Series;

const RANGE_FUNCTIONS: ReadonlyMap<string, Use> = new Map([
  ['rate', 'rate'],
  ['irate', 'rate'],
  ['avg_over_time', 'level'],
  ['min_over_time', 'level'],
  ['max_over_time', 'level'],
  ['last_over_time', 'level'],
]);

/** Whether an alert on an expression would fire in a world: whether anything comes out of it; null where that cannot be told. */
export function fires(expression: PromExpression, world: World): boolean | null {
  const value = evaluate(expression, world);
  // A number is something, too: such an alert fires for ever.
  return value === null ? null : typeof value === 'number' || value.values.some((one) => one !== null);
}

function evaluate(expression: PromExpression, world: World): Value | null {
  switch (expression.is) {
    case 'number':
      return expression.value;
    case 'selector':
      return expression.range === null ? world.series(expression, 'now') : null;
    case 'call':
      return call(expression.name.toLowerCase(), expression.args, world);
    case 'aggregation':
      return aggregated(expression, world);
    case 'binary': {
      const left = evaluate(expression.left, world);
      const right = evaluate(expression.right, world);
      return left === null || right === null ? null : combined(expression.operator, expression.bool, left, right);
    }
  }
}

function call(name: string, args: readonly PromExpression[], world: World): Value | null {
  const [first, second] = args;
  if (name === 'time') return args.length === 0 ? world.now : null;
  if (first === undefined) return null;
  const use = RANGE_FUNCTIONS.get(name);
  if (use !== undefined) return args.length === 1 && isRange(first) && isShort(first) ? world.series(first, use) : null;
  if (name === 'round' || name === 'floor' || name === 'ceil') return rounded(name, first, second, world);
  if (name === 'predict_linear') {
    const seconds = second === undefined ? null : evaluate(second, world);
    // Less than an hour ahead leaves nobody the time to act.
    return isRange(first) && typeof seconds === 'number' && seconds >= AN_HOUR ? world.series(first, 'trend') : null;
  }
  const value = args.length === 1 ? evaluate(first, world) : null;
  if (value === null) return null;
  if (name === 'vector') return typeof value === 'number' ? { like: '', values: [value] } : null;
  if (name !== 'absent' || typeof value === 'number') return null;
  return { like: 'absent', values: value.values.some((one) => one !== null) ? [] : [1] };
}

/** To a whole number, or to a multiple of what `round` is given besides. */
function rounded(name: 'round' | 'floor' | 'ceil', of: PromExpression, to: PromExpression | undefined, world: World): Value | null {
  const value = evaluate(of, world);
  const step = to === undefined ? 1 : name === 'round' ? evaluate(to, world) : null;
  if (value === null || typeof value === 'number' || typeof step !== 'number' || !(step > 0)) return null;
  return { like: value.like, values: value.values.map((one) => (one === null ? null : Math[name](one / step) * step)) };
}

const AN_HOUR = 3600;

/** Over a long range things have to be wrong for long before it shows. */
function isShort({ range }: Selector): boolean {
  return (parsePromDuration(range ?? '') ?? Number.NaN) <= AN_HOUR;
}

function isRange(expression: PromExpression): expression is Selector {
  return expression.is === 'selector' && expression.range !== null;
}

function aggregated({ name, groups, of }: PromExpression & { readonly is: 'aggregation' }, world: World): Series | null {
  const value = evaluate(of, world);
  if (value === null || typeof value === 'number') return null;
  const like = groups ?? '';
  if (groups !== null && !world.together)
    return { like, values: value.values.map((one) => (one === null ? null : aggregate(name, [one]))) };
  const values = value.values.filter((one) => one !== null);
  return { like, values: values.length === 0 ? [] : [aggregate(name, values)] };
}

function aggregate(name: string, values: readonly number[]): number {
  const sum = values.reduce((left, right) => left + right, 0);
  switch (name) {
    case 'min':
      return Math.min(...values);
    case 'max':
      return Math.max(...values);
    case 'count':
      return values.length;
    default:
      return name === 'avg' ? sum / values.length : sum;
  }
}

function combined(operator: string, bool: boolean, left: Value, right: Value): Value | null {
  if (operator === 'and' || operator === 'or' || operator === 'unless') return set(operator, left, right);
  const compare = COMPARISONS.get(operator);
  if (typeof left === 'number' && typeof right === 'number') {
    if (compare !== undefined) return bool ? Number(compare(left, right)) : null;
    return compute(operator, left, right);
  }
  const pairs = paired(left, right);
  if (pairs === null) return null;
  const values = pairs.values.map(([one, other]) => {
    if (one === null || other === null) return null;
    if (compare === undefined) return compute(operator, one, other);
    const kept = typeof left === 'number' ? other : one;
    return bool ? Number(compare(one, other)) : compare(one, other) ? kept : null;
  });
  return { like: pairs.like, values };
}

const COMPARISONS: ReadonlyMap<string, (left: number, right: number) => boolean> = new Map([
  ['==', (left, right) => left === right],
  ['!=', (left, right) => left !== right],
  ['<', (left, right) => left < right],
  ['<=', (left, right) => left <= right],
  ['>', (left, right) => left > right],
  ['>=', (left, right) => left >= right],
]);

function compute(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    default:
      return left % right;
  }
}

interface Pairs {
  readonly like: string;
  readonly values: readonly (readonly [number | null, number | null])[];
}

/** Series find their partners by equal labels; null where that cannot be told. */
function paired(left: Value, right: Value): Pairs | null {
  if (typeof left === 'number')
    return typeof right === 'number' ? null : { like: right.like, values: right.values.map((one) => [left, one]) };
  if (typeof right === 'number') return { like: left.like, values: left.values.map((one) => [one, right]) };
  if (left.like !== right.like || left.values.length !== right.values.length) return null;
  return { like: left.like, values: left.values.map((one, index) => [one, right.values[index] ?? null]) };
}

function set(operator: 'and' | 'or' | 'unless', left: Value, right: Value): Series | null {
  if (typeof left === 'number' || typeof right === 'number') return null;
  if (operator === 'or' && left.like !== right.like) return { like: 'several', values: [...left.values, ...right.values] };
  const pairs = paired(left, right);
  if (pairs === null) return null;
  const values = pairs.values.map(([one, other]) => {
    if (operator === 'or') return one ?? other;
    return (operator === 'and') === (other !== null) ? one : null;
  });
  return { like: pairs.like, values };
}
