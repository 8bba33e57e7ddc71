import { describe, expect, test } from 'vitest';
import { refuseTellingName } from '../../../src/publish/redact/file-names.ts';
import { findSecrets } from '../../../src/publish/redact/find-secrets.ts';
import { findEmails } from '../../../src/publish/redact/people.ts';
import { prepareRedaction } from '../../../src/publish/redact/plan.ts';
import { redact } from '../../../src/publish/redact/redact.ts';
import { RedactionRules } from '../../../src/publish/redact/rules.ts';

const rules = RedactionRules.parse({
  proofbook: 'redaction/1',
  people: {
    members: [
      { files: 'logs/events.json', at: ['*.user', '*.name', '*.mail'] },
      { files: 'logs/access.log', at: ['ClientUsername'] },
      { files: 'logs/*.csv', at: ['*.user'] },
    ],
    keepDomains: ['harbour.example'],
    except: ['dba'],
  },
  addresses: {
    members: [
      { files: 'logs/events.json', at: ['*.ip'] },
      { files: 'logs/access.log', at: ['ClientAddr'] },
      { files: 'logs/*.csv', at: ['*.remote_addr'] },
    ],
    except: ['172.16.0.0/12'],
  },
});
const LOG = JSON.stringify([
  { user: 'mwinters', name: 'Mira Winters', mail: 'mira.w@harbour.example', ip: '203.0.113.18' },
  { user: 'dba', ip: '2001:db8:77::18' },
  { user: 'critical', ip: '172.30.10.7' },
  { user: 'zoë', ip: '198.51.100.42' },
]);
/** What is published as it is: `critical` is a word of it. */
const published = ['A critical vulnerability is repaired within a week. Write to security@harbour.example.'];

async function redactedWith(path: string, text: string): Promise<string> {
  const files = [
    { path: 'logs/events.json', bytes: Buffer.from(LOG) },
    { path, bytes: Buffer.from(text) },
  ];
  const plan = await prepareRedaction(files, rules, async (one) => findSecrets(one), new Uint8Array(32).fill(5), { published });
  const [, file] = files;
  if (file === undefined) throw new Error('There is no file.');
  const { bytes, withheld } = await redact(file, plan);
  expect(withheld).toBeNull();
  return Buffer.from(bytes).toString();
}

/** With what stands for people, addresses and places written as P, A and L. */
async function shown(path: string, text: string): Promise<string> {
  return (await redactedWith(path, text))
    .replace(/redacted-user-[0-9a-f]{16}(?:@redacted\.invalid)?/g, 'P')
    .replace(/198[.-]1[89][.-]\d+[.-]\d+|2001:2:[0-9a-f:]+/g, 'A')
    .replaceAll('redacted-place', 'L');
}

