import { expect, test } from 'vitest';
import composeResolved from '../../src/normalise/compose-resolved.ts';
import { factsOf, placesOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const reading = composeResolved.read(fixture('compose-resolved/lighthouse.json'));
const [proxy, app] = factsOf(reading, 'composeService');

test('it speaks of the project, and points by JSON path', () => {
  expect(reading.artefact).toBe('compose project lighthouse of compose-resolved/lighthouse.json');
  expect(reading.notes).toEqual([]);
  expect(placesOf(reading)).toEqual([
    '$.services.proxy',
    '$.services.app',
    '$.networks.back',
    '$.networks.default',
    '$.services.proxy.command',
    '$.services.proxy.labels["traefik.http.routers.dash.rule"]',
  ]);
});

test('amounts as Compose prints them: numbers and texts', () => {
  expect(proxy).toMatchObject({
    form: 'resolved',
    user: '65532:65532',
    readOnly: true,
    cpuLimit: 1,
    memoryLimit: 536870912,
    cpuReservation: 0.25,
    memoryReservation: 134217728,
  });
  expect(proxy?.ports.map(({ text }) => text)).toEqual(['443:443/tcp', '127.0.0.1:8080:8080/tcp']);
  expect(app).toMatchObject({ builds: true, image: null, command: null, networks: ['default'], inheritsFrom: [] });
});

test('dollar signs are doubled in the export; a variable that is left is unresolved', () => {
  expect(app?.environment).toEqual([
    { name: 'PASSWORD', value: 'pa$word' },
    { name: 'FROM_SHELL', value: null },
    { name: 'LEFT', value: { unresolved: '${OPEN}' } },
  ]);
});

test.for([
  [
    '{"name": "x", "services": null, "networks": {}}',
    'a.json: A resolved Compose project has a "name" and "services"; one of them is missing.',
  ],
  [
    '{"name": "x", "services": {"a": {"read_only": [true]}}}',
    'a.json $.services.a.read_only: expected a word, a number or a switch.',
  ],
  ['{"name": "x", "services": {"a": {', 'a.json: The JSON cannot be read'],
] as const)('refuses %s', async ([text, message]) => {
  expect(await refusalOf(composeResolved, sealed('a.json', text))).toContain(message);
});
