import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { loadContent } from '../src/content.ts';
import { parsePeriod } from '../src/domain/period.ts';
import { Problem } from '../src/domain/problem.ts';
import { judge } from '../src/judge.ts';
import { prepareRedaction } from '../src/publish/redact/plan.ts';
import { redact } from '../src/publish/redact/redact.ts';
import { NO_RULES } from '../src/publish/redact/rules.ts';
import { secretFinder } from '../src/publish/redact/secretlint.ts';
import { HOSTILE, type HostileFile } from './hostile-files.ts';

/**
 * Hands files that were made to be hard to read, each to a process of its own: to the readers and all checks, and to redaction. Prints how
 * long each took, the peak memory of its process and what came of it, and asserts nothing. `node bench/hostile.ts WORD STAGE` tries those
 * whose description holds the word, in one stage or in both.
 */
const CPU_SECONDS = 60;
const HEAP_MB = 6144;
const STAGES = ['judge', 'redact'] as const;
type Stage = (typeof STAGES)[number];

interface Measured {
  readonly cpu: number;
  readonly peak: number;
  readonly outcome: string;
}

const [first = '', second = ''] = process.argv.slice(2);
if (first.startsWith('--stage=')) await measureOne(HOSTILE[Number(second)], first.slice('--stage='.length) as Stage);
else await measureAll(first, second);

async function measureAll(word: string, only: string): Promise<void> {
  process.stdout.write(
    `${'what'.padEnd(46)} ${'stage'.padEnd(6)} ${'wall s'.padStart(7)} ${'CPU s'.padStart(7)} ${'MB'.padStart(5)}  outcome\n`,
  );
  for (const [index, { what }] of HOSTILE.entries()) {
    if (!what.toLowerCase().includes(word.toLowerCase())) continue;
    for (const stage of STAGES) {
      if (only !== '' && stage !== only) continue;
      const start = performance.now();
      const { cpu, peak, outcome } = await inProcess(stage, index);
      const wall = (performance.now() - start) / 1000;
      const figures = [wall.toFixed(1).padStart(7), cpu.toFixed(1).padStart(7), peak.toFixed(0).padStart(5)].join(' ');
      process.stdout.write(`${what.padEnd(46)} ${stage.padEnd(6)} ${figures}  ${outcome}\n`);
    }
  }
}

/** Measures in a process of its own, which may die. */
function inProcess(stage: Stage, index: number): Promise<Measured> {
  return new Promise((resolve) => {
    const args = [`--max-old-space-size=${HEAP_MB}`, import.meta.filename, `--stage=${stage}`, String(index)];
    const limited = ['-c', `ulimit -t ${CPU_SECONDS}; exec "$0" "$@"`, process.execPath, ...args];
    const child = spawn('sh', limited, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let complaint = '';
    child.stdout.on('data', (text) => {
      said += text;
    });
    child.stderr.on('data', (text) => {
      complaint = `${complaint}${text}`.slice(0, 4000);
    });
    child.on('close', (code, signal) => {
      const none = { cpu: Number.NaN, peak: Number.NaN };
      if (signal === 'SIGKILL' || signal === 'SIGXCPU') resolve({ ...none, outcome: `KILLED after ${CPU_SECONDS} s of CPU` });
      else if (code !== 0)
        resolve({ ...none, outcome: `DIED (${signal ?? code}): ${/^.*(?:FATAL|Error).*$/m.exec(complaint)?.[0] ?? ''}` });
      else resolve(JSON.parse(said) as Measured);
    });
  });
}

async function measureOne(hostile: HostileFile | undefined, stage: Stage): Promise<void> {
  if (hostile === undefined) return;
  const content = hostile.content();
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const before = process.cpuUsage();
  const outcome = await (stage === 'judge' ? judged(hostile.path, bytes) : redacted(hostile.path, bytes)).catch((thrown) =>
    thrown instanceof Problem ? `a problem: ${thrown.parts.what}` : `DEFECT: ${String(thrown).slice(0, 200)}`,
  );
  const { user, system } = process.cpuUsage(before);
  const measured: Measured = { cpu: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1024, outcome };
  process.stdout.write(JSON.stringify(measured));
}

async function judged(path: string, bytes: Uint8Array): Promise<string> {
  const files = [file(path, bytes), file('other/.gitignore', new TextEncoder().encode('*.env\n'))];
  const content = await loadContent(new URL('../content', import.meta.url).pathname);
  const period = parsePeriod('2026-Q3');
  const read = async (digest: string) => files.find((one) => one.digest === digest)?.bytes ?? new Uint8Array();
  const { evidence } = await judge(content, files, { period, asOf: period.to, read });
  const own = evidence.find((one) => one.path === path);
  const facts = Object.entries(own?.facts ?? {}).map(([kind, count]) => `${count} ${kind}`);
  return `${own?.state} ${own?.format}: ${own?.problem ?? facts.join(', ')}`.slice(0, 200);
}

async function redacted(path: string, bytes: Uint8Array): Promise<string> {
  const plan = await prepareRedaction([{ path, bytes }], NO_RULES, secretFinder(), new Uint8Array(32));
  const { redactions, withheld } = await redact({ path, bytes }, plan);
  return withheld === null ? `${redactions.length} replaced` : `withheld: ${withheld}`.slice(0, 200);
}

function file(path: string, bytes: Uint8Array) {
  return { path, bytes, size: bytes.length, digest: createHash('sha256').update(bytes).digest('hex'), problem: null };
}