describe('what a log tells is looked for in every file', () => {
  test.for([
    ['a comment of Terraform', 'main.tf', '# 203.0.113.18 is mwinters at home\n', '# A is P at home\n'],
    ['a range of one address', 'main.tf', 'x = ["203.0.113.18/32"]\n', 'x = ["A/32"]\n'],
    ['an address that says its network', 'a.conf', 'address 203.0.113.18/29\n', 'address A/29\n'],
    ['a network stays', 'main.tf', 'x = ["203.0.113.16/29", "203.0.113.0/24"]\n', 'x = ["203.0.113.16/29", "203.0.113.0/24"]\n'],
    ['the name of a host', 'a.log', 'from ip-203-0-113-18.static.example\n', 'from ip-A.static.example\n'],
    ['IPv4 in IPv6', 'a.log', 'from ::ffff:203.0.113.18 and ::ffff:cb00:7112\n', 'from ::ffff:A and ::ffff:A\n'],
    ['IPv6, written otherwise', 'a.log', 'from [2001:DB8:77:0:0::18]:443\n', 'from [A]:443\n'],
    ['an address with a port, in JSON', 'a.json', '{"a":"203.0.113.18:51844 said"}', '{"a":"A:51844 said"}'],
    ['a longer number', 'a.log', '1.203.0.113.18 203.0.113.180 203.0.113.18.4\n', '1.203.0.113.18 203.0.113.180 203.0.113.18.4\n'],
    ['another address', 'a.log', '203.0.113.19\n', '203.0.113.19\n'],
    ['a person in YAML', 'a.yaml', 'owner: MWinters\nby: "Mira Winters, Mira Wintersen"\n', 'owner: P\nby: "P, Mira Wintersen"\n'],
    ['a person in a path and a name', 'a.log', '/home/mwinters/x mwinters-laptop smwinters\n', '/home/P/x P-laptop smwinters\n'],
    ['a person in a URL', 'a.log', 'GET /u?n=Mira%20Winters&m=Mira+Winters\n', 'GET /u?n=P&m=P\n'],
    ['the account of an e-mail address', 'a.log', 'accepted for mira.w from there\n', 'accepted for P from there\n'],
    ['a person in a name of JSON', 'a.json', '{"mwinters":{"a":1}}', '{"P":{"a":1}}'],
    ['a person with an escaped letter', 'a.json', '{"a":"by zo\\u00eb now"}', '{"a":"by P now"}'],
    ['a word of what is published', 'a.json', '{"severity":"CRITICAL"}', '{"severity":"CRITICAL"}'],
    ['an account that is excepted', 'a.log', 'dba logged in\n', 'dba logged in\n'],
  ] as const)('%s', async ([, path, text, expected]) => {
    expect(await shown(path, text)).toBe(expected);
  });
});

describe('what cannot be read of a log has no structure, and is looked through all the same', () => {
  const good = '{"ClientAddr":"192.0.2.9:1","ClientUsername":"mwinters"}\n';
  test.for([
    [
      'another format',
      'time="x" msg="from 198.51.100.77:51844 to 172.30.10.7:8443"\n',
      'time="x" msg="from A:51844 to 172.30.10.7:8443"\n',
    ],
    [
      'a line that was cut off',
      '{"ClientAddr":"192.0.2.9:1","ClientHost":"192.0.2\n',
      '{"ClientAddr":"A:1","ClientHost":"192.0.2\n',
    ],
    ['an address that was cut off', '{"n":1,"ClientAddr":"192.0.2.1\n', '{"n":1,"ClientAddr":"A\n'],
    ['a name that was cut off', '{"n":1,"ClientUsername":"othername\n', '{"n":1,"ClientUsername":"P\n'],
    [
      'the common log format',
      '198.51.100.77 - othername [01/Sep/2026:10:00:00 +0000] "GET / HTTP/1.1" 200\n',
      'A - P [01/Sep/2026:10:00:00 +0000] "GET / HTTP/1.1" 200\n',
    ],
    [
      'the common log format, nobody',
      '198.51.100.77 - - [01/Sep/2026:10:00:00 +0000] "GET /"\n',
      'A - - [01/Sep/2026:10:00:00 +0000] "GET /"\n',
    ],
    [
      'names and values',
      'level=info ClientUsername=othername ClientAddr=198.51.100.77\n',
      'level=info ClientUsername=P ClientAddr=A\n',
    ],
  ] as const)('%s', async ([, line, expected]) => {
    expect((await shown('logs/access.log', good + line)).slice('{"ClientAddr":"A:1","ClientUsername":"P"}\n'.length)).toBe(
      expected,
    );
  });
});

