import { expect, test } from 'vitest';
import { Problem } from '../../src/domain/problem.ts';
import { provenanceOf, readManifest, unmatched } from '../../src/normalise/collection-manifest.ts';
import { sealed } from './sealed.ts';

const manifest = (...entries: string[]) =>
  readManifest(
    sealed(
      'collection.yaml',
      `proofbook: collection/1\ndeployment: harbour\nperiod: 2026-Q3\ncollectedBy: A test\nfiles:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`,
    ),
  );
const LOG =
  '{ match: "logs/*", takenAt: 2026-10-01T06:10:00+02:00, coversFrom: 2026-07-01, coversTo: 2026-10-01, origin: harbour-1 }';
const REST = '{ match: "**", takenAt: 2026-09-28T06:10:00Z }';

test('the first entry that matches a path speaks of it', () => {
  const both = manifest(LOG, REST);
  expect(provenanceOf('logs/sshd.log', both)).toEqual({
    takenAt: '2026-10-01T04:10:00.000Z',
    covers: { from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' },
    origin: 'harbour-1',
  });
  expect(provenanceOf('compose.yaml', both)).toEqual({ takenAt: '2026-09-28T06:10:00.000Z', covers: null, origin: null });
  expect(provenanceOf('logs/sshd.log', manifest(REST, LOG))).toMatchObject({ covers: null });
  expect(provenanceOf('compose.yaml', manifest(LOG))).toBeNull();
  expect(provenanceOf('compose.yaml', null)).toBeNull();
});

test('entries that match nothing are named', () => {
  expect(unmatched(manifest(LOG, REST), ['compose.yaml'])).toEqual(['logs/*']);
  expect(unmatched(manifest(LOG, REST), ['logs/sshd.log'])).toEqual([]);
});

test.for<[what: string, entry: string]>([
  ['one end of a span', '{ match: "**", takenAt: 2026-09-28T06:10:00Z, coversFrom: 2026-07-01 }'],
  ['a span of nothing', '{ match: "**", takenAt: 2026-09-28T06:10:00Z, coversFrom: 2026-07-01, coversTo: 2026-07-01 }'],
  ['an instant without a zone', '{ match: "**", takenAt: 2026-09-28T06:10:00 }'],
  ['another word', '{ match: "**", takenAt: 2026-09-28T06:10:00Z, covers: 2026-Q3 }'],
])('%s is refused', ([, entry]) => {
  expect(() => manifest(entry)).toThrow(Problem);
});
