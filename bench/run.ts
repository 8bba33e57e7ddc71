import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '../src/domain/canonical.ts';
import { parsePeriod } from '../src/domain/period.ts';
import { EventTable } from '../src/events/event-table.ts';
import traefikAccessLog from '../src/normalise/logs/traefik-access-log.ts';
import trivyReport from '../src/normalise/trivy-report.ts';
import { assessPeriod, collectPeriod, initialise, workspaceIn } from '../src/pipeline.ts';
import { composeReport } from '../src/publish/pdf/compose.ts';
import type { SecretFinder } from '../src/publish/redact/found.ts';
import { prepareRedaction } from '../src/publish/redact/plan.ts';
import { redact } from '../src/publish/redact/redact.ts';
import { NO_RULES } from '../src/publish/redact/rules.ts';
import { scanLeaving } from '../src/publish/redact/scan-leaving.ts';
import { secretFinder } from '../src/publish/redact/secretlint.ts';
import { accessLog, trivyImageReport } from './generators.ts';
import { HARD_TEXTS } from './hard-texts.ts';

/**
 * Measures the parts that grow with the evidence. Prints a table and asserts nothing: speed depends on the machine.
 * CPU seconds are the figure to compare; peak memory is that of the whole process so far.
 */
const project = new URL('../', import.meta.url).pathname;
const root = mkdtempSync(join(tmpdir(), 'proofbook-bench-'));
const rows: string[][] = [['what', 'size', 'wall s', 'CPU s', 'peak MB']];

async function measure(what: string, size: string, run: () => Promise<unknown>): Promise<void> {
  const before = process.cpuUsage();
  const start = performance.now();
  await run();
  const wall = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const peak = process.resourceUsage().maxRSS / 1024;
  rows.push([what, size, wall.toFixed(2), ((user + system) / 1e6).toFixed(2), peak.toFixed(0)]);
}

function file(path: string, bytes: Uint8Array) {
  return { path, digest: createHash('sha256').update(bytes).digest('hex'), bytes };
}

/** The hardest text is the one whose time grows most when it becomes four times as long: 4 is linear, 16 a square. */
async function measureHardTexts(finder: SecretFinder): Promise<void> {
  const timeOf = async (part: string, length: number) => {
    const bytes = new TextEncoder().encode(part.repeat(Math.ceil(length / part.length)));
    const start = process.cpuUsage().user;
    const plan = await prepareRedaction([{ path: 'a.log', bytes }], NO_RULES, finder, new Uint8Array(32));
    await redact({ path: 'a.log', bytes }, plan);
    return process.cpuUsage().user - start;
  };
  let worst = { part: '', growth: 0 };
  await measure(`redact ${HARD_TEXTS.length} hard texts`, '40 + 160 kB each', async () => {
    for (const part of HARD_TEXTS) {
      const growth = (await timeOf(part, 160_000)) / Math.max(await timeOf(part, 40_000), 50_000);
      if (growth > worst.growth) worst = { part, growth };
    }
  });
  rows.push([`  of which grows most, by ${worst.growth.toFixed(1)}`, JSON.stringify(worst.part).slice(0, 24), '', '', '']);
}

const megabytes = (bytes: Uint8Array) => `${(bytes.length / 1e6).toFixed(1)} MB`;

try {
  const period = parsePeriod('2026-Q3');
  const workspace = workspaceIn(root);
  cpSync(join(project, 'content'), workspace.content, { recursive: true });
  await initialise(workspace, { ifMissing: false, algorithm: 'ecdsa-p256', now: new Date() });
  const drop = join(project, 'evidence', period.id);
  await measure('collect the demonstration', period.id, () =>
    collectPeriod(workspace, drop, period, new Date().toISOString(), () => {}),
  );
  const assessment = await assessPeriod(workspace, period);
  await measure('judge the demonstration', period.id, () => assessPeriod(workspace, period));
  await measure('compose its report', `${(canonicalJson(assessment).length / 1e3).toFixed(0)} kB`, () =>
    composeReport(assessment, { keyNotice: null }),
  );

  for (const lines of [10_000, 200_000]) {
    const log = file('access.log', accessLog(lines, period));
    const table = await EventTable.create(['traefik']);
    await measure(`take in ${lines.toLocaleString('en')} log lines`, megabytes(log.bytes), () =>
      table.load(log, traefikAccessLog, period),
    );
    await table.close();
  }
  for (const findings of [500, 20_000]) {
    const report = file('image.json', trivyImageReport(findings));
    await measure(`read ${findings.toLocaleString('en')} vulnerabilities`, megabytes(report.bytes), async () =>
      trivyReport.read(report),
    );
  }
  const finder = secretFinder();
  await measureHardTexts(finder);
  for (const findings of [500, 20_000]) {
    const files = [{ path: 'image.json', bytes: trivyImageReport(findings) }];
    const size = megabytes(files[0]?.bytes ?? new Uint8Array());
    await measure(`redact ${findings.toLocaleString('en')} vulnerabilities`, size, async () => {
      const plan = await prepareRedaction(files, NO_RULES, finder, new Uint8Array(32));
      for (const one of files) await redact(one, plan);
    });
    await measure('the same before it leaves', size, () => scanLeaving(files, { findSecrets: finder }));
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}

const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`);
for (const row of rows)
  process.stdout.write(
    `${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}\n`,
  );
