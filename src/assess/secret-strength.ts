import type { HostSecret } from '../domain/facts/host.ts';

/** Bits that a character of an alphabet can carry at most. */
const BITS: Readonly<Record<string, number>> = {
  empty: 0,
  digits: Math.log2(10),
  hex: 4,
  base64: 6,
  base64url: 6,
  printable: Math.log2(95),
  other: 8,
};

/** Three quarters of what a character of the alphabet can carry: 6 bits in base64, 4 in hexadecimal. */
const LEAST_BITS = 4.5;
const LEAST_BITS_HEX = 3;

/** Bits a character that a random secret in an alphabet carries at least, as measured in one secret. */
export function leastBits(alphabet: string): number {
  return alphabet === 'hex' ? LEAST_BITS_HEX : LEAST_BITS;
}

/** Random bytes that a secret can hold at most: two hexadecimal digits make one, four characters of base64 make three. */
export function bytesIn({ alphabet, length }: HostSecret): number {
  return Math.floor((length * (BITS[alphabet] ?? 0)) / 8);
}

/** Keys whose program sets their size, with the characters that it wants. */
const FIXED: Readonly<Record<string, number>> = { ENCRYPTION_KEY: 32, INFISICAL_ENCRYPTION_KEY: 32 };

/** Characters that the program of a key wants; null for any other secret. */
export function fixedLength(name: string): number | null {
  return FIXED[name] ?? null;
}
