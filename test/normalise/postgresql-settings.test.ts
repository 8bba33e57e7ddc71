import { expect, test } from 'vitest';
import postgresqlSettings from '../../src/normalise/postgresql-settings.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const shown = (file: ReturnType<typeof sealed>) =>
  factsOf(postgresqlSettings.read(file), 'databaseSetting').map(({ name, value, unit, from }) =>
    `${from.at}: ${name} = ${value} ${unit ?? ''}`.trim(),
  );

test('CSV', () => {
  expect(shown(fixture('postgresql-settings/settings.csv'))).toMatchInlineSnapshot(`
    [
      "line 2: listen_addresses = *",
      "line 3: log_connections = on",
      "line 4: password_encryption = scram-sha-256",
      "line 5: primary_conninfo = user=replica password=*** host=db-1",
      "line 6: search_path = "$user", public",
      "line 7: shared_buffers = 16384 8kB",
    ]
  `);
});

test('JSON', () => {
  expect(shown(fixture('postgresql-settings/settings.json'))).toEqual([
    '$[0]: log_connections = on',
    '$[1]: shared_buffers = 16384 8kB',
    '$[2]: ssl = off',
  ]);
});

test("psql's table", () => {
  expect(shown(fixture('postgresql-settings/settings.txt'))).toEqual([
    'line 3: log_connections = on',
    'line 4: shared_buffers = 16384 8kB',
  ]);
});

test('SHOW ALL, whose values carry their unit, and whose descriptions may go on below', () => {
  const table =
    '     name     | setting | description\n--------------+---------+------\n ssl          | on      | Enables +\n              |         | SSL\n wal_buffers  | 16MB    | x\n(2 rows)\n';
  expect(shown(sealed('s.txt', table))).toEqual(['line 3: ssl = on', 'line 5: wal_buffers = 16MB']);
});

test('columns in another order', () => {
  expect(shown(sealed('s.csv', 'unit,setting,name\nms,10,wal_writer_delay\n'))).toEqual(['line 2: wal_writer_delay = 10 ms']);
});

test('a password in a connection text is not kept', () => {
  expect(JSON.stringify(postgresqlSettings.read(fixture('postgresql-settings/settings.csv')))).not.toContain('NEVER-SHOWN');
});

test('is refused, in words that name the line', async () => {
  const faults = [
    'name,setting,unit\nssl,on\n',
    'name,setting\nssl,"on\n',
    ' name | setting\n------+--------\n ssl  | on\n',
    ' name | setting\n------+--------\n ssl  | on\n(2 rows)\n',
    '[{"name": "ssl", "setting": true}]',
    '[{"name": "ssl", "setting": "on"}',
  ];
  const refusals = await Promise.all(faults.map((text) => refusalOf(postgresqlSettings, sealed('s', text))));
  expect(refusals).toMatchInlineSnapshot(`
    [
      "s:2: The row has fewer values than the header.",
      "s:1: A quotation mark stays open or stands in the middle of a value.",
      "s: The number of rows is missing below the table.",
      "s:4: It counts 2 rows and lists 1.",
      "s $[0].setting: Invalid input: expected string, received boolean.",
      "s: The JSON cannot be read: close bracket expected at line 1, column 34.",
    ]
  `);
});

test.for([
  ['name,setting,unit,short_desc,reset_val\na,', true],
  ['"name","setting"\n', true],
  ['name|setting|unit\nssl|on|\n', true],
  ['   name   | setting | unit | category\n', true],
  ['[{"name":"ssl","setting":"on","unit":null,"context":"sighup"}]', true],
  ['[{"name":"ssl","setting":"o', true],
  ['name,setting,price\n', false],
  ['name,unit\n', false],
  ['[{"name":"x","setting":"y","service":"z"}]', false],
] as const)('%s is recognised: %s', ([text, recognised]) => {
  expect(postgresqlSettings.recognises(sampleOf('s', new TextEncoder().encode(text)))).toBe(recognised);
});
