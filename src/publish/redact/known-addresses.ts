import { type Address, formatAddress, namesHost, parseAddress } from '../../domain/address.ts';
import { findAddresses } from './find-addresses.ts';
import type { Found } from './found.ts';
import { Needles } from './needles.ts';
import { eachRun, runOf } from './runs.ts';

/** What stands between the parts of an address that is looked for as a text; the dashed form of IPv6 is a matter of its own. */
type Parting = '.' | '-' | '_' | 'six';

const HEXADECIMAL = runOf('0123456789abcdefABCDEF');
/** Decimal numbers between these are seconds since 1970 in any log, 2001 to 2039. */
const TIMES = { from: 1_000_000_000, to: 2_200_000_000 };
/** What follows the first eight digits of a UUID: of some thousands one is the number of an address by chance. */
const UUID_REST = /^(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9A-Za-z])/i;
/** Domains of reverse resolution (RFC 1035, RFC 3596). */
const REVERSE = [
  { domain: '.in-addr.arpa', labels: /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}$/ },
  { domain: '.ip6.arpa', labels: /(?<![\w.-])(?:[0-9a-f]\.){31}[0-9a-f]$/i },
] as const;

/**
 * Addresses of hosts that one place of the evidence holds, looked for in all others: also in the names that providers make of them, in the
 * IPv6 addresses that hold IPv4 ones, in the names of reverse resolution, and as numbers.
 */
export class KnownAddresses {
  readonly #texts = new Needles<Parting>(7);
  readonly #six = new Set<string>();
  readonly #four = new Set<number>();
  readonly #seen = new Set<string>();
  #hasSix = false;

  /** Takes in the address of a host; networks name no host. */
  add(address: Address): void {
    const text = formatAddress(address);
    if (address.prefix !== address.bits || this.#seen.has(text)) return;
    this.#seen.add(text);
    if (address.bits === 128) this.#addSix(text, address.value);
    else {
      for (const parting of ['.', '-', '_'] as const) this.#texts.add(text.replaceAll('.', parting), parting);
      this.#four.add(Number(address.value));
      for (const value of within(address.value)) this.#six.add(formatAddress({ bits: 128, value, prefix: 128 }));
    }
  }

  #addSix(text: string, value: bigint): void {
    this.#hasSix = true;
    this.#six.add(text);
    const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
    for (const form of new Set([text.replaceAll(':', '-'), groups.join('-')]))
      for (const one of new Set([form, form.toUpperCase()])) this.#texts.add(one, 'six');
  }

  get size(): number {
    return this.#seen.size;
  }

  find(text: string): Found[] {
    if (this.size === 0) return [];
    const found: Found[] = [];
    this.#texts.find(text, (parting, start, end) => {
      if (parting === 'six' ? isPartOfHex(text, start, end) : isPartOfNumber(text, start, end, parting)) return null;
      if (parting !== 'six' && isNetwork(text, start, end)) return null;
      found.push({ start, end, kind: 'addresses', rule: parting === 'six' ? 'address-form' : 'known-address' });
      return end;
    });
    if (this.#hasSix || /(?:ffff|64:ff9b):|2002:/i.test(text)) found.push(...this.#findSix(text));
    found.push(...this.#findReverse(text));
    if (this.#four.size > 0) found.push(...this.#findNumbers(text));
    return found;
  }

  #findSix(text: string): Found[] {
    return findAddresses(text).flatMap(({ start, end, ...address }): Found[] => {
      if (address.bits !== 128) return [];
      // 6to4 has the address of a router in its second and third group (RFC 3056).
      if (address.value >> 112n === 0x2002n && this.#four.has(Number((address.value >> 80n) & 0xffff_ffffn)))
        return [{ start, end, kind: 'addresses', rule: 'address-form' }];
      if (!this.#six.has(formatAddress({ ...address, prefix: 128 }))) return [];
      const suffix = text.slice(start, end).indexOf('/');
      return [{ start, end: suffix === -1 ? end : start + suffix, kind: 'addresses', rule: 'known-address' }];
    });
  }

  /** `18.113.0.203.in-addr.arpa`: what stands before the domain goes, label by label from the last. */
  #findReverse(text: string): Found[] {
    const found: Found[] = [];
    for (const { domain, labels } of REVERSE) {
      for (let at = text.indexOf(domain); at !== -1; at = text.indexOf(domain, at + 1)) {
        const name = labels.exec(text.slice(Math.max(0, at - 64), at))?.[0];
        if (name === undefined) continue;
        const parts = name.split('.').reverse();
        const address = parseAddress(parts.length === 4 ? parts.join('.') : parts.join('').replace(/.{4}(?=.)/g, '$&:'));
        if (address === null || !(this.#six.has(formatAddress(address)) || this.#four.has(Number(address.value)))) continue;
        found.push({ start: at - name.length, end: at, kind: 'addresses', rule: 'address-form' });
      }
    }
    return found;
  }

  #findNumbers(text: string): Found[] {
    const found: Found[] = [];
    eachRun(text, HEXADECIMAL, 8, (from, end) => {
      if (end - from > 10 || isWordCharacter(text.charCodeAt(end))) return;
      const start = text.startsWith('0x', from - 2) ? from - 2 : from;
      if (isWordCharacter(text.charCodeAt(start - 1)) || UUID_REST.test(text.slice(end, end + 29))) return;
      if (!this.#isNumber(text.slice(from, end))) return;
      found.push({ start, end, kind: 'addresses', rule: 'address-form' });
    });
    return found;
  }

  /** Eight hexadecimal digits, as programs and the tables of the kernel write an address, or a decimal number. */
  #isNumber(digits: string): boolean {
    if (digits.length === 8) {
      const value = Number.parseInt(digits, 16);
      return this.#four.has(value) || this.#four.has(turned(value));
    }
    const value = Number(digits);
    return this.#four.has(value) && (value < TIMES.from || value >= TIMES.to);
  }
}

/** An IPv4 address as it stands in IPv6: `::ffff:c000:207` (RFC 4291) and `64:ff9b::c000:207` (RFC 6052). */
function within(value: bigint): bigint[] {
  return [(0xffffn << 32n) | value, (0x64_ff9bn << 96n) | value];
}

/** With its octets in the order in which the memory of most machines holds them. */
function turned(value: number): number {
  return (((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}

/** A longer number, such as a version of five parts, only begins or ends alike. */
function isPartOfNumber(text: string, start: number, end: number, parting: '.' | '-' | '_'): boolean {
  const [before, last] = [text.charAt(start - 2), text.charAt(start - 1)];
  const [next, after] = [text.charAt(end), text.charAt(end + 1)];
  return isDigit(last) || (last === parting && isDigit(before)) || isDigit(next) || (next === parting && isDigit(after));
}

function isWordCharacter(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function isPartOfHex(text: string, start: number, end: number): boolean {
  return /[0-9A-Fa-f]/.test(text.charAt(start - 1)) || /[0-9A-Fa-f]/.test(text.charAt(end));
}

/** `203.0.113.0/24` names a network and no host. */
function isNetwork(text: string, start: number, end: number): boolean {
  const suffix = /^\/\d{1,2}(?!\d)/.exec(text.slice(end, end + 4))?.[0];
  const address = suffix === undefined ? null : parseAddress(`${text.slice(start, end)}${suffix}`);
  return address !== null && !namesHost(address);
}
