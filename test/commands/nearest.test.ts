import { expect, test } from 'vitest';
import { nearest } from '../../src/commands/nearest.ts';

const NAMES = ['CTR-1.1', 'CTR-3.1', 'TLS-1.1', 'read-only-root', 'tls-minimum-version', 'traefik/dynamic/middlewares.yml'];

test.for([
  ['ctr-3.1', ['CTR-3.1', 'CTR-1.1']],
  ['CTR3.1', ['CTR-3.1', 'CTR-1.1']],
  ['read-only-rot', ['read-only-root']],
  ['middlewares', ['traefik/dynamic/middlewares.yml']],
  ['middleware.yaml', ['traefik/dynamic/middlewares.yml']],
  ['minimum', ['tls-minimum-version']],
  ['something else altogether', []],
  ['', []],
] as const)('"%s"', ([word, expected]) => {
  expect(nearest(word, NAMES)).toEqual(expected);
});

test('at most five', () => {
  expect(nearest('a', ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'])).toHaveLength(5);
});
