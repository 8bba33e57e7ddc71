/** The bytes in portions that end at some offsets, all in one buffer that each portion overwrites. */
export function* portionsOf(bytes: Uint8Array, cuts: readonly number[]): Generator<Uint8Array> {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((left, right) => left - right);
  const buffer = new Uint8Array(bytes.length);
  let from = 0;
  for (const to of [...ends, bytes.length]) {
    buffer.fill(0x22);
    buffer.set(bytes.subarray(from, to));
    yield buffer.subarray(0, to - from);
    from = to;
  }
}
