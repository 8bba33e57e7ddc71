import { type Address, namesHost, parseAddress, rangeOf } from '../../domain/address.ts';
import { decodedText } from './decoded-view.ts';

/** An address as it stands in a text: which one it is, and how another is written in its place. */
export interface WrittenAddress {
  /** A host, or a network. */
  readonly address: Address;
  write(place: string): string;
}

/**
 * Reads an address as it is written: `203.0.113.7`, `203.0.113.7/24` (a host that says its network), `203.0.113.0/24`,
 * `203-0-113-7` or `203_0_113_7` in the name of a host, `::ffff:203.0.113.7`, each also percent-encoded. Null for anything else.
 */
export function readWritten(text: string): WrittenAddress | null {
  const said = decodedText(text);
  if (said !== text) {
    const written = readWritten(said);
    const encode = (place: string) => (text.includes('%') ? encodeURIComponent(place) : place);
    return written === null ? null : { address: written.address, write: (place) => encode(written.write(place)) };
  }
  const [, parting] = /^\d{1,3}([-_])\d{1,3}\1\d{1,3}\1\d{1,3}$/.exec(text) ?? [];
  const address = parseAddress(parting === undefined ? text : text.replaceAll(parting, '.'));
  if (address === null) return null;
  if (parting !== undefined) return { address, write: (place) => place.replaceAll('.', parting) };
  if (!namesHost(address)) return { address, write: (place) => place };
  const suffix = text.includes('/') ? `/${address.prefix}` : '';
  const host: Address = { ...address, prefix: address.bits };
  const { bits, first } = rangeOf(host);
  if (bits === host.bits) return { address: host, write: (place) => `${place}${suffix}` };
  // IPv4 within IPv6 stays that.
  const before = host.value >> 32n === 0xffffn ? '::ffff:' : '64:ff9b::';
  return { address: { bits: 32, value: first, prefix: 32 }, write: (place) => `${before}${place}${suffix}` };
}
