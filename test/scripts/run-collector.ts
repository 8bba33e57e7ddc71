import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildHost } from './fake-host.ts';
import { writePrograms, writeRefusingPrograms } from './fake-programs.ts';

/** The collector itself. */
export const script = new URL('../../scripts/collect-host.sh', import.meta.url).pathname;

/** The key of the fingerprints, in hexadecimal. */
export const KEY = 'ab'.repeat(32);

/** Shells that it must run in, each with the programs that come with it: those of Debian, and nothing but busybox. */
export const SHELLS = ['dash', 'busybox'] as const;
/** One of {@link SHELLS}. */
export type Shell = (typeof SHELLS)[number];

/** What came of a run. */
export interface Run {
  readonly status: number | null;
  readonly tar: Buffer;
  readonly said: string;
}

/** A folder with everything that a run needs. */
export interface Stage {
  readonly folder: string;
  /** The host that is looked at. */
  readonly root: string;
  /** Stand-ins for Docker and its like, and others that refuse. */
  readonly programs: string;
  readonly refusing: string;
  /** The file that holds {@link KEY}. */
  readonly key: string;
  /** Where the collector makes its temporary folder. */
  readonly temporary: string;
  readonly applets: string;
}

/** Sets the stage in a new folder. */
export function setStage(): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'proofbook-host-'));
  const place = (name: string) => join(folder, name);
  const stage = {
    folder,
    root: place('root'),
    programs: place('programs'),
    refusing: place('refusing'),
    key: place('key'),
    temporary: place('tmp'),
    applets: place('applets'),
  };
  buildHost(stage.root);
  writePrograms(stage.programs);
  writeRefusingPrograms(stage.refusing);
  for (const made of [stage.applets, stage.temporary]) mkdirSync(made);
  // Another user must reach them, as on a host.
  chmodSync(folder, 0o755);
  chmodSync(stage.temporary, 0o1777);
  spawnSync('busybox', ['--install', '-s', stage.applets]);
  writeFileSync(stage.key, `${KEY}\n`, { mode: 0o600 });
  return stage;
}

/** Takes the stage down. */
export function strike({ folder }: Stage): void {
  rmSync(folder, { recursive: true, force: true });
}

interface Circumstances {
  /** A folder whose programs come before those of the shell. */
  readonly first?: string;
  readonly as?: { readonly uid?: number; readonly gid?: number };
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the collector as over ssh: the script comes on standard input. */
export function collectHost(
  { programs, applets, temporary }: Stage,
  shell: Shell,
  options: readonly string[],
  { first = programs, as = {}, env = {} }: Circumstances = {},
): Run {
  const others = shell === 'dash' ? '/usr/bin:/bin' : applets;
  const program = shell === 'dash' ? '/bin/dash' : join(applets, 'sh');
  const { status, stdout, stderr } = spawnSync(program, ['-s', '--', ...options], {
    input: readFileSync(script),
    env: { PATH: `${first}:${others}`, TMPDIR: temporary, LANG: 'tr_TR.UTF-8', ...env },
    maxBuffer: 64 * 1024 * 1024,
    ...as,
  });
  return { status, tar: stdout, said: stderr.toString() };
}

/** Options of a usual call, and more. */
export function usual({ root, key }: Stage, ...more: string[]): string[] {
  return ['--deployment', 'harbour', '--period', '2026-Q3', '--host', 'harbour-1', '--root', root, '--key-file', key, ...more];
}

/** Unpacks what a run wrote into a new folder of the stage. */
export function unpack({ folder }: Stage, { tar }: Run): string {
  const target = mkdtempSync(join(folder, 'unpacked-'));
  const { status, stderr } = spawnSync('tar', ['-xf', '-', '-C', target], { input: tar });
  if (status !== 0) throw new Error(`tar: ${stderr}`);
  return target;
}

/** Every file below a folder, in order. */
export function filesIn(target: string): string[] {
  return readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(target.length + 1))
    .sort();
}

/** The snapshot of the host as it was written. */
export function snapshotIn(target: string): string {
  return readFileSync(join(target, 'host/harbour-1.snapshot.ndjson'), 'utf8');
}

type Line = Readonly<Record<string, unknown>>;

/** The records of one kind in the snapshot. */
export function ofKind(target: string, kind: string): Line[] {
  const lines = snapshotIn(target).trimEnd().split('\n');
  return lines.map((line): Line => JSON.parse(line)).filter((line) => line['kind'] === kind);
}
