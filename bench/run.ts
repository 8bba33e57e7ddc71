import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePeriod } from '../src/domain/period.ts';
import { initialise } from '../src/initialise.ts';
import { workspaceIn } from '../src/workspace.ts';
import { write } from './files.ts';
import { accessLog, trivyImageReport } from './generators.ts';
import { HARD_TEXTS } from './hard-texts.ts';
import { writeManyFiles } from './many-files.ts';
import type { Setting } from './tasks.ts';

/**
 * Measures the parts that grow with the evidence, each in a process of its own. Prints a table and asserts nothing: speed depends on the
 * machine. CPU seconds are the figure to compare; peak memory is that of the whole process. `npm run bench trivy` measures the rows of one
 * part: demonstration, trivy, log, redact, many or hard. The largest need 3 GB in the folder for temporary files.
 */
const project = new URL('../', import.meta.url).pathname;
const [, , part = ''] = process.argv;
const root = mkdtempSync(join(tmpdir(), 'proofbook-bench-'));
const rows: string[][] = [['what', 'size', 'wall s', 'CPU s', 'peak MB']];
const PERIOD = '2026-Q3';

/** What a task took: seconds, and MB of memory at its peak. */
interface Took {
  readonly wall: number;
  readonly cpu: number;
  readonly peak: number;
}

function measure(what: string, size: string, task: string, setting: Partial<Setting>): Took {
  const whole: Setting = { root, drop: '', period: PERIOD, count: 0, ...setting };
  const script = new URL('task.ts', import.meta.url).pathname;
  const answer = execFileSync(process.execPath, [script, task, JSON.stringify(whole)], { encoding: 'utf8' });
  const took: Took = JSON.parse(answer);
  rows.push([what, size, took.wall.toFixed(2), took.cpu.toFixed(2), took.peak.toFixed(0)]);
  return took;
}

const wants = (name: string) => part === '' || part === name;

/** A project with an empty record, and a drop folder in which one file is written. */
async function projectWith(name: string, pieces: Iterable<string> | null): Promise<{ root: string; drop: string; size: string }> {
  const folder = mkdtempSync(join(root, 'project-'));
  const workspace = workspaceIn(folder);
  cpSync(join(project, 'content'), workspace.content, { recursive: true });
  await initialise(workspace, { ifMissing: false, algorithm: 'ecdsa-p256', now: new Date() });
  if (pieces === null) {
    cpSync(join(project, 'evidence', PERIOD), join(folder, 'drop'), { recursive: true });
    return { root: folder, drop: 'drop', size: PERIOD };
  }
  mkdirSync(join(folder, 'drop'));
  write(join(folder, 'drop', name), pieces);
  return { root: folder, drop: 'drop', size: `${(statSync(join(folder, 'drop', name)).size / 1e6).toFixed(1)} MB` };
}

/** Files of all formats. */
const MANY = 1000;
/** Findings and lines for about 1, 100 and 600 MB. */
const FINDINGS = [500, 50_000, 300_000];
const LINES = [2000, 200_000, 1_200_000];
const REDACTED = [
  [500, '1 MB'],
  [25_000, '50 MB'],
] as const;

try {
  if (wants('demonstration')) {
    const { size, ...one } = await projectWith('', null);
    measure('demonstration: collect', size, 'collect', one);
    measure('demonstration: judge', size, 'assess', one);
    measure('demonstration: compose the report', size, 'compose', one);
  }
  for (const findings of wants('trivy') ? FINDINGS : []) {
    const { size, ...one } = await projectWith('trivy.json', trivyImageReport(findings));
    measure(`trivy: collect ${findings.toLocaleString('en')} findings`, size, 'collect', one);
    measure('trivy: read them', size, 'read', one);
    rmSync(one.root, { recursive: true });
  }
  for (const lines of wants('log') ? LINES : []) {
    const { size, ...one } = await projectWith('access.log', accessLog(lines, parsePeriod(PERIOD)));
    measure(`log: collect ${lines.toLocaleString('en')} lines`, size, 'collect', one);
    measure('log: read them', size, 'read', one);
    rmSync(one.root, { recursive: true });
  }
  for (const [findings, size] of wants('redact') ? REDACTED : []) {
    measure(`redact: ${findings.toLocaleString('en')} findings`, size, 'redact', { count: findings });
    measure('redact: look at them before they leave', size, 'scan what leaves', { count: findings });
  }
  if (wants('many')) {
    const { root: many, drop } = await projectWith('empty', []);
    rmSync(join(many, drop), { recursive: true });
    writeManyFiles(join(project, 'evidence', PERIOD), join(many, drop), MANY);
    const size = `${MANY.toLocaleString('en')} files`;
    const cold = measure('many: collect and assess, cold', size, 'collect and assess', { root: many, drop });
    const warm = measure('many: the same, unchanged', size, 'collect and assess', { root: many, drop });
    rows.push([`  which is ${(warm.cpu / cold.cpu).toFixed(3)} of it`, '', '', '', '']);
  }
  if (wants('hard')) {
    for (const [which, text] of HARD_TEXTS.entries()) {
      const what = `hard: ${JSON.stringify(text).slice(0, 24)}`;
      const short = measure(what, '50 kB', 'redact a hard text', { count: 50_000, which });
      const long = measure(what, '400 kB', 'redact a hard text', { count: 400_000, which });
      rows.push([`  8 times as long takes ${(long.cpu / short.cpu).toFixed(1)} times as long`, '', '', '', '']);
    }
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
