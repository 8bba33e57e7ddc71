import { Problem } from '../domain/problem.ts';
import { jsonPath, jsonValue, refuseRepeated } from './json.ts';
import { BeyondBounds, type ElementPath, JsonElements } from './json-elements.ts';
import type { FileName } from './reader.ts';
import { textOf } from './text.ts';

/** Bytes of the largest part that is held in memory at once: an element, or what is around the elements. */
const PART_BYTES = 32 * 1024 * 1024;

/** Which elements are taken out of a document, and what becomes of them. */
export interface PartTaker {
  /** Whether the elements of the list at a path, e.g. `['Results', 0, 'Vulnerabilities']`, are handed over one by one. */
  isTaken(path: ElementPath): boolean;
  /** The value of an element and its path. It is not known yet whether the rest of the document is JSON. */
  take(value: unknown, path: ElementPath): void;
}

/**
 * Reads a JSON document that need not fit in memory, with everything that `jsonOf` holds against a document: whichever portions its bytes
 * come in, the outcome is the same. Feed it all bytes, then ask for the rest.
 */
export class JsonParts {
  readonly #file: FileName;
  readonly #elements: JsonElements;
  #taken = 0;

  constructor(file: FileName, { isTaken, take }: PartTaker, limit = PART_BYTES) {
    this.#file = file;
    this.#elements = new JsonElements(
      { isTaken, take: (bytes, path, colons) => take(this.#valueOf(bytes, path, colons), path) },
      limit,
    );
  }

  /** Takes in the next bytes. Throws a {@link Problem} for an element that is not JSON, or that is larger than any should be. */
  feed(chunk: Uint8Array): void {
    try {
      this.#elements.feed(chunk);
    } catch (thrown) {
      if (!(thrown instanceof BeyondBounds)) throw thrown;
      throw new Problem({
        what: `${thrown.path === null ? 'What is around its lists' : 'This element'} has ${thrown.what}.`,
        where: this.#whereOf(thrown.path),
        why: 'No report of this format has as much in one piece.',
        fix: 'Check that the file is what it is taken for.',
      });
    }
  }

  /**
   * The document with `null` in the place of each element that was taken out. Throws a {@link Problem} when it is not JSON, e.g. cut off,
   * or gives one name to two members.
   */
  end(): unknown {
    const { unfinished, rest } = this.#elements;
    if (unfinished !== null) {
      throw new Problem({
        what: 'The JSON cannot be read: it ends in the middle of this element.',
        where: this.#whereOf(unfinished),
        fix: 'Export it again; a file that was cut off ends in the middle.',
      });
    }
    const text = textOf({ ...this.#file, bytes: rest }, rest.length);
    const isWhole = this.#taken === 0;
    const value = jsonValue(text, this.#file.path, isWhole ? 'line' : null);
    refuseRepeated(text, this.#file.path, isWhole ? null : []);
    return value;
  }

  #valueOf(bytes: Uint8Array, path: ElementPath, colons: number): unknown {
    this.#taken += 1;
    const where = this.#whereOf(path);
    // At the beginning of an element a byte-order mark is none, and no JSON.
    const text = bytes[0] === 0xef ? '' : textOf({ ...this.#file, path: where, bytes }, bytes.length);
    const value = jsonValue(text, where, 'its line');
    // In JSON there are as many colons as members, and fewer members in the value when a name stood twice.
    if (membersIn(value) !== colons) refuseRepeated(text, this.#file.path, path);
    return value;
  }

  #whereOf(path: ElementPath | null): string {
    return path === null ? this.#file.path : `${this.#file.path} ${jsonPath(path)}`;
  }
}

/** How many members the objects of a value have, those within others included. Takes no stack. */
function membersIn(value: unknown): number {
  let count = 0;
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inner: unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (inner !== next) count += inner.length;
    for (const one of inner) if (typeof one === 'object') left.push(one);
  }
  return count;
}
