import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judged } from '../assess/judged.ts';
import { proposed } from './proposed.ts';

const FILES = ['plain', "it's here", 'two words', '$(touch x)', '-rf'];

/** A snapshot of files as they are, which a host would hand in. */
function snapshot(paths: readonly string[], holds: string): Record<string, string> {
  const lines = paths.map((path) => {
    const mode = (statSync(path).mode & 0o7777).toString(8).padStart(4, '0');
    return { kind: 'file', path, mode, owner: 'root', group: 'root', size: 1, holds };
  });
  const header = { kind: 'host-snapshot', version: 1, host: 'harbour-1', takenAt: '2026-09-28T06:12:44Z', collector: 'a test' };
  const all = [header, ...lines, { kind: 'end', records: lines.length }];
  return { 'host/harbour-1.snapshot.ndjson': `${all.map((line) => JSON.stringify(line)).join('\n')}\n` };
}

test.for([
  ['secret-files-owner-only', 'secrets', 0o644, '0600'],
  ['scripts-owner-only', 'script', 0o4755, '0700'],
] as const)('%s: the commands, run by a shell, make it pass', async ([check, holds, mode, wanted]) => {
  const folder = mkdtempSync(join(tmpdir(), 'proofbook-modes-'));
  try {
    const paths = FILES.map((name) => join(folder, name));
    for (const path of paths) {
      writeFileSync(path, '');
      chmodSync(path, mode);
    }
    const { commands, patch } = await proposed(check, snapshot(paths, holds));
    expect(patch).toBe('');
    expect(commands.map(({ host }) => host)).toEqual(['harbour-1']);
    const script = commands.flatMap((one) => one.commands).join('\n');
    expect(script).toContain(`chmod ${wanted.slice(1)} -- ${folder}/plain`);
    expect(spawnSync('sh', ['-e'], { input: script, cwd: folder }).status).toBe(0);
    expect(paths.map((path) => (statSync(path).mode & 0o7777).toString(8).padStart(4, '0'))).toEqual(paths.map(() => wanted));
    expect((await judged(check, snapshot(paths, holds))).outcome).toBe('pass');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
