/** An IP address, or a network when `prefix` is shorter than the address. */
export interface Address {
  readonly bits: 32 | 128;
  /** All bits as one number; of a network also those behind its prefix, as they were written. */
  readonly value: bigint;
  readonly prefix: number;
}

/** Reads `203.0.113.7`, `203.0.113.0/24`, `2001:db8::1` or `2001:db8::/48`; null for anything else, placeholders included. */
export function parseAddress(text: string): Address | null {
  const [written = '', length, ...rest] = text.split('/');
  if (rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return null;
  const bits = written.includes(':') ? 128 : 32;
  const value = bits === 32 ? parseV4(written) : parseV6(written);
  const prefix = length === undefined ? bits : Number(length);
  return value === null || prefix > bits ? null : { bits, value, prefix };
}

/** Every address of a network, or a single one. IPv4 mapped or translated into IPv6 (`::ffff:0:0/96`, `64:ff9b::/96`) counts as IPv4. */
export interface AddressRange {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly prefix: number;
}

/** The upper 96 bits of what holds an IPv4 address: RFC 4291 section 2.5.5.2, RFC 6052 section 2.1. */
const HOLDS_V4: readonly bigint[] = [0xffffn, 0x0064_ff9bn << 64n];

/** Reads an address or network as the range that it stands for; null for anything else, placeholders included. */
export function parseRange(text: string): AddressRange | null {
  const address = parseAddress(text.trim());
  return address === null ? null : rangeOf(address);
}

/** The range that an address or network stands for: what was written behind the prefix is cleared. */
export function rangeOf(address: Address): AddressRange {
  const { bits, prefix } = address;
  const first = networkOf(address.value, bits, prefix);
  if (bits === 128 && prefix >= 96 && HOLDS_V4.includes(first >> 32n))
    return { bits: 32, first: first & 0xffff_ffffn, prefix: prefix - 96 };
  return { bits, first, prefix };
}

/** Whether every address of the inner range lies in the outer one. */
export function isWithin(inner: AddressRange, outer: AddressRange): boolean {
  return (
    inner.bits === outer.bits && inner.prefix >= outer.prefix && networkOf(inner.first, inner.bits, outer.prefix) === outer.first
  );
}

/** Whether an address has bits behind its prefix: it names a host, and says in which network that is. */
export function namesHost({ bits, value, prefix }: Address): boolean {
  return prefix === bits || networkOf(value, bits, prefix) !== value;
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

function networkOf(value: bigint, bits: number, prefix: number): bigint {
  const host = BigInt(bits - prefix);
  return (value >> host) << host;
}

function parseV4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function parseV6(text: string): bigint | null {
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const v4 = embedded?.[2] === undefined ? null : parseV4(embedded[2]);
  if (embedded !== null && v4 === null) return null;
  const plain = v4 === null ? text : `${embedded?.[1]}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`;
  const halves = plain.split('::');
  if (halves.length > 2) return null;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const gap = 8 - left.length - right.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return null;
  const groups = [...left, ...Array<string>(gap).fill('0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
