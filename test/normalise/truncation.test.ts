import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/domain/problem.ts';
import type { Reader, Reading } from '../../src/normalise/reader.ts';
import { loadReaders } from '../../src/normalise/readers.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { sealed } from './sealed.ts';

/** Formats whose files cannot end early without it showing. */
const CLOSED = [
  'trivy-report',
  'trivy-legacy',
  'host-snapshot',
  'docker-inspect',
  'docker-bench',
  'daemon-json',
  'docker-unit',
  'testssl',
  'lynis-report',
  'jumpserver-role-permissions',
  'jumpserver-role-bindings',
  'jumpserver-settings',
  'authentik-api',
  'infisical-secrets',
  'terraform-plan',
  'terraform-state',
  'cyclonedx',
  'trivy-sarif',
  'trivy-operator',
];
/** YAML and lists of lines may end after any of them: a shorter file is then a file that says less. */
const OPEN = [
  'authentik-blueprint',
  'attestations',
  'prometheus-rules',
  'dockerfile',
  'gitignore',
  'backup-script',
  'postgresql-settings',
  'postgresql-hba',
  'crontab',
  'systemd-timers',
  'pem-certificate',
  'jumpserver-config',
  // Exports as CSV do not show where they end.
  'jumpserver-roles',
  'jumpserver-asset-permissions',
];

const { files: readers } = await loadReaders();
const fixtures = [...CLOSED, ...OPEN].flatMap((format) => {
  const folder = new URL(`../fixtures/${format}/`, import.meta.url);
  return readdirSync(folder).map((name) => ({ format, path: `${format}/${name}`, bytes: readFileSync(new URL(name, folder)) }));
});

function readerOf(format: string): Reader {
  const reader = readers.find((candidate) => candidate.format === format);
  if (reader === undefined) throw new Error(`No reader of ${format}.`);
  return reader;
}

/** What a reader makes of bytes; null when it refuses them. */
async function attempt(reader: Reader, path: string, bytes: Uint8Array): Promise<Reading | null> {
  try {
    return await reader.read(sealed(path, bytes));
  } catch (thrown) {
    if (thrown instanceof Problem) return null;
    throw thrown;
  }
}

const isSpace = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim() === '';

describe.for(fixtures)('$path', ({ format, path, bytes }) => {
  const cut = fc.integer({ min: 1, max: bytes.length - 1 }).map((length) => bytes.subarray(0, length));

  test('is claimed by its reader and by no other, whole or cut off', () => {
    const claims = (part: Uint8Array) =>
      readers.filter((reader) => reader.recognises(sampleOf(path, part))).map((reader) => reader.format);
    expect(claims(bytes)).toEqual([format]);
    expect(claims(bytes.subarray(0, bytes.length / 2))).toEqual([format]);
    fc.assert(
      fc.property(cut, (part) => {
        expect([[], [format]]).toContainEqual(claims(part));
      }),
    );
  });

  test('cut off is refused, or says no more than the whole', async () => {
    const whole = await readerOf(format).read(sealed(path, bytes));
    await fc.assert(
      fc.asyncProperty(cut, async (part) => {
        const reading = await attempt(readerOf(format), path, part);
        if (CLOSED.includes(format) && !isSpace(bytes.subarray(part.length))) expect(reading).toBeNull();
        expect(reading?.facts.length ?? 0).toBeLessThanOrEqual(whole.facts.length);
      }),
      { numRuns: 60 },
    );
  });
});
