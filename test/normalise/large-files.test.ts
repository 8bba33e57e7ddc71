import { expect, test } from 'vitest';
import type { LogIntake } from '../../src/domain/assessment.ts';
import { parsePeriod } from '../../src/domain/period.ts';
import { Problem } from '../../src/domain/problem.ts';
import { EventTable } from '../../src/events/event-table.ts';
import type { LargeFiles } from '../../src/normalise/large-files.ts';
import { normalise } from '../../src/normalise/normalise.ts';
import { loadReaders } from '../../src/normalise/readers.ts';
import { portionsOf } from './portions.ts';

const readers = await loadReaders();
const FINDING = '{"VulnerabilityID": "CVE-2026-1", "PkgName": "p", "Severity": "HIGH"}';
const TRIVY = `{"SchemaVersion": 2, "ArtifactName": "a", "ArtifactType": "vm", "Results": [{"Target": "t", "Class": "os-pkgs", "Vulnerabilities": [${FINDING}]}]}`;
const LINE = '{"StartUTC": "2026-07-01T08:00:00Z", "RequestMethod": "GET", "RequestPath": "/", "DownstreamStatus": 200}';
const ACCESS = `${LINE}\nno JSON\n\n${LINE}`;

/** What comes of one file. `size` is what the record says of it; the bytes are handed out whole, or in portions of 50 where `large` is given. */
async function read(content: string, size: number, isLarge: boolean, large: Partial<LargeFiles> = {}) {
  const bytes = new TextEncoder().encode(content);
  const cuts = Array.from({ length: bytes.length / 50 }, (_, index) => index * 50);
  const calls: string[] = [];
  const table = await EventTable.create(['traefik']);
  const logs: LogIntake[] = [];
  const sources: LargeFiles = {
    start: async (_, length) => bytes.subarray(0, length),
    pour: async (_, take) => {
      calls.push('poured');
      for (const portion of portionsOf(bytes, cuts)) await take(portion);
    },
    ...large,
  };
  try {
    const { evidence, readings } = await normalise([{ path: 'file', digest: 'd'.repeat(64), size, problem: null }], {
      readers,
      deployment: 'harbour',
      period: '2026-Q3',
      signers: [],
      read: async () => {
        calls.push('whole');
        return bytes;
      },
      large: isLarge ? sources : undefined,
      loadLog: async (file, reader) => {
        const intake = await table.load(file, reader, parsePeriod('2026-Q3'));
        logs.push(intake);
        return intake;
      },
    });
    const rows = await table.query('SELECT e.at, time_ms, action FROM ev e ORDER BY e.at', {});
    return { calls, evidence: evidence[0], readings, logs, rows };
  } finally {
    await table.close();
  }
}

test.for([
  ['a Trivy report', TRIVY, 'trivy-report'],
  ['an access log', ACCESS, 'traefik-access-log'],
] as const)('%s that is large is poured, and comes to the same', async ([, content, format]) => {
  const { calls, ...poured } = await read(content, 20_000_000, true);
  expect(calls).toEqual(['poured']);
  expect(poured.evidence).toMatchObject({ state: 'read', format });
  expect({ ...(await read(content, 20_000_000, false)) }).toEqual({ ...poured, calls: ['whole'] });
});

test.for([
  ['a small file is read whole', TRIVY, 1000, ['whole']],
  ['a format that cannot be read in portions is read whole', '{"daemon": 1, "userns-remap": "default"}', 20_000_000, ['whole']],
] as const)('%s', async ([, content, size, expected]) => {
  expect((await read(content, size, true)).calls).toEqual(expected);
});

test('a format that cannot be read in portions is read up to a size', async () => {
  const { calls, evidence } = await read('{"log-driver": "local", "userns-remap": "default"}', 500_000_001, true);
  expect(calls).toEqual([]);
  expect(evidence).toMatchObject({ state: 'unreadable', format: 'daemon-json' });
  expect(evidence?.problem).toMatchInlineSnapshot(
    `"The file has 500000001 bytes, more than the 500000000 that are read of a Docker daemon configuration. Export it in several files, or collect the part that is needed."`,
  );
});

test('bytes that turn out in the end not to be those that were sealed end the judgement', async () => {
  const pour: LargeFiles['pour'] = async (_, take) => {
    await take(new TextEncoder().encode(TRIVY));
    throw new Problem({ what: 'Sealed evidence was changed.' });
  };
  await expect(read(TRIVY, 20_000_000, true, { pour })).rejects.toThrow('Sealed evidence was changed.');
});

test('a large file that its reader refuses is unreadable, and the rest goes on', async () => {
  const { evidence, readings } = await read(TRIVY.slice(0, -5), 20_000_000, true);
  expect(evidence).toMatchObject({ state: 'unreadable', problem: expect.stringContaining('ends in the middle'), facts: {} });
  expect(readings).toMatchObject([{ reading: null }]);
});
