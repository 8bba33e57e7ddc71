import { expect, test } from 'vitest';
import postgresqlHba from '../../src/normalise/postgresql-hba.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const rules = (file: ReturnType<typeof sealed>) =>
  factsOf(postgresqlHba.read(file), 'databaseAccessRule').map(
    ({ order, type, databases, users, address, method, options, from }) =>
      `${order} ${from.at}: ${type} ${databases.join('+')} ${users.join('+')} ${address ?? '-'} ${[method, ...options].join(' ')}`,
  );

test('rules in order', () => {
  expect(rules(fixture('postgresql-hba/pg_hba.conf'))).toMatchInlineSnapshot(`
    [
      "1 line 2: local all postgres - peer",
      "2 line 3: hostssl app+audit log app++readers 10.20.0.0/16 scram-sha-256",
      "3 line 4: host all all 10.30.0.0 255.255.0.0 md5",
      "4 line 5: host all all samenet ldap ldapserver=dir ldapbindpasswd=***",
      "5 line 6: host replication all ::1/128 reject",
    ]
  `);
  expect(JSON.stringify(postgresqlHba.read(fixture('postgresql-hba/pg_hba.conf')))).not.toContain('NEVER-SHOWN');
});

test.for([
  ['host all all 0.0.0.0/0 md5', '1 line 1: host all all 0.0.0.0/0 md5'],
  ['host all all fe80::1 ffff:: md5', '1 line 1: host all all fe80::1 ffff:: md5'],
  ['host all all .example.org trust', '1 line 1: host all all .example.org trust'],
  ['host "all" all all cert clientcert=verify-full map=x', '1 line 1: host all all all cert clientcert=verify-full map=x'],
  ['local a, b c ,d trust# open', '1 line 1: local a+b c+d - trust'],
  ['include_dir conf.d', '1 line 1: include   - include conf.d'],
] as const)('%s', ([line, rule]) => {
  expect(rules(sealed('pg_hba.conf', `${line}\n`))).toEqual([rule]);
});

test('rules of other files are a gap', () => {
  const { gaps } = postgresqlHba.read(sealed('pg_hba.conf', 'include other.conf\nlocal all all peer\n'));
  expect(gaps).toMatchObject([
    {
      kinds: ['databaseAccessRule'],
      what: 'The rules that it includes from "other.conf" are not in this evidence.',
      at: 'line 1',
    },
  ]);
});

test('is refused, in words that name the line', async () => {
  const faults = ['host all all 10.0.0.0/8\n', 'local all all pe', 'host all\n', 'hosts all all all md5\n'];
  expect(await Promise.all(faults.map((text) => refusalOf(postgresqlHba, sealed('pg_hba.conf', text))))).toMatchInlineSnapshot(`
    [
      "pg_hba.conf:1: "" is no method of authentication.",
      "pg_hba.conf:1: "pe" is no method of authentication.",
      "pg_hba.conf:1: "" is no method of authentication.",
      "pg_hba.conf:1: "hosts" is no type of connection.",
    ]
  `);
});

test.for([
  ['# c\nlocal all all peer\nhost al', true],
  ['host\tall\tall\t10.0.0.0/8\tmd5\n', true],
  ['host all all 10.0.0.0/8 md5\nsomething else\n', false],
  ['host is down\n', false],
  ['local x = 1\nlocal y\n', false],
  ['include /etc/other\n', false],
] as const)('%j is recognised: %s', ([text, recognised]) => {
  expect(postgresqlHba.recognises(sampleOf('pg_hba.conf', new TextEncoder().encode(text)))).toBe(recognised);
});
