import type { MemberPath } from './member-path.ts';
import { isSecretName } from './secret-names.ts';

/** A scalar of a structured file as the watcher is told of it. */
export interface Scalar<Place> {
  readonly place: Place;
  readonly type: 'string' | 'number' | 'word';
  /** What a string says, escapes resolved; of other scalars the text. */
  readonly text: () => string;
}

interface Frame {
  readonly array: boolean;
  key: string;
  index: number;
  /** Elements of a list that has the name of a secret. */
  readonly secret: boolean;
  /** The element before was a flag such as `--password`. */
  afterFlag: boolean;
  /** `name: DB_PASSWORD` beside `value: …`. */
  namesSecret: boolean;
  value: unknown;
}

/**
 * Follows the structure of a JSON or YAML document and says of each value where it is and whether its surroundings make it a secret:
 * the name of its member, the flag before it in a list of arguments, or a `name` beside its `value`.
 */
export class StructureWatch<Place> {
  readonly #frames: Frame[] = [];
  readonly #onValue: (scalar: Scalar<Place>, path: () => MemberPath, named: boolean) => void;

  constructor(onValue: (scalar: Scalar<Place>, path: () => MemberPath, named: boolean) => void) {
    this.#onValue = onValue;
  }

  open(container: 'object' | 'array'): void {
    const parent = this.#frames.at(-1);
    const array = container === 'array';
    const secret = array && parent?.array === false && namesSecret(parent.key.replace(/(?<!secret)s$/i, ''));
    if (parent?.array === true) parent.afterFlag = false;
    this.#frames.push({ array, key: '', index: 0, secret, afterFlag: false, namesSecret: false, value: null });
  }

  close(): void {
    const frame = this.#frames.pop();
    if (frame?.namesSecret === true && frame.value !== null) {
      this.#onValue(frame.value as Scalar<Place>, () => [...this.path(), 'value'], true);
    }
    const parent = this.#frames.at(-1);
    if (parent?.array === true) parent.index += 1;
  }

  name(text: string): void {
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.key = text;
  }

  value(scalar: Scalar<Place>): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) {
      this.#onValue(scalar, () => [], false);
      return;
    }
    this.#onValue(scalar, () => this.path(), frame.array ? frame.secret || frame.afterFlag : namesSecret(frame.key));
    if (frame.array) {
      frame.index += 1;
      frame.afterFlag = scalar.type === 'string' && isFlag(scalar.text());
    } else if (scalar.type === 'string') {
      if (/^(?:name|key|variable)$/i.test(frame.key)) frame.namesSecret ||= namesSecret(scalar.text());
      else if (/^(?:value|default|defaultValue|default_value)$/i.test(frame.key)) frame.value = scalar;
    }
  }

  path(): (string | number)[] {
    return this.#frames.map(({ array, key, index }) => (array ? index : key));
  }
}

/** Documents repeat few names very often. */
const seen = new Map<string, boolean>();

function namesSecret(name: string): boolean {
  const known = seen.get(name);
  if (known !== undefined) return known;
  const secret = isSecretName(name);
  if (seen.size < 10_000) seen.set(name, secret);
  return secret;
}

function isFlag(text: string): boolean {
  return /^--?[A-Za-z][\w.-]{1,80}$/.test(text) && isSecretName(text.replace(/^--?/, ''));
}
