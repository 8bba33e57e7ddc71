import { createHash } from 'node:crypto';
import type { Row } from '../../src/assess/check.ts';
import { judgeCheck } from '../../src/assess/judge-check.ts';
import { loadChecks } from '../../src/assess/load-checks.ts';
import type { Verdict } from '../../src/domain/assessment.ts';
import type { Organisation } from '../../src/domain/organisation.ts';
import { EventTable } from '../../src/events/event-table.ts';
import { normalise } from '../../src/normalise/normalise.ts';
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
    takenAt: 2026-10-01T06:10:00Z
    coversFrom: 2026-07-01
    coversTo: 2026-10-01
`;

/** What checks say of logs and records as they would lie in the drop folder after the quarter: through readers, event table and queries. */
export async function judgedLogs(
  wanted: readonly string[],
  files: Readonly<Record<string, string>>,
  organisation: Organisation = anOrganisation,
): Promise<Readonly<Record<string, Verdict>>> {
  const sealed = Object.entries({ 'collection.yaml': MANIFEST, ...files }).map(([path, text]) => {
    const bytes = new TextEncoder().encode(text);
    return { path, bytes, size: bytes.length, digest: createHash('sha256').update(bytes).digest('hex'), problem: null };
  });
  const { period, asOf, inputs } = context();
  const events = await EventTable.create(organisation.scope.logSources);
  try {
    const { readings } = await normalise(sealed, {
      readers,
      deployment: organisation.deployment.name,
      period: '2026-Q3',
      signers: [],
      read: async (digest) => sealed.find((file) => file.digest === digest)?.bytes ?? new Uint8Array(),
      loadLog: (file, reader) => events.load(file, reader, period),
    });
    const verdicts: Record<string, Verdict> = {};
    for (const check of checks.filter(({ id }) => wanted.includes(id))) {
      const parameters = check.parameters?.({ period, asOf, organisation }) ?? {};
      const rows: Row[] = check.sql === null ? [] : await events.query(check.sql, parameters);
      verdicts[check.id] = judgeCheck(check, { organisation, period, asOf, inputs, readings, rows: new Map([[check.id, rows]]) });
    }
    return verdicts;
  } finally {
    await events.close();
  }
}
