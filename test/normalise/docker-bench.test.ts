import { expect, test } from 'vitest';
import dockerBench from '../../src/normalise/docker-bench.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const clauses = (file: ReturnType<typeof sealed>) =>
  factsOf(dockerBench.read(file), 'benchResult').map(({ id, clause, title }) => `${id} is ${clause}: ${title.slice(0, 40)}`);

test('the current numbering is that of the benchmark', () => {
  expect(clauses(fixture('docker-bench/current.json'))).toMatchInlineSnapshot(`
    [
      "2.2 is 2.2: Ensure network traffic is restricted bet",
      "2.14 is 2.14: Ensure containers are restricted from ac",
      "5.1 is 5.1: Ensure swarm mode is not Enabled, if not",
      "5.2 is 5.2: Ensure that, if applicable, an AppArmor ",
      "5.5 is 5.5: Ensure that privileged containers are no",
      "5.32 is 5.32: Ensure that the Docker socket is not mou",
      "7.1 is 7.1: Ensure that the minimum number of manage",
      "7.9 is 7.9: Ensure that management plane traffic is ",
    ]
  `);
});

test('before swarm mode was moved, sections 5 and 7 are shifted', () => {
  expect(clauses(fixture('docker-bench/swarm-last.json'))).toMatchInlineSnapshot(`
    [
      "2.2 is 2.2: Ensure network traffic is restricted bet",
      "2.14 is 2.14: Ensure containers are restricted from ac",
      "5.1 is 5.2: Ensure that, if applicable, an AppArmor ",
      "5.4 is 5.5: Ensure that privileged containers are no",
      "5.31 is 5.32: Ensure that the Docker socket is not mou",
      "7.1 is 5.1: Ensure swarm mode is not Enabled, if not",
      "7.2 is 7.1: Ensure that the minimum number of manage",
      "7.10 is 7.9: Ensure that management plane traffic is ",
    ]
  `);
});

test('when it ran, and what it found', () => {
  const reading = dockerBench.read(fixture('docker-bench/current.json'));
  expect(reading.takenAt).toBe('2026-09-28T06:00:00.000Z');
  expect(reading.facts[4]).toMatchObject({
    result: 'WARN',
    items: ['toolbox'],
    details: 'Containers running in privileged mode: toolbox',
    from: { at: '$.tests[1].results[2]' },
  });
  expect(reading.facts[0]).toMatchObject({ details: null });
});

const report = (version: string, results: { id: string; desc: string }[], checks = results.length) =>
  sealed(
    'bench.json',
    JSON.stringify({
      dockerbenchsecurity: version,
      start: 1790575200,
      tests: [{ id: '5', desc: 'Container Runtime', results: results.map((one) => ({ ...one, result: 'PASS' })) }],
      checks,
      end: 1790575261,
    }),
  );

test('where nothing tells the numbering, sections 5 and 7 stand for no recommendation', () => {
  const reading = dockerBench.read(
    report('1.6.0', [
      { id: '5.5', desc: 'x' },
      { id: '2.2', desc: 'y' },
    ]),
  );
  expect(factsOf(reading, 'benchResult').map(({ clause }) => clause)).toEqual([null, '2.2']);
  expect(reading.notes).toEqual([
    'Tests that cannot be tied to recommendations, because nothing tells which of two numberings it uses: 1.',
  ]);
});

test('landmarks that disagree tell nothing, and releases before 1.3.6 or after 1.6 follow another benchmark', () => {
  const socket = { id: '5.32', desc: 'Ensure that the Docker socket is not mounted inside any containers' };
  const apparmor = { id: '5.1', desc: 'Ensure that, if applicable, an AppArmor Profile is enabled' };
  expect(clauses(report('1.6.0', [socket, apparmor]))).toEqual([
    expect.stringMatching(/^5.32 is null/),
    expect.stringMatching(/^5.1 is null/),
  ]);
  for (const version of ['1.3.5', '1.8.0']) expect(clauses(report(version, [socket]))).toEqual([expect.stringMatching(/is null/)]);
});

test('a report that counts more than it lists has a gap', () => {
  expect(dockerBench.read(report('1.6.0', [{ id: '2.2', desc: 'y' }], 3)).gaps).toMatchObject([
    { kinds: ['benchResult'], what: 'It counts 3 tests and lists 1.' },
  ]);
  expect(dockerBench.read(report('1.6.0', [{ id: '2.2', desc: 'y' }], 1)).gaps).toEqual([]);
});

test('a quotation mark in a name breaks the report, which is said', async () => {
  const text = new TextDecoder().decode(fixture('docker-bench/current.json').bytes).replace('toolbox"', 'tool"box"');
  expect(await refusalOf(dockerBench, sealed('bench.json', text))).toMatch(/^bench.json: The JSON cannot be read: .* at line \d+/);
});
