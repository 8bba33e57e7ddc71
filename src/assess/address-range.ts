/** A range of IP addresses. IPv4 addresses mapped or translated into IPv6 (`::ffff:0:0/96`, `64:ff9b::/96`) count as IPv4. */
export interface AddressRange {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly prefix: number;
}

/** The upper 96 bits of what holds an IPv4 address: RFC 4291 section 2.5.5.2, RFC 6052 section 2.1. */
const HOLDS_V4: readonly bigint[] = [0xffffn, 0x0064_ff9bn << 64n];

/** Reads `203.0.113.0/24`, `2001:db8::/48` or a single address; null for anything else, placeholders included. */
export function parseRange(text: string): AddressRange | null {
  const [address = '', length, ...rest] = text.trim().split('/');
  if (rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return null;
  const bits = address.includes(':') ? 128 : 32;
  const value = bits === 32 ? parseV4(address) : parseV6(address);
  const prefix = length === undefined ? bits : Number(length);
  if (value === null || prefix > bits) return null;
  const first = networkOf(value, bits, prefix);
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
