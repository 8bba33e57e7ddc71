/** A line longer than this is passed over unread: 16 MiB. */
export const LONGEST_LINE = 16 * 1024 * 1024;

const [FEED, RETURN] = [0x0a, 0x0d];

/**
 * Cuts bytes into lines, in whatever portions they come in. A line comes without its line feed and the carriage return before it, and is
 * valid until the next one is asked for; `undefined` stands for one that is too long, of which no more than the limit is held.
 */
export class Lines {
  /** What came of the line that has not ended yet. */
  #begun: Uint8Array[] = [];
  #length = 0;

  *feed(portion: Uint8Array): Generator<Uint8Array | undefined> {
    let start = 0;
    for (let feed = portion.indexOf(FEED); feed !== -1; feed = portion.indexOf(FEED, start)) {
      yield this.#whole(portion.subarray(start, feed));
      start = feed + 1;
    }
    // The portion may be overwritten: what is left of it is copied.
    if (start < portion.length) this.#begin(portion.slice(start));
  }

  /** The last line, which no line feed ends; none when it is empty. */
  *end(): Generator<Uint8Array | undefined> {
    if (this.#length > 0) yield this.#whole(new Uint8Array());
  }

  #begin(part: Uint8Array): void {
    this.#length += part.length;
    // The carriage return at its end is none of its bytes.
    if (this.#length <= LONGEST_LINE + 1) this.#begun.push(part);
  }

  #whole(end: Uint8Array): Uint8Array | undefined {
    const length = this.#length + end.length;
    const parts = this.#begun.splice(0);
    this.#length = 0;
    if (length > LONGEST_LINE + 1) return undefined;
    const line = parts.length === 0 ? end : joined([...parts, end], length);
    const bare = line.at(-1) === RETURN ? line.subarray(0, -1) : line;
    return bare.length > LONGEST_LINE ? undefined : bare;
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let done = 0;
  for (const part of parts) {
    whole.set(part, done);
    done += part.length;
  }
  return whole;
}
