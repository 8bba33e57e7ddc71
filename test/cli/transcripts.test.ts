import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Each file of `transcripts/` is a session with the command line in a fresh project:
 *
 *     # a remark
 *     > a shell command that prepares something, without output
 *     $ a command; `proofbook` is the command line
 *     what it prints on standard output
 *     ! what it prints on standard error
 *     exit 3
 *
 * `UPDATE_TRANSCRIPTS=1` writes what happened instead of comparing.
 */
const project = new URL('../../', import.meta.url).pathname;
const folder = new URL('./transcripts/', import.meta.url).pathname;

function replay(script: string): string {
  const root = mkdtempSync(join(tmpdir(), 'proofbook-cli-'));
  try {
    cpSync(join(project, 'content'), join(root, 'content'), { recursive: true });
    return written(script)
      .map((line) => (line.startsWith('$ ') || line.startsWith('> ') ? run(line, root) : line))
      .join('\n');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The lines that a person wrote: all but what each command printed. */
function written(script: string): string[] {
  let printing = false;
  return script.split('\n').filter((line) => {
    const isOutput = printing;
    if (line.startsWith('$ ')) printing = true;
    else if (/^exit \d+$/.test(line)) printing = false;
    return !isOutput || line.startsWith('$ ');
  });
}

function run(line: string, root: string): string {
  // A function, so that it can stand behind other words of the line.
  const shell = `proofbook() { "${process.execPath}" "${project}src/cli.ts" "$@"; }\n${line.slice(2)}`;
  const { stdout, stderr, status } = spawnSync('sh', ['-c', shell], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, EVIDENCE: join(project, 'evidence'), COLUMNS: '100' },
  });
  const plain = (text: string) => text.replaceAll(root, '<project>').replace(/\n$/, '');
  if (line.startsWith('> ')) {
    if (status !== 0) throw new Error(`${line}\n${stderr}`);
    return line;
  }
  const output = [plain(stdout), plain(stderr).replace(/^/gm, '! ')].filter((text) => text !== '' && text !== '! ');
  return [line, ...output, `exit ${status}`].join('\n');
}

test.for(readdirSync(folder))('%s', { timeout: 600_000 }, (name) => {
  const expected = readFileSync(join(folder, name), 'utf8');
  const happened = `${replay(expected).trimEnd()}\n`;
  if (process.env['UPDATE_TRANSCRIPTS'] === '1') writeFileSync(join(folder, name), happened);
  else expect(happened).toBe(expected);
});
