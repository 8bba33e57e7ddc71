/** An IP address, or a network when `prefix` is shorter than the address. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
  readonly prefix: number;
}

/** An address where it stands in a text. */
export interface PlacedAddress extends Address {
  readonly start: number;
  readonly end: number;
}

const V4 = /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?(?![\w-]|\.\d)/g;
/** Groups of hexadecimal digits between colons; whether it is an address shows when it is parsed. */
const V6 = /(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,8}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{0,4})(?:\/\d{1,3})?(?![\w:]|\.\d)/g;

/**
 * The addresses in a text. A time such as 12:34:56, a MAC address and the fingerprint of a certificate are none:
 * an IPv6 address has eight groups or a gap, and in free text at least one group of three digits.
 */
export function findAddresses(text: string): PlacedAddress[] {
  const found: PlacedAddress[] = [];
  for (const { 0: written, index } of text.matchAll(V4)) push(found, written, index);
  for (const { 0: written, index } of text.matchAll(V6)) {
    // An IPv4 address written as ::ffff:192.0.2.7 was found already.
    if (!written.includes('.') && /[0-9A-Fa-f]{3}/.test(written)) push(found, written, index);
  }
  return found
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter((one, index, all) => !all.slice(Math.max(0, index - 1), index).some(({ end }) => one.start < end));
}

function push(found: PlacedAddress[], written: string, start: number): void {
  const address = parseAddress(written);
  if (address !== null) found.push({ ...address, start, end: start + written.length });
}

/** Reads `203.0.113.7`, `203.0.113.0/24`, `2001:db8::1` or `2001:db8::/48`; null for anything else. */
export function parseAddress(text: string): Address | null {
  const [written = '', length, ...rest] = text.split('/');
  if (rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return null;
  const bits = written.includes(':') ? 128 : 32;
  const value = bits === 32 ? parseV4(written) : parseV6(written);
  const prefix = length === undefined ? bits : Number(length);
  return value === null || prefix > bits ? null : { bits, value, prefix };
}

/** Writes an address as it is usually written; IPv6 with its longest gap as `::` (RFC 5952). */
export function formatAddress({ bits, value, prefix }: Address): string {
  const suffix = prefix === bits ? '' : `/${prefix}`;
  if (bits === 32) return `${[24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.')}${suffix}`;
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16)).join(':');
  const [longest] = Array.from(groups.matchAll(/(?<=^|:)0(?::0)+(?=:|$)/g)).sort((a, b) => b[0].length - a[0].length);
  const short =
    longest === undefined
      ? groups
      : `${groups.slice(0, longest.index)}:${groups.slice(longest.index + longest[0].length)}`.replace(/:{2,}/, '::');
  return `${short === ':' ? '::' : short}${suffix}`;
}

/** Whether an address or network lies wholly in another. */
export function liesIn(inner: Address, outer: Address): boolean {
  const rest = BigInt(outer.bits - outer.prefix);
  return inner.bits === outer.bits && inner.prefix >= outer.prefix && inner.value >> rest === outer.value >> rest;
}

function parseV4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | null {
  const tail = /(?:\d{1,3}\.){3}\d{1,3}$/.exec(text)?.[0];
  const v4 = tail === undefined ? null : parseV4(tail);
  if (tail !== undefined && v4 === null) return null;
  const plain =
    v4 === null || tail === undefined
      ? text
      : `${text.slice(0, -tail.length)}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`;
  const halves = plain.split('::');
  if (halves.length > 2) return null;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const gap = 8 - left.length - right.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return null;
  const groups = [...left, ...Array<string>(gap).fill('0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
