import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadReaders } from '../src/normalise/readers.ts';

const project = new URL('../', import.meta.url).pathname;
const readme = readFileSync(join(project, 'README.md'), 'utf8');
const start: string = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')).scripts.start;
const root = mkdtempSync(join(tmpdir(), 'proofbook-readme-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The commands of the README's shell blocks in order, without their remarks. */
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block]) => (block ?? '').trim().split('\n'))
  .map((line) => line.replace(/\s+# .*$/, ''));

/** A command as it can run in a copy of the project that shares this one's program; null for those that install or test. */
function runnable(command: string): string | null {
  if (command === 'npm ci && npm test') return null;
  const program = `"${process.execPath}" "${project}src/cli.ts"`;
  return command.replace('npm ci && npm start', start).replaceAll('node src/cli.ts', program).replaceAll('npx proofbook', program);
}

test('the commands of the README do what it says', { timeout: 900_000 }, () => {
  for (const folder of ['content', 'evidence']) cpSync(join(project, folder), join(root, folder), { recursive: true });
  expect(commands[0]).toBe('npm ci && npm start');
  for (const command of commands) {
    const shell = runnable(command);
    if (shell === null) continue;
    const { status, stderr } = spawnSync('sh', ['-c', shell], { cwd: root, encoding: 'utf8' });
    expect({ command, status, stderr: status === 0 ? '' : stderr }).toEqual({ command, status: 0, stderr: '' });
  }
});

test('its table names every format that is read', async () => {
  const { files, logs } = await loadReaders();
  const table = readme.slice(readme.indexOf('<!-- formats -->'), readme.indexOf('<!-- /formats -->'));
  const named = [...table.matchAll(/^\| (?!---|what it reads)([^|]+?) \|/gm)].map(([, title]) => title);
  expect(named.sort()).toEqual([...files, ...logs].map(({ title }) => title).sort());
});
