import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { formatAddress, isWithin, parseAddress, rangeOf } from '../../../src/domain/address.ts';
import { accept } from '../../../src/normalise/json.ts';
import { readYamlDocument } from '../../../src/normalise/yaml.ts';
import { commit, openFile, opens, openValue, saltsFrom } from '../../../src/publish/redact/commitment.ts';
import { Replacements } from '../../../src/publish/redact/replacements.ts';
import { RedactionRules } from '../../../src/publish/redact/rules.ts';

const KEY = new Uint8Array(32).fill(3);
const address = (text: string) => {
  const parsed = parseAddress(text);
  if (parsed === null) throw new Error(`"${text}" is no address.`);
  return parsed;
};

function settle(replacements: Replacements, texts: readonly string[]): void {
  for (const text of texts) replacements.expect(address(text));
  replacements.settleAddresses();
}

test('replacements by kind', () => {
  const replacements = new Replacements(KEY, ['Harbour.example']);
  const name = replacements.of('people', 'Alice');
  expect(name).toMatch(/^redacted-user-[0-9a-f]{16}$/);
  expect(replacements.of('people', 'ALICE')).toBe(name);
  expect(replacements.of('people', 'alice@harbour.example')).toMatch(/^redacted-user-[0-9a-f]{16}@harbour\.example$/);
  expect(replacements.of('people', 'alice@elsewhere.example')).toMatch(/@redacted\.invalid$/);
  expect(replacements.of('secrets', 'Alice')).not.toContain(name.slice(-16));
  expect(replacements.of('secrets', 'alice')).not.toBe(replacements.of('secrets', 'Alice'));
  expect(new Replacements(new Uint8Array(32)).of('people', 'Alice')).not.toBe(name);
  expect(() => new Replacements(new Uint8Array(16))).toThrow(/at least 32 bytes/);
});

test('no two addresses share a replacement, and widths stay', () => {
  const hosts = Array.from({ length: 5000 }, (_, index) => `203.${index % 250}.${Math.floor(index / 250)}.9`);
  const others = ['203.0.113.16/29', '198.51.100.0/24', '198.51.100.0', '2001:db8::1', '2001:db8::/64', '2001:db8:1::/64'];
  const replacements = new Replacements(KEY);
  settle(replacements, [...hosts, ...others]);
  const made = [...hosts, ...others].map((text) => replacements.ofAddress(address(text)));
  expect(new Set(made).size).toBe(made.length);
  for (const [index, text] of [...hosts, ...others].entries()) {
    const after = address(made[index] ?? '');
    expect(after.prefix).toBe(address(text).prefix);
    expect(isWithin(rangeOf(after), rangeOf(address(after.bits === 32 ? '198.18.0.0/15' : '2001:2::/48')))).toBe(true);
    expect(after.value & ((1n << BigInt(after.bits - after.prefix)) - 1n)).toBe(0n);
  }
});

test('the order in which addresses are seen does not matter', () => {
  const texts = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '2001:db8::1'];
  const [one, two] = [new Replacements(KEY), new Replacements(KEY)];
  settle(one, texts);
  settle(two, texts.toReversed());
  for (const text of texts) expect(one.ofAddress(address(text))).toBe(two.ofAddress(address(text)));
  expect(() => one.ofAddress(address('192.0.2.9'))).toThrow(/not seen/);
});

test('more addresses than the first network holds go into another', () => {
  const replacements = new Replacements(KEY);
  const networks = Array.from({ length: 900 }, (_, index) => `${20 + (index >> 8)}.${index & 255}.0.0/24`);
  settle(replacements, networks);
  const made = new Set(networks.map((one) => replacements.ofAddress(address(one))));
  expect(made.size).toBe(900);
  expect([...made].some((text) => !/^198\.1[89]\./.test(text))).toBe(true);
});

test.for([
  '0.0.0.0/0',
  '::/0',
  '0.0.0.0',
  '::',
  '::1',
  '127.0.0.1',
  '169.254.169.254',
  '10.0.0.0/8',
  '203.0.0.0/15',
  '2001:db8::/32',
  '198.18.7.7',
  '240.1.2.3',
  '255.255.255.255',
  '100.64.3.4',
])('%s stays', (text) => {
  expect(new Replacements(KEY, [], ['100.64.0.0/10']).keepsAddress(address(text))).toBe(true);
});