test('where an address is goes with it', async () => {
  const text = JSON.stringify([
    {
      ip: '192.0.2.1',
      city: 'Delft',
      context: { geo: { lat: 52.01, city: 'Delft', country: 'NL' }, asn: { asn: 64500, as_org: 'Fibre', network: '192.0.2.0/24' } },
      kept: 'Delft',
      n: 7,
    },
  ]);
  const files = [{ path: 'logs/events.json', bytes: Buffer.from(text) }];
  const plan = await prepareRedaction(files, rules, async (one) => findSecrets(one), new Uint8Array(32));
  const [file] = files;
  const { bytes, redactions } = await redact(file ?? { path: '', bytes: Buffer.alloc(0) }, plan);
  expect(JSON.parse(Buffer.from(bytes).toString())).toEqual([
    {
      ip: expect.stringMatching(/^198\.1[89]\./),
      city: 'redacted-place',
      context: {
        geo: { lat: 0, city: 'redacted-place', country: 'redacted-place' },
        asn: { asn: 0, as_org: 'redacted-place', network: 'redacted-place' },
      },
      kept: 'Delft',
      n: 7,
    },
  ]);
  expect(redactions.every(({ length }) => length === null)).toBe(true);
});

test('a table: by the headings, however they are written', async () => {
  expect(
    await shown(
      'logs/sessions.csv',
      'ID,User,Remote addr,City,Note\n1,"Mira Winters(mwinters)",198.51.100.77,Delft,"a, b"\n2,dba(dba),172.30.10.7,-,x\n',
    ),
  ).toBe('ID,User,Remote addr,City,Note\n1,"P(P)",A,L,"a, b"\n2,dba(dba),172.30.10.7,-,x\n');
  // A row that was broken has no columns.
  expect(await shown('logs/sessions.csv', 'ID,User,Remote addr\n1,other,198.51.100.77\n2,198.51.100.78\n')).toBe(
    'ID,User,Remote addr\n1,P,A\n2,A\n',
  );
});

test('who acted as JumpServer writes it', async () => {
  expect(await shown('logs/events.json', '[{"user":"Jo Doe(jdoe)"},{"user":"dba(dba)"},{"user":"plain"}]')).toBe(
    '[{"user":"P(P)"},{"user":"dba(dba)"},{"user":"P"}]',
  );
});

test.for([
  ['mira.w@harbour.example', ['mira.w@harbour.example']],
  ['<mailto:mira+x@mail.harbour.example>', ['mira+x@mail.harbour.example']],
  ['next=mira%40harbour.example&x', ['mira%40harbour.example']],
  ['zoë@häfen.example', ['zoë@häfen.example']],
  ["o'neill@harbour.example.", ["o'neill@harbour.example"]],
  ['getty@tty1.service zlib1g@1.2.13.dfsg lodash@4.17.21 pkg@v1.2.x', []],
  ['curve25519-sha256@libssh.org umac-128@openssh.com git@git.harbour.example', []],
  ['core@sha256:abc traefik@file @user a@b', []],
] as const)('e-mail addresses in "%s"', ([text, expected]) => {
  expect(findEmails(text).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
});

test('e-mail addresses are replaced everywhere, but for those that are published', async () => {
  expect(await shown('notes/a.md', 'Ask jo@elsewhere.example or security@harbour.example.\n')).toBe(
    'Ask P or security@harbour.example.\n',
  );
  expect(await redactedWith('notes/a.md', 'Ask jo@harbour.example.\n')).toMatch(/^Ask redacted-user-\w{16}@harbour\.example\.\n$/);
});

describe('names of files', () => {
  test.for([
    ['logs/mwinters.json', 'a person'],
    ['logs/jo@elsewhere.example.json', 'a person'],
    ['logs/203.0.113.18.json', 'an address'],
    [`logs/gh${'p'}_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8.json`, 'a secret'],
  ] as const)('%s tells %s', async ([path, kind]) => {
    const plan = await prepareRedaction(
      [{ path: 'logs/events.json', bytes: Buffer.from(LOG) }],
      rules,
      async () => [],
      new Uint8Array(32),
    );
    expect(() => refuseTellingName(path, plan)).toThrow(new RegExp(`^logs/…(?:\\.json)?: The name of the file tells ${kind}\\.`));
    expect(() => refuseTellingName('logs/access.log', plan)).not.toThrow();
  });
});
