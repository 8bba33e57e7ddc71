import type { MemberPath } from './member-path.ts';
import type { ListPart } from './piece.ts';

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
  readonly #elements: Pick<ListPart, 'list' | 'first'>;

  /** `elements`: what the document is a part of, when it is one. */
  constructor(
    onValue: (scalar: Scalar<Place>, path: () => MemberPath) => void,
    elements: Pick<ListPart, 'list' | 'first'> | null = null,
  ) {
    this.#onValue = onValue;
    this.#elements = elements ?? { list: [], first: 0 };
  }

  open(container: 'object' | 'array'): void {
    const index = this.#frames.length === 0 ? this.#elements.first : 0;
    this.#frames.push({ array: container === 'array', key: '', index });
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
    this.#onValue(scalar, () => [...this.#elements.list, ...this.#frames.map(({ array, key, index }) => (array ? index : key))]);
    this.#step();
  }

  #step(): void {
    const frame = this.#frames.at(-1);
    if (frame?.array === true) frame.index += 1;
  }
}