test.for(['203.0.113.7', '203.0.113.0/24', '203.0.0.0/16', '2001:db8::1', '2001:db8:1::/48', '10.0.0.1'])(
  '%s is replaced',
  (text) => {
    expect(new Replacements(KEY, [], ['100.64.0.0/10']).keepsAddress(address(text))).toBe(false);
  },
);

test('an address reads as it is written', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6().filter((text) => !text.includes('.')),
      ),
      (text) => {
        const parsed = parseAddress(text);
        expect(parsed).not.toBeNull();
        if (parsed !== null) expect(parseAddress(formatAddress(parsed))).toEqual(parsed);
      },
    ),
  );
  expect(formatAddress(address('2001:0DB8:0:0:1:0:0:1'))).toBe('2001:db8::1:0:0:1');
  expect(formatAddress(address('1:0:0:0:0:0:0:0'))).toBe('1::');
});

test('a commitment is opened by its own value and salt alone', () => {
  const salts = saltsFrom(KEY);
  const opening = openValue('hunter2', salts);
  expect(opens(opening.commitment, opening.salt, 'hunter2')).toBe(true);
  expect(opens(opening.commitment, opening.salt, 'hunter3')).toBe(false);
  expect(opens(opening.commitment, openValue('other', salts).salt, 'hunter2')).toBe(false);
  expect(opens(opening.commitment, '', 'hunter2')).toBe(false);
  expect(opens('', opening.salt, 'hunter2')).toBe(false);
  expect(commit(Buffer.from(opening.salt, 'hex'), 'hunter2')).toBe(opening.commitment);
  const bytes = new TextEncoder().encode('hunter2');
  const whole = openFile('a.env', bytes, salts);
  expect(whole.commitment).not.toBe(opening.commitment);
  expect(opens(whole.commitment, whole.salt, bytes)).toBe(true);
  expect(openFile('b.env', bytes, salts).salt).not.toBe(whole.salt);
  expect(openValue('hunter2', saltsFrom(new Uint8Array(32).fill(4))).salt).not.toBe(opening.salt);
});

test('a commitment is SHA-256 over the salt and the bytes, as any tool computes it', () => {
  // printf 'abc' after 32 zero bytes | sha256sum
  expect(commit(new Uint8Array(32), 'abc')).toMatchInlineSnapshot(
    `"365aa7d8f7f9402c4b9434502b4cc89ddb09fe50d7cd95b493b834c62d5a5370"`,
  );
});

test('the rules of the demonstration are rules, and faults in rules are named', () => {
  const text = readFileSync(new URL('../../../content/redaction.yaml', import.meta.url), 'utf8');
  expect(RedactionRules.safeParse(parse(text)).success).toBe(true);
  const messages = (rules: object) =>
    RedactionRules.safeParse({ proofbook: 'redaction/1', ...rules }).error?.issues.map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );
  expect(messages({ addresses: { except: ['10.0.0.0/40'] } })).toEqual([
    'addresses.except.0: "10.0.0.0/40" is neither an IP address nor a network such as 10.0.0.0/8',
  ]);
  expect(messages({ people: { members: [{ files: '*', at: ['a..b'] }] } })?.[0]).toMatch(/single dots/);
  expect(messages({ literals: [{ value: 'ab' }] })?.[0]).toMatch(/at least 3/);
  expect(messages({ peple: {} })?.[0]).toMatch(/peple/);
  expect(messages({})).toBeUndefined();
});

test('a fault in the rules is found by its line', () => {
  const bytes = new TextEncoder().encode('proofbook: redaction/1\naddresses:\n  except:\n    - 10.0.0.0/8\n    - 10.0.0.0/40\n');
  const document = readYamlDocument({ path: 'content/redaction.yaml', digest: '', bytes });
  const load = () => accept(RedactionRules, document?.value ?? null, (path) => `content/redaction.yaml:${document?.lineOf(path)}`);
  expect(load).toThrow(/^content\/redaction\.yaml:5: "10\.0\.0\.0\/40" is neither an IP address nor a network/);
});
