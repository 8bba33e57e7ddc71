import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostPlace } from '../../src/assess/isolation.ts';
import { isSensitivePlace } from '../../src/assess/sensitive-places.ts';
import { bind } from './host-builders.ts';

const PLACES = [
  '/etc/ssh',
  '/root',
  '/var/run/docker',
  '/var/lib/docker/volumes',
  '/proc',
  '/usr/lib',
  '/srv/data',
  '/opt/app/conf',
];
/** Spellings of nothing at all between two parts of a path. */
const detour = fc.constantFrom('/', '//', '/./', '/x/../', '/..x/../', '/./y//../');

test('however a place is spelled, it is the same place', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PLACES),
      fc.array(detour, { minLength: 8, maxLength: 8 }),
      fc.boolean(),
      (place, detours, ending) => {
        const parts = place.split('/').slice(1);
        const spelled = parts.map((part, index) => `${detours[index]}${part}`).join('') + (ending ? '/' : '');
        const [usual, other] = [place, spelled].map((source) => hostPlace(bind(source)));
        expect(other).toBe(usual);
      },
    ),
  );
});

test('what contains a sensitive place is one', () => {
  fc.assert(
    fc.property(fc.constantFrom('/etc/ssh', '/var/lib/docker', '/run/docker', '/usr/local/bin'), fc.nat(3), (place, above) => {
      const parent =
        place
          .split('/')
          .slice(0, 1 + above)
          .join('/') || '/';
      expect(isSensitivePlace(parent, true)).toBe(true);
    }),
  );
});

test.for([
  ['./etc', false],
  ['./deploy/.ssh', true],
  ['/srv/etc', false],
  ['/etcetera', false],
  ['/var/library', false],
  ['/home/ops/app', false],
  ['/etc/group', false],
] as const)('%s is sensitive: %s', ([place, sensitive]) => {
  expect(isSensitivePlace(place, true)).toBe(sensitive);
});
