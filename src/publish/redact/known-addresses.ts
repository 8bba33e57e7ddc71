import { type Address, formatAddress, namesHost, parseAddress } from '../../domain/address.ts';
import { findAddresses } from './find-addresses.ts';
import type { Found } from './found.ts';
import { Needles } from './needles.ts';

/** Addresses of hosts that one place of the evidence holds, looked for in all others, also in the names that providers make of them. */
export class KnownAddresses {
  readonly #four = new Needles<null>(7);
  readonly #six = new Set<string>();
  readonly #seen = new Set<string>();
  #hasSix = false;

  /** Takes in the address of a host; networks name no host. */
  add(address: Address): void {
    const text = formatAddress(address);
    if (address.prefix !== address.bits || this.#seen.has(text)) return;
    this.#seen.add(text);
    this.#hasSix ||= address.bits === 128;
    if (address.bits === 128) this.#six.add(text);
    else for (const form of [text, text.replaceAll('.', '-')]) this.#four.add(form, null);
    if (address.bits === 32) this.#six.add(formatAddress(mapped(address)));
  }

  get size(): number {
    return this.#seen.size;
  }

  find(text: string): Found[] {
    const found: Found[] = [];
    this.#four.find(text, (_, start, end) => {
      if (isPartOfNumber(text, start, end) || isNetwork(text, start, end)) return null;
      found.push({ start, end, kind: 'addresses', rule: 'known-address' });
      return end;
    });
    if (this.#hasSix || /::ffff:|64:ff9b:/i.test(text)) {
      for (const { start, end, ...address } of findAddresses(text)) {
        if (address.bits !== 128 || !this.#six.has(formatAddress({ ...address, prefix: 128 }))) continue;
        const suffix = text.slice(start, end).indexOf('/');
        found.push({ start, end: suffix === -1 ? end : start + suffix, kind: 'addresses', rule: 'known-address' });
      }
    }
    return found;
  }
}

/** An IPv4 address as it stands in IPv6: `::ffff:c000:207`. */
function mapped({ value }: Address): Address {
  return { bits: 128, value: (0xffffn << 32n) | value, prefix: 128 };
}

/** A longer number, such as a version of five parts, only begins or ends alike. */
function isPartOfNumber(text: string, start: number, end: number): boolean {
  return /(?:\d|\d[.-])$/.test(text.slice(Math.max(0, start - 2), start)) || /^(?:\d|[.-]\d)/.test(text.slice(end, end + 2));
}

/** `203.0.113.0/24` names a network and no host. */
function isNetwork(text: string, start: number, end: number): boolean {
  const suffix = /^\/\d{1,2}(?!\d)/.exec(text.slice(end, end + 4))?.[0];
  const address = suffix === undefined ? null : parseAddress(`${text.slice(start, end)}${suffix}`);
  return address !== null && !namesHost(address);
}
