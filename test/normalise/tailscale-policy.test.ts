import { expect, test } from 'vitest';
import tailscalePolicy from '../../src/normalise/tailscale-policy.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const reading = tailscalePolicy.read(fixture('tailscale-policy/policy.hujson'));
const read = (text: string) => tailscalePolicy.read(sealed('policy.hujson', text));

test('one rule for each destination of an ACL, and for each protocol of a grant', () => {
  expect(
    factsOf(reading, 'tailnetRule').map(({ section, sources, destination, ports, protocol, from }) =>
      [section, sources, destination, ports.join(), protocol, from.at].join(' | '),
    ),
  ).toMatchInlineSnapshot(`
    [
      "acls | group:ops | tag:mcp | * |  | line 16",
      "acls | group:ops | printer | 631 |  | line 16",
      "acls | autogroup:member | tag:mcp | 80,443 | tcp | line 17",
      "acls | autogroup:member | fd7a:115c:a1e0::7 | 8000-8100 | tcp | line 17",
      "acls | autogroup:member | 192.0.2.0/24 | 22 | tcp | line 17",
      "acls | * | tag:old | 22 |  | line 24",
      "grants | group:ops | tag:mcp | 443,8443 | tcp | line 27",
      "grants | group:ops | tag:mcp | 53 | udp | line 27",
      "grants | group:ops | tag:mcp | 9000-9100 |  | line 27",
      "grants | group:ops | ipset:offices | 443,8443 | tcp | line 27",
      "grants | group:ops | ipset:offices | 53 | udp | line 27",
      "grants | group:ops | ipset:offices | 9000-9100 |  | line 27",
      "grants | tag:mcp | tag:mcp | * |  | line 28",
    ]
  `);
});

test('groups, hosts, ipsets and owners of tags', () => {
  expect(factsOf(reading, 'tailnetAlias').map(({ name, members }) => [name, members])).toEqual([
    ['group:ops', ['east@lighthouse.example', 'west@lighthouse.example']],
    ['printer', ['192.0.2.7']],
    ['ipset:offices', ['192.0.2.0/24', 'add 198.51.100.0/24']],
  ]);
  expect(factsOf(reading, 'tailnetTagOwners').map(({ tag, owners, from }) => [tag, owners, from.at])).toEqual([
    ['tag:mcp', ['group:ops'], 'line 12'],
    ['tag:orphan', [], 'line 13'],
  ]);
});

test('what was passed over is counted', () => {
  expect(reading.notes).toEqual([
    '1 × rule holds for some devices or routes only and is read as if it always held: line 17.',
    '1 × grant opens no port, only application capabilities, and was passed over: line 29.',
    '1 × rule of section "ssh" was passed over.',
  ]);
  expect(reading.gaps).toMatchObject([{ what: expect.stringContaining('"colour" is not known'), at: 'line 33' }]);
});

test('sections that open nothing by themselves are named', () => {
  const { notes, gaps } = read(
    '{"acls": [], "autoApprovers": {"routes": {"10.0.0.0/8": ["tag:mcp"]}}, "derpMap": {}, "postures": {"posture:a": ["node:os == \'linux\'"]}}',
  );
  expect(notes).toEqual(['2 × section that opens nothing by itself was passed over: autoApprovers, postures.']);
  expect(gaps).toEqual([]);
});

test('a target that may switch Funnel on is reached by the internet', () => {
  const { facts } = read(
    '{"nodeAttrs": [{"target": ["tag:mcp", "*"], "attr": ["funnel"]}, {"target": ["*"], "attr": ["nextdns"]}]}',
  );
  expect(facts).toMatchObject(
    ['tag:mcp', '*'].map((destination) => ({
      section: 'nodeAttrs',
      sources: ['the internet by Funnel'],
      destination,
      ports: ['443', '8443', '10000'],
      protocol: 'tcp',
    })),
  );
});

test.for([
  ['tag:a:*', 'tag:a', ['*']],
  ['*:*', '*', ['*']],
  ['host:22', 'host', ['22']],
  ['10.0.0.0/8:80, 443', '10.0.0.0/8', ['80', '443']],
  ['[::1]:22', '::1', ['22']],
  ['[fd7a::]/48:1-65535', 'fd7a::/48', ['1-65535']],
  ['autogroup:internet:443', 'autogroup:internet', ['443']],
] as const)('the destination "%s"', ([text, destination, ports]) => {
  const { facts } = read(`{"acls": [{"action": "accept", "src": ["*"], "dst": ["${text}"]}]}`);
  expect(facts).toMatchObject([{ destination, ports }]);
});

test.for([
  ['["*"]', [[null, ['*']]]],
  [
    '["tcp:*", "80"]',
    [
      ['tcp', ['*']],
      [null, ['80']],
    ],
  ],
  ['["*:22"]', [[null, ['22']]]],
] as const)('the capabilities %s', ([ip, opened]) => {
  const { facts } = read(`{"grants": [{"src": ["a"], "dst": ["b"], "ip": ${ip}}]}`);
  expect(factsOf({ facts }, 'tailnetRule').map(({ protocol, ports }) => [protocol, ports])).toEqual(opened);
});

test.for([
  [
    'a policy that is cut off',
    '{"acls": [{"action": "accept", "src": ["*"], "dst": ["a:1"]}',
    'policy.hujson:1: The HuJSON cannot be read: CloseBracketExpected.',
  ],
  ['a comma too few', '{\n"acls": []\n"groups": {}}', 'policy.hujson:3: The HuJSON cannot be read: CommaExpected.'],
  [
    'an unknown action',
    '{"acls": [\n{"action": "drop", "src": ["a"], "dst": ["b:1"]}]}',
    'policy.hujson:2: A rule has the action "drop"; Tailscale knows "accept" only.',
  ],
  [
    'a destination without ports',
    '{"acls": [{"action": "accept", "src": ["a"], "dst": ["tag:mcp"]}]}',
    'The destination "tag:mcp" does not end in ports',
  ],
  ['a rule without source', '{"acls": [{"action": "accept", "dst": ["b:1"]}]}', 'A rule needs "src" with a list of words.'],
  ['sources that are numbers', '{"grants": [{"src": [1], "dst": ["b"]}]}', 'A rule needs "src" with a list of words.'],
  ['one section in two spellings', '{"acls": [],\n"ACLs": []}', 'policy.hujson:2: The name "ACLs" stands twice in one object.'],
  ['owners that are an object', '{"tagOwners": {\n"tag:a": {}}}', 'policy.hujson:2: Expected a list of words.'],
  ['a list', '[]', 'policy.hujson:1: Expected an object, got array.'],
  ['100,000 levels', '{"acls": '.repeat(100_000), 'policy.hujson:1: Values are nested deeper than 100 levels.'],
] as const)('refuses %s', async ([, text, message]) => {
  expect(await refusalOf(tailscalePolicy, sealed('policy.hujson', text))).toContain(message);
});

test('brackets in strings and comments do not count as nesting', () => {
  const text = `{"acls": [], "note": "${'['.repeat(500)}", /* ${'{'.repeat(500)} */ // ${'['.repeat(500)}\n}`;
  expect(read(text).facts).toEqual([]);
});
