import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder for one test file, removed afterwards, with a way to put files into it. Returns the path of each. */
export function scratch(): (name: string, bytes: Uint8Array | string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'proofbook-pdf-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name, bytes) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
}

/** What a foreign program prints, on both streams, and its exit code. */
export function run(program: string, ...parameters: string[]): { code: number | null; output: string } {
  const { status, stdout, stderr, error } = spawnSync(program, parameters, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (error !== undefined) throw error;
  return { code: status, output: stdout + stderr };
}

/** The text of a PDF as poppler reads it in the order of the page content, with runs of white space as one space. */
export function textOf(path: string): string {
  return execFileSync('pdftotext', ['-raw', path, '-'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64 * 1024 * 1024,
  }).replace(/\s+/g, ' ');
}

/** The objects of a PDF that hold a text, as qpdf writes them out. Streams are left out. */
export function objectsWith(path: string, needle: string): string[] {
  const { output } = run('qpdf', '--qdf', '--object-streams=disable', path, '-');
  return output
    .split('endobj')
    .map((object) => object.split('\nstream\n')[0] ?? '')
    .filter((object) => object.includes(needle));
}

/** A text as qpdf writes a UTF-16 text string. */
export function utf16(text: string): string {
  return `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
}
