import { parse, TomlError } from 'smol-toml';
import { Problem } from '../domain/problem.ts';
import type { SealedFile } from './reader.ts';
import { textOf } from './text.ts';

const TOML_BYTES = 1024 * 1024;
const DEPTH = 100;

/** A TOML file, https://toml.io/en/v1.0.0. Dates are objects of the library. Throws a {@link Problem} with the line for a syntax error. */
export function readToml(file: SealedFile): TomlDocument {
  const text = textOf(file, TOML_BYTES);
  try {
    return { value: parse(text, { maxDepth: DEPTH }), lineOf: linesOf(text) };
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown;
    throw new Problem({
      // The library's message goes on with the lines around the fault, which may hold a secret.
      what: `The TOML cannot be read: ${(thrown.message.split('\n')[0] ?? '')
        .replace(/^Invalid TOML document: /, '')
        .replace(/["'].*$/, '')
        .trim()}.`,
      where: `${file.path}:${thrown.line}`,
      fix: 'Mend that line, or collect the file again.',
    });
  }
}

/** A TOML file, read. */
export interface TomlDocument {
  readonly value: unknown;
  /** The line, from 1, of the header of the table at a path, or of its nearest parent that has one; letter case does not count. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Longer headers and deeper tables are none of a configuration; what is below them has the line of a table above. */
const HEADER = /^[ \t]*\[{1,2}([^[\]#]{1,1000})\]/;
const HEADER_PARTS = 20;
const PART = /"((?:[^"\\]|\\.)*)"|'([^']*)'|([^.\s"']+)/g;

function linesOf(text: string): TomlDocument['lineOf'] {
  const headers = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    const header = HEADER.exec(line)?.[1];
    if (header === undefined) continue;
    const parts = Array.from(header.matchAll(PART), ([, double, single, bare]) => double ?? single ?? bare ?? '');
    // A table stands for those it is in as long as these have no header of their own.
    for (let length = 1; length <= Math.min(parts.length, HEADER_PARTS); length += 1) {
      const key = keyOf(parts.slice(0, length));
      if (!headers.has(key)) headers.set(key, index + 1);
    }
  }
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const line = headers.get(keyOf(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return 1;
  };
}

function keyOf(path: readonly PropertyKey[]): string {
  return path
    .filter((part) => typeof part !== 'number')
    .map((part) => String(part).toLowerCase())
    .join('\n');
}
