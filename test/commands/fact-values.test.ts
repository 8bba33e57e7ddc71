import { expect, test } from 'vitest';
import { factValues } from '../../src/commands/fact-values.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { at, hostSecret, hostUnread, service } from '../assess/builders.ts';

test('members with their values, and those that are not set', () => {
  const { values, unset } = factValues(
    service({
      user: { unresolved: '${APP_UID}' },
      readOnly: true,
      ports: [{ text: '127.0.0.1:8080:80', hostAddress: '127.0.0.1', published: '8080', target: 80 }],
      logging: { driver: 'json-file', maxSize: null, maxFile: '3' },
    }),
  );
  expect(values).toMatchObject({
    service: 'app',
    image: 'example/app:1.0',
    user: 'unresolved: ${APP_UID}',
    readOnly: 'true',
    ports: '127.0.0.1:8080:80',
    'logging.driver': 'json-file',
    'logging.maxFile': '3',
  });
  expect(unset).toEqual(expect.arrayContaining(['privileged', 'logging.maxSize', 'environment', 'isolation.capDrop']));
  expect(Object.keys(values)).not.toEqual(expect.arrayContaining(['from']));
});

const SECRET = 'hunter2-hunter2';

test.for<[string, Fact]>([
  [
    'a variable',
    service({ environment: [{ name: 'POSTGRES_PASSWORD', value: SECRET }], labels: [{ name: 'token', value: SECRET }] }),
  ],
  ['an argument', service({ command: ['redis-server', '--requirepass', `--password=${SECRET}`] })],
  ['a command', { kind: 'schedule', host: null, when: 'daily', command: `PGPASSWORD=${SECRET} pg_dump app`, from: at() }],
  ['an address', hostUnread({ path: `https://backup:${SECRET}@vault.example/x` })],
  ['an expression', service({ user: { unresolved: `\${DB_PASSWORD:-${SECRET}}` } })],
  ['a fingerprint', hostSecret({ fingerprint: `hmac-sha256:${SECRET}` })],
])('no secret is shown: %s', ([, fact]) => {
  const shown = JSON.stringify(factValues(fact));
  expect(shown).not.toContain(SECRET);
  expect(shown.length).toBeGreaterThan(40);
});

test('long text and long lists are cut, and say so', () => {
  const { values } = factValues(
    service({ image: `example/${'a'.repeat(300)}`, networks: Array.from({ length: 20 }, (_, index) => `n${index}`) }),
  );
  expect(values['image']).toHaveLength(121);
  expect(values['networks']).toBe('n0 n1 n2 n3 n4 n5 n6 n7 and 12 more');
});
