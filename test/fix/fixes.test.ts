import { expect, test } from 'vitest';
import { loadChecks } from '../../src/assess/load-checks.ts';
import { DECISIONS } from '../../src/fix/decisions.ts';
import { MODE_CHECKS } from '../../src/fix/file-modes.ts';
import { FIXES } from '../../src/fix/fixes.ts';
import { loadReaders } from '../../src/normalise/readers.ts';
import { scope } from '../assess/builders.ts';
import { judged, readingsOf } from '../assess/judged.ts';
import { COMPOSE } from './cases/compose.ts';
import { DAEMON } from './cases/daemon.ts';
import { OTHERS } from './cases/others.ts';
import { TRAEFIK } from './cases/traefik.ts';
import { UNDECIDED } from './cases/undecided.ts';
import { patched, proposed } from './proposed.ts';

const ROWS = [...COMPOSE, ...DAEMON, ...TRAEFIK, ...OTHERS];

test.for(ROWS.map((row) => [`${row.check}: ${row.what}`, row] as const))(
  '%s',
  async ([, { check, files, lines, organisation }]) => {
    expect((await judged(check, files, organisation)).outcome).toBe('fail');
    const { patch, lines: changed, undecided } = await proposed(check, files, organisation);
    expect(changed).toEqual(lines);
    expect(undecided).toEqual([]);
    const after = patched(files, patch, 'patch');
    expect(patched(files, patch, 'git')).toEqual(after);
    const { outcome, reason } = await judged(check, after, organisation);
    expect([outcome, reason]).toEqual(['pass', reason]);
    // Once is enough.
    expect((await proposed(check, after, organisation)).patch).toBe('');
  },
);

test.for(UNDECIDED)('$check: $what', async ({ check, files, says, lines = [], organisation }) => {
  expect((await judged(check, files, organisation)).outcome).toBe('fail');
  const { lines: changed, undecided } = await proposed(check, files, organisation);
  expect(changed).toEqual(lines);
  expect(undecided.map(({ what }) => what)).toEqual(says);
});

test('every check and format that is served has a row', async () => {
  const shown = new Set<string>();
  for (const { check, files } of ROWS) for (const { evidence } of await readingsOf(files)) shown.add(`${check} ${evidence.format}`);
  const served = FIXES.flatMap(({ checks, formats }) => checks.flatMap((check) => formats.map((format) => `${check} ${format}`)));
  expect(served.filter((one) => !shown.has(one))).toEqual([]);
  expect(new Set(served).size).toBe(served.length);
});

test('what is served, and what is for people to decide, are checks, and no check is both', async () => {
  const ids = (await loadChecks(await loadReaders())).map(({ id }) => id);
  const served = [...new Set([...FIXES.flatMap(({ checks }) => checks), ...MODE_CHECKS])];
  expect(served.filter((id) => !ids.includes(id))).toEqual([]);
  expect([...DECISIONS.keys()].filter((id) => !ids.includes(id) || served.includes(id))).toEqual([]);
});

test('where a risk is accepted for one service, what it shares with others stays', async () => {
  const files = {
    'compose/compose.yaml': `x-base: &base
  restart: always
  security_opt: [label:disable]
services:
  app:
    <<: *base
    image: wiki
  db:
    <<: *base
    image: db
`,
  };
  const both = scope({ services: ['app', 'db'] });
  expect((await proposed('restarts-bounded', files, both)).mind.map(({ what }) => what)).toContain(
    'It changes "&base" in compose/compose.yaml, which others take too.',
  );
  const restart = await proposed('restarts-bounded', files, both, ['db']);
  expect(restart.lines).toEqual(['+    restart: on-failure:5']);
  const options = await proposed('no-new-privileges', files, both, ['db']);
  expect([options.lines, options.undecided.map(({ what }) => what)]).toEqual([
    [],
    ['By hand: It comes from "&base", which a service takes too whose risk is accepted.'],
  ]);
});
