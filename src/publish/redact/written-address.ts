import { type Address, namesHost, parseAddress, rangeOf } from '../../domain/address.ts';

/** An address as it stands in a text: which one it is, and how another is written in its place. */
export interface WrittenAddress {
  /** A host, or a network. */
  readonly address: Address;
  write(place: string): string;
}

/**
 * Reads an address as it is written: `203.0.113.7`, `203.0.113.7/24` (a host that says its network), `203.0.113.0/24`,
 * `203-0-113-7` in the name of a host, `::ffff:203.0.113.7`. Null for anything else.
 */
export function readWritten(text: string): WrittenAddress | null {
  const dashed = /^\d{1,3}(?:-\d{1,3}){3}$/.test(text);
  const address = parseAddress(dashed ? text.replaceAll('-', '.') : text);
  if (address === null) return null;
  if (dashed) return { address, write: (place) => place.replaceAll('.', '-') };
  if (!namesHost(address)) return { address, write: (place) => place };
  const suffix = text.includes('/') ? `/${address.prefix}` : '';
  const host: Address = { ...address, prefix: address.bits };
  const { bits, first } = rangeOf(host);
  if (bits === host.bits) return { address: host, write: (place) => `${place}${suffix}` };
  // IPv4 within IPv6 stays that.
  const before = host.value >> 32n === 0xffffn ? '::ffff:' : '64:ff9b::';
  return { address: { bits: 32, value: first, prefix: 32 }, write: (place) => `${before}${place}${suffix}` };
}
