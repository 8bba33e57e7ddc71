import { createHash } from 'node:crypto';
import { judgeCheck } from '../../src/assess/judge-check.ts';
import { loadChecks } from '../../src/assess/load-checks.ts';
import type { Verdict } from '../../src/domain/assessment.ts';
import type { Organisation } from '../../src/domain/organisation.ts';
import { normalise, type ReadEvidence } from '../../src/normalise/normalise.ts';
import { loadReaders } from '../../src/normalise/readers.ts';
import { organisation as anOrganisation, context } from './builders.ts';

const readers = await loadReaders();
const checks = await loadChecks(readers);

const MANIFEST = `proofbook: collection/1
deployment: harbour
period: 2026-Q3
collectedBy: A test
files:
  - match: "**"
    takenAt: 2026-09-28T06:10:00Z
`;

/** What was read from files as they would lie in the drop folder, by path, as if all were collected three days before the end of the quarter. */
export async function readingsOf(
  files: Readonly<Record<string, string>>,
  organisation: Organisation = anOrganisation,
): Promise<readonly ReadEvidence[]> {
  const sealed = Object.entries({ 'collection.yaml': MANIFEST, ...files }).map(([path, text]) => {
    const bytes = new TextEncoder().encode(text);
    return { path, bytes, size: bytes.length, digest: createHash('sha256').update(bytes).digest('hex'), problem: null };
  });
  const { readings } = await normalise(sealed, {
    readers,
    deployment: organisation.deployment.name,
    period: '2026-Q3',
    signers: [],
    read: async (digest) => sealed.find((file) => file.digest === digest)?.bytes ?? new Uint8Array(),
    loadLog: () => Promise.reject(new Error('Logs are not loaded here.')),
  });
  return readings;
}

/**
 * What a check says of files as they would lie in the drop folder, by path: through the readers and all that lies between,
 * as if all were collected three days before the end of the quarter. Queries over events are not run.
 */
export async function judged(
  check: string,
  files: Readonly<Record<string, string>>,
  organisation: Organisation = anOrganisation,
): Promise<Verdict> {
  const found = checks.find(({ id }) => id === check);
  if (found === undefined) throw new Error(`There is no check "${check}".`);
  const readings = await readingsOf(files, organisation);
  const { period, asOf, inputs } = context();
  return judgeCheck(found, { organisation, period, asOf, inputs, readings, rows: new Map() });
}
