import { type Address, parseAddress } from '../../domain/address.ts';
import { findDecoded } from './decoded-view.ts';
import type { Found } from './found.ts';

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

/** The same as stretches to be replaced, also where they are percent-encoded or the like. */
export function findAnyAddress(text: string): Found[] {
  const find = (one: string) =>
    findAddresses(one).map(({ start, end }): Found => ({ start, end, kind: 'addresses', rule: 'address' }));
  return [...find(text), ...findDecoded(text, find)];
}

function push(found: PlacedAddress[], written: string, start: number): void {
  const address = parseAddress(written);
  if (address !== null) found.push({ ...address, start, end: start + written.length });
}
