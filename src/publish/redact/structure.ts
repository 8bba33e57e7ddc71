import type { MemberPath } from './member-path.ts';

/** A scalar of a structured file as a watcher is told of it. */
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
}

/** Follows the structure of a JSON or YAML document and says of each value where it is. */
export class StructureWatch<Place> {
  readonly #frames: Frame[] = [];
  readonly #onValue: (scalar: Scalar<Place>, path: () => MemberPath) => void;

  constructor(onValue: (scalar: Scalar<Place>, path: () => MemberPath) => void) {
    this.#onValue = onValue;
  }

  open(container: 'object' | 'array'): void {
    this.#frames.push({ array: container === 'array', key: '', index: 0 });
  }

  close(): void {
    this.#frames.pop();
    this.#step();
  }

  name(text: string): void {
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.key = text;
  }

  value(scalar: Scalar<Place>): void {
    this.#onValue(scalar, () => this.#frames.map(({ array, key, index }) => (array ? index : key)));
    this.#step();
  }

  #step(): void {
    const frame = this.#frames.at(-1);
    if (frame?.array === true) frame.index += 1;
  }
}
