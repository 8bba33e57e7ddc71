import { createHmac } from 'node:crypto';
import { type Address, formatAddress, isWithin, parseAddress, rangeOf } from '../../domain/address.ts';
import { refuseShort } from './commitment.ts';
import type { RedactionKind } from './found.ts';
import type { Located } from './locate.ts';
import { readWritten } from './written-address.ts';

/** Networks reserved for tests (RFC 2544, RFC 5180) and for no use at all: no address of anybody lies there. */
const TARGETS = { v4: network('198.18.0.0/15'), overflow: network('240.0.0.0/4'), v6: network('2001:2::/48') };
/** Addresses that name nobody: unspecified, loopback, link-local, broadcast. */
const NOBODY = ['0.0.0.0/32', '127.0.0.0/8', '169.254.0.0/16', '255.255.255.255/32', '::/127', 'fe80::/10'].map(network);
/** Wider networks name nobody either, and their openness is what is judged. */
const WIDEST = { 32: 16, 128: 48 };

function network(text: string): Address {
  const address = parseAddress(text);
  if (address === null) throw new Error(`"${text}" is no network.`);
  return address;
}

/**
 * Replacements that are stable within one deployment and period: equal originals get equal ones, different originals different ones,
 * and without the key nobody can tell an original from its replacement or test a guess.
 */
export class Replacements {
  readonly #key: Uint8Array;
  readonly #keepDomains: ReadonlySet<string>;
  readonly #keptNetworks: readonly Address[];
  readonly #expected = new Map<string, Address>();
  readonly #addresses = new Map<string, string>();
  readonly #made = new Map<string, string>();

  /** `key` has at least 32 bytes and belongs to one deployment and period. */
  constructor(key: Uint8Array, keepDomains: readonly string[] = [], keptNetworks: readonly string[] = []) {
    refuseShort(key);
    this.#key = createHmac('sha256', key).update('proofbook replacements').digest();
    this.#keepDomains = new Set(keepDomains.map((domain) => domain.toLowerCase()));
    this.#keptNetworks = keptNetworks.map(network);
  }

  /** The replacement of a person, a literal or a secret. */
  of(kind: Exclude<RedactionKind, 'addresses'>, original: string): string {
    const name = `${kind} ${original}`;
    const made = this.#made.get(name) ?? this.#make(kind, original);
    this.#made.set(name, made);
    return made;
  }

  #make(kind: Exclude<RedactionKind, 'addresses'>, original: string): string {
    if (kind === 'literals') return `redacted-text-${this.#digest('text', original)}`;
    // One key is one key however it was indented, and one person is one person in any letter case.
    if (kind === 'secrets')
      return `redacted-secret-${this.#digest('secret', /\n/.test(original) ? original.replace(/\s+/g, '') : original)}`;
    const name = original.normalize('NFC').toLowerCase();
    const domain = /^[^@]+@([^@]+)$/.exec(name)?.[1];
    const user = `redacted-user-${this.#digest('user', name)}`;
    return domain === undefined ? user : `${user}@${this.#keepDomains.has(domain) ? domain : 'redacted.invalid'}`;
  }

  /** Whether an address stays as it is. */
  keepsAddress(address: Address): boolean {
    const stays = [...NOBODY, ...Object.values(TARGETS), ...this.#keptNetworks];
    return address.prefix < WIDEST[address.bits] || stays.some((kept) => isWithin(rangeOf(address), rangeOf(kept)));
  }

  /** What will stand in the place of something that was found; null when it is an address that stays as it is. */
  inPlaceOf({ kind, rule, original }: Pick<Located, 'kind' | 'rule' | 'original'>): string | null {
    if (rule === 'number') return '0';
    // Two places must not be told apart: where somebody was would be known again.
    if (rule === 'place') return 'redacted-place';
    if (kind !== 'addresses') return this.of(kind, original);
    // What an address was made into keeps nothing of its form.
    if (rule === 'address-form') return this.of('literals', original);
    const written = readWritten(original);
    if (written === null) return this.of('literals', original);
    return this.keepsAddress(written.address) ? null : written.write(this.ofAddress(written.address));
  }

  /** Takes in an address of the evidence, before all are settled. */
  expect(address: Address): void {
    this.#expected.set(formatAddress(address), address);
  }

  /**
   * Settles the replacements of every address of the evidence at once, so that no two share one.
   * An address that already lies in a network of replacements keeps its place.
   */
  settleAddresses(): void {
    const taken = new Set([...this.#expected].filter(([, address]) => this.keepsAddress(address)).map(([text]) => text));
    const order = [...this.#expected]
      .filter(([text]) => !taken.has(text))
      .map(([text, address]) => ({ text, address, digest: this.#digest('address', text) }))
      .sort((a, b) => (a.digest < b.digest ? -1 : 1));
    for (const { text, address, digest } of order) {
      const place = free(address, BigInt(`0x${digest}`), taken);
      taken.add(place);
      this.#addresses.set(text, place);
    }
  }

  /** The replacement of an address that was settled; throws for one that was not. */
  ofAddress(address: Address): string {
    const place = this.#addresses.get(formatAddress(address));
    if (place === undefined) throw new Error('An address was found that the survey had not seen.');
    return place;
  }

  #digest(what: string, original: string): string {
    return createHmac('sha256', this.#key)
      .update(`${what}\0${original}`)
      .digest('hex')
      .slice(0, what === 'address' ? 32 : 16);
  }
}

/** The first free place for an address or network of the same width, counted on from where its digest points. */
function free({ bits, prefix }: Address, digest: bigint, taken: ReadonlySet<string>): string {
  for (const target of bits === 128 ? [TARGETS.v6] : [TARGETS.v4, TARGETS.overflow]) {
    const places = 1n << BigInt(prefix - target.prefix);
    for (let step = 0n; step < (places < 256n ? places : 256n); step += 1n) {
      const value = target.value + (((digest + step) % places) << BigInt(bits - prefix));
      const text = formatAddress({ bits, value, prefix });
      if (!taken.has(text)) return text;
    }
  }
  throw new Error('There are more addresses in the evidence than replacements.');
}
