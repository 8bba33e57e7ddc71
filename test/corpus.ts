import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Problem } from '../src/domain/problem.ts';
import { gate } from '../src/events/gate.ts';
import type { LogReader } from '../src/normalise/log-reader.ts';
import type { Reader } from '../src/normalise/reader.ts';
import { loadReaders, readersFor } from '../src/normalise/readers.ts';
import { sampleOf } from '../src/normalise/sample.ts';
import { describeUnrecognised } from '../src/normalise/unrecognised.ts';

/**
 * Runs every reader over a folder of foreign evidence and prints what became of each file. Fails when a reader crashes
 * or two claim one file; what is right to refuse, a person decides: `--details` prints a line for each file.
 */
const { values } = parseArgs({ options: { details: { type: 'boolean', default: false } } });
const folder = process.env['PROOFBOOK_CORPUS'];
if (folder === undefined || !existsSync(folder)) {
  process.stdout.write(
    folder === undefined
      ? 'PROOFBOOK_CORPUS names no folder of foreign evidence: nothing was tried.\n'
      : `There is no folder ${folder}: nothing was tried.\n`,
  );
  process.exit(folder === undefined ? 0 : 3);
}

type Fate = 'read' | 'refused' | 'unrecognised' | 'ambiguous' | 'crashed';
interface Trial {
  readonly path: string;
  readonly format: string;
  readonly fate: Fate;
  readonly facts: number;
  readonly detail: string;
}

const readers = await loadReaders();

async function attempt(path: string, bytes: Uint8Array): Promise<Trial> {
  const sample = sampleOf(path, bytes);
  const claims = readersFor(sample, readers);
  const [reader] = claims;
  const format = claims.map((claim) => claim.format).join('+');
  if (reader === undefined) return { path, format: '(none)', fate: 'unrecognised', facts: 0, detail: describeUnrecognised(sample) };
  if (claims.length > 1) return { path, format, fate: 'ambiguous', facts: 0, detail: 'claimed twice' };
  try {
    return { path, format, fate: 'read', ...(await read(reader, path, bytes)) };
  } catch (thrown) {
    const fate = thrown instanceof Problem ? 'refused' : 'crashed';
    return { path, format, fate, facts: 0, detail: String(thrown) };
  }
}

async function read(reader: Reader | LogReader, path: string, bytes: Uint8Array): Promise<{ facts: number; detail: string }> {
  const file = { path, digest: createHash('sha256').update(bytes).digest('hex'), bytes };
  if ('yields' in reader) {
    const reading = await reader.read(file);
    const kinds = new Map<string, number>();
    for (const { kind } of reading.facts) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const counts = Array.from(kinds, ([kind, count]) => `${count} ${kind}`);
    return { facts: reading.facts.length, detail: [counts.join(', '), ...reading.notes].join(' | ') };
  }
  const lines = Array.from(gate(file, reader));
  const loaded = lines.filter((line) => 'record' in line).length;
  const [reject] = lines.filter((line) => 'reject' in line);
  const first = reject === undefined ? '' : `; first reject: ${reject.at}, ${reject.reject}`;
  return { facts: loaded, detail: `${loaded} of ${lines.length} lines loaded${first}` };
}

const entries = await readdir(folder, { recursive: true, withFileTypes: true });
const trials: Trial[] = [];
for (const entry of entries
  .filter((one) => one.isFile())
  .sort((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
  const place = join(entry.parentPath, entry.name);
  trials.push(await attempt(relative(folder, place), await readFile(place)));
}

const formats = Map.groupBy(trials, ({ format }) => format);
const FATES = ['read', 'refused', 'unrecognised', 'ambiguous', 'crashed'] as const;
const row = (cells: readonly (string | number)[]) =>
  `${String(cells[0]).padEnd(32)}${cells
    .slice(1)
    .map((cell) => String(cell).padStart(13))
    .join('')}\n`;
process.stdout.write(row(['format', 'files', 'facts', ...FATES]));
for (const [format, own] of [...formats].sort()) {
  const facts = own.reduce((sum, trial) => sum + trial.facts, 0);
  process.stdout.write(row([format, own.length, facts, ...FATES.map((fate) => own.filter((trial) => trial.fate === fate).length)]));
}
const shown = values.details ? trials : trials.filter(({ fate }) => fate === 'crashed' || fate === 'ambiguous');
for (const { path, format, fate, detail } of shown) process.stdout.write(`${fate} ${format} ${path}: ${detail}\n`);

const failed = trials.filter(({ fate }) => fate === 'crashed' || fate === 'ambiguous').length;
process.stdout.write(`\n${trials.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
