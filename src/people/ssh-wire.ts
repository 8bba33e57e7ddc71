import { Problem } from '../domain/problem.ts';

/** Reads the fields of SSH's binary encoding, RFC 4251 section 5, one after another. Throws a {@link Problem} where they end too soon. */
export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #what: string;
  #offset = 0;

  /** `what` names the structure in messages, e.g. `signature`. */
  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = bytes;
    this.#what = what;
  }

  /** As many bytes as given. */
  take(length: number): Uint8Array {
    const end = this.#offset + length;
    if (end > this.#bytes.length) throw malformed(this.#what, 'it ends in the middle of a field');
    const taken = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return taken;
  }

  uint32(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.take(4);
    return a * 0x1000000 + b * 0x10000 + c * 0x100 + d;
  }

  /** A length and as many bytes. */
  string(): Uint8Array {
    return this.take(this.uint32());
  }

  text(): string {
    return new TextDecoder().decode(this.string());
  }

  /** A positive integer, big-endian, without leading zeros. */
  integer(): Uint8Array {
    const bytes = this.string();
    const [first = 0, second = 0] = bytes;
    if (bytes.length === 0 || first >= 0x80 || (first === 0 && second < 0x80))
      throw malformed(this.#what, 'a number in it is negative, zero or written with needless zeros');
    return first === 0 ? bytes.subarray(1) : bytes;
  }

  /** Throws when anything is left. */
  end(): void {
    if (this.#offset < this.#bytes.length) throw malformed(this.#what, 'something follows its last field');
  }
}

/** A field with its length before it. */
export function wireString(content: Uint8Array | string): Uint8Array {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return joined(uint32(bytes.length), bytes);
}

/** A positive integer as SSH writes it: no leading zeros, but one where the first bit would be taken for a sign. */
export function wireInteger(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = start === -1 ? new Uint8Array() : bytes.subarray(start);
  return wireString((digits[0] ?? 0) >= 0x80 ? joined(Uint8Array.of(0), digits) : digits);
}

/** Four bytes, big-endian. */
export function uint32(value: number): Uint8Array {
  return Uint8Array.of((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

/** The parts, one after another. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

/** Strict base64: what other decoders skip or guess is refused. */
export function fromBase64(text: string, what: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (text === '' || bytes.toString('base64') !== text) throw malformed(what, 'its base64 is broken');
  return bytes;
}

/** The problem with a structure that does not keep its form. */
export function malformed(what: string, why: string): Problem {
  return new Problem({
    what: `The ${what} cannot be read: ${why}.`,
    fix: 'Make it again; it may have been cut off or reformatted on its way.',
  });
}
