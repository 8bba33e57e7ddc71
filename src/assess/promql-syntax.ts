/** A condition on a label of a selector: `fstype!~"tmpfs|overlay"`. */
export interface LabelMatcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** An expression of PromQL, as far as it is read here. */
export type PromExpression =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'selector'; readonly metric: string; readonly matchers: readonly LabelMatcher[]; readonly range: string | null }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly PromExpression[] }
  /** `groups`: what keeps series apart, e.g. `by instance,job`; null: one number for all. */
  | { readonly is: 'aggregation'; readonly name: string; readonly groups: string | null; readonly of: PromExpression }
  | {
      readonly is: 'binary';
      readonly operator: string;
      /** With `bool` a comparison gives 0 or 1 and drops nothing. */
      readonly bool: boolean;
      /** Labels by which `and` finds what belongs together, in place of all. */
      readonly on: readonly string[] | null;
      readonly left: PromExpression;
      readonly right: PromExpression;
    };

const TOKEN =
  /\s*(?:#[^\n]*\n\s*)*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?(?![\w.])|\[\s*\w+\s*\]|[A-Za-z_:][\w:]*|[=!<>]=|=~|!~|[-+*/%^(){},<>=])/gy;
/** From the loosest to the tightest: https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence. */
const LEVELS: readonly (readonly string[])[] = [
  ['or'],
  ['and', 'unless'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];
const COMPARISONS = LEVELS[2] ?? [];
const AGGREGATIONS = ['sum', 'avg', 'min', 'max', 'count'];
/** Words that change which series an operator pairs, or when a selector looks: expressions with one of them are not read. */
const REFUSED = /^(?:on|ignoring|group_left|group_right|offset|bool|by|without|and|or|unless|atan2|inf|nan)$/i;
const DEEPEST = 50;
/** Words and signs of an expression that is read; people write some dozens. */
const MOST_TOKENS = 2000;

/**
 * Reads a PromQL expression: numbers, selectors, calls, aggregations and binary operators. null for everything else, subqueries, offsets,
 * powers, and most labels to match on among it: what is not read here has to be left undecided.
 */
export function parsePromQl(text: string): PromExpression | null {
  const tokens: string[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (tokens.length === MOST_TOKENS) return null;
    tokens.push(match[1] ?? '');
    end = match.index + match[0].length;
  }
  if (!/^\s*(?:#[^\n]*(?:\n\s*|$))*$/.test(text.slice(end))) return null;
  const parser = new Parser(tokens);
  const parsed = parser.binary(0);
  return parser.isAtEnd() ? parsed : null;
}

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #take(token: string): boolean {
    if (this.#peek().toLowerCase() !== token) return false;
    this.#at += 1;
    return true;
  }

  /** Each level is left-associative. */
  binary(level: number): PromExpression | null {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.binary(level + 1);
    while (left !== null) {
      const operator = this.#peek().toLowerCase();
      if (!operators.includes(operator)) return left;
      this.#at += 1;
      const bool = COMPARISONS.includes(operator) && this.#take('bool');
      const on = operator === 'and' && this.#take('on') ? this.#labels() : null;
      const right = this.binary(level + 1);
      if (right === null || on?.length === 0) return null;
      left = { is: 'binary', operator, bool, on, left, right };
    }
    return null;
  }

  #unary(): PromExpression | null {
    if (this.#depth > DEEPEST) return null;
    this.#depth += 1;
    const found = this.#operand();
    this.#depth -= 1;
    return found;
  }

  #operand(): PromExpression | null {
    if (this.#take('-')) {
      const of = this.#unary();
      return of === null
        ? null
        : { is: 'binary', operator: '-', bool: false, on: null, left: { is: 'number', value: 0 }, right: of };
    }
    if (this.#take('+')) return this.#unary();
    if (this.#take('(')) return this.#closed(this.binary(0));
    const token = this.#peek();
    if (/^\.?\d/.test(token)) {
      this.#at += 1;
      return { is: 'number', value: Number(token) };
    }
    if (!/^[A-Za-z_:]/.test(token) || REFUSED.test(token)) return null;
    this.#at += 1;
    if (AGGREGATIONS.includes(token.toLowerCase())) return this.#aggregation(token.toLowerCase());
    return this.#take('(') ? this.#call(token) : this.#selector(token);
  }

  #closed(expression: PromExpression | null): PromExpression | null {
    return this.#take(')') ? expression : null;
  }

  #call(name: string): PromExpression | null {
    const args: PromExpression[] = [];
    while (!this.#take(')')) {
      if (args.length > 0 && !this.#take(',')) return null;
      const argument = this.binary(0);
      if (argument === null) return null;
      args.push(argument);
    }
    return { is: 'call', name, args };
  }

  #aggregation(name: string): PromExpression | null {
    const before = this.#grouping();
    if (!this.#take('(')) return null;
    const of = this.#closed(this.binary(0));
    const after = this.#grouping();
    if (of === null || before === null || after === null || (before !== '' && after !== '')) return null;
    const groups = before === '' ? after : before;
    return { is: 'aggregation', name, groups: groups === '' || groups === 'by ' ? null : groups, of };
  }

  /** The labels to group by, sorted; empty where none follow, null when they are not as they should be. */
  #grouping(): string | null {
    const word = this.#peek().toLowerCase();
    if (word !== 'by' && word !== 'without') return '';
    this.#at += 1;
    const labels = this.#labels();
    return labels === null ? null : `${word} ${labels.sort().join(',')}`;
  }

  /** Labels in parentheses; null when they are not as they should be. */
  #labels(): string[] | null {
    if (!this.#take('(')) return null;
    const labels: string[] = [];
    while (!this.#take(')')) {
      if (labels.length > 0) {
        if (!this.#take(',')) return null;
        if (this.#take(')')) break;
      }
      const label = this.#peek();
      if (!/^[A-Za-z_]\w*$/.test(label)) return null;
      this.#at += 1;
      labels.push(label);
    }
    return labels;
  }

  #selector(metric: string): PromExpression | null {
    const matchers: LabelMatcher[] = [];
    if (this.#take('{')) {
      while (!this.#take('}')) {
        if (matchers.length > 0) {
          if (!this.#take(',')) return null;
          if (this.#take('}')) break;
        }
        const [label = '', operator = '', value = ''] = this.#tokens.slice(this.#at, this.#at + 3);
        if (!/^[A-Za-z_]\w*$/.test(label) || !isMatching(operator) || !/^["']/.test(value)) return null;
        // An escape would have to be read as Go reads it.
        if (value.includes('\\')) return null;
        matchers.push({ label, operator, value: value.slice(1, -1) });
        this.#at += 3;
      }
    }
    const range = /^\[\s*(\w+)\s*\]$/.exec(this.#peek())?.[1] ?? null;
    if (range !== null) this.#at += 1;
    return { is: 'selector', metric, matchers, range };
  }
}

function isMatching(operator: string): operator is LabelMatcher['operator'] {
  return ['=', '!=', '=~', '!~'].includes(operator);
}
