import { describe, expect, test } from 'vitest';
import crontab from '../../src/normalise/crontab.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const linesOf = (path: string, text?: string) =>
  factsOf(crontab.read(text === undefined ? fixture(path) : sealed(path, text)), 'schedule').map(
    ({ when, command, from }) => `${from.at}: ${when} | ${command}`,
  );

test('a file of the system has users in front of its commands', () => {
  expect(linesOf('crontab/backup')).toMatchInlineSnapshot(`
    [
      "line 6: 0 2 * * * | /opt/lighthouse/backup.sh --daily",
      "line 7: 30 3 * * sun | PGPASSWORD=*** pg_dump app | ssh vault 'cat > app-%F.sql'",
      "line 8: @hourly | /usr/bin/mail -s ok ops",
    ]
  `);
  expect(crontab.read(fixture('crontab/backup')).notes).toEqual([
    'Variables passed over: 3.',
    'The times are those of the zone Europe/Amsterdam.',
  ]);
});

test("a user's own has none", () => {
  expect(linesOf('crontab/user.txt')).toMatchInlineSnapshot(`
    [
      "line 2: 15 4 * * 1-5 | rsync -a /backups/ vault:/srv/lighthouse",
      "line 3: @daily | /usr/local/bin/prune --delete-days 14",
    ]
  `);
});

test('secrets are kept neither from variables nor from commands nor from what a command is given', () => {
  expect(JSON.stringify(crontab.read(fixture('crontab/backup')))).not.toContain('NEVER-SHOWN');
});

test('it does not name its host', () => {
  expect(crontab.read(fixture('crontab/user.txt')).facts[0]).toMatchObject({ host: null });
});

test.for([
  ['a user that is none of the known ones, in a folder of the system', 'etc/cron.d/x', '0 2 * * * lighthouse /opt/b\n', '/opt/b'],
  ['the same elsewhere: it may be a command', 'x', '0 2 * * * lighthouse /opt/b\n', 'lighthouse /opt/b'],
  ['a heading that names the column', 'x', '# m h dom mon dow user command\n0 2 * * * lighthouse /opt/b\n', '/opt/b'],
  ['a known user', 'x', '0 2 * * *   root   cd / && x\n', 'cd / && x'],
  ['a path is no user', 'etc/cron.d/x', '0 2 * * * root x\n1 2 * * * /opt/b now\n', 'root x'],
] as const)('the command of %s', ([, path, text, command]) => {
  expect(factsOf(crontab.read(sealed(path, text)), 'schedule')[0]?.command).toBe(command);
});

test('is refused, in words that name the line', async () => {
  const refusals = await Promise.all(
    ['0 2 * * * /opt/ba', 'MAILTO=""\n0 2 * *\n', '0 2 * * * x\nnonsense here\n'].map((text) =>
      refusalOf(crontab, sealed('c', text)),
    ),
  );
  expect(refusals).toMatchInlineSnapshot(`
    [
      "c:1: The last line does not end.",
      "c:2: The line is no time with a command and no variable.",
      "c:2: The line is no time with a command and no variable.",
    ]
  `);
});

describe('is recognised', () => {
  test.for([
    ['five fields', 'x', '0 2 * * * /opt/b\n', true],
    ['a word', 'x', '@daily /opt/b\n', true],
    ['cut off in the second line', 'x', '# x\n0 2 * * * /opt/b\n30 ', true],
    ['numbers alone, under its name', 'root.crontab', '0 2 1 1 1 /opt/b\n', true],
    ['numbers alone', 'table.txt', '0 2 1 1 1 result\n', false],
    ['variables alone', 'x', 'A=1\nB=2\n', false],
    ['a list with stars', 'notes.md', '* one\n* two\n', false],
    ['a line of another kind', 'x', '0 2 * * * /opt/b\nHello there\n', false],
  ] as const)('%s', ([, name, text, recognised]) => {
    expect(crontab.recognises(sampleOf(name, new TextEncoder().encode(text)))).toBe(recognised);
  });
});
