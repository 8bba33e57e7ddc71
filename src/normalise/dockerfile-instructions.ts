import { Problem } from '../domain/problem.ts';
import type { SealedFile } from './reader.ts';
import { textOf } from './text.ts';

const DOCKERFILE_BYTES = 1024 * 1024;
const LINE_CHARACTERS = 64 * 1024;

const KEYWORDS = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);
const WITH_DOCUMENTS = new Set(['ADD', 'COPY', 'RUN']);

/** One instruction of a Dockerfile, its continuation lines joined and comments left out. */
export interface Instruction {
  readonly keyword: string;
  /** Of `RUN` with the documents that it opens, a line each. */
  readonly text: string;
  /** `line 3`. */
  readonly line: string;
}

/**
 * The instructions of a Dockerfile, in order. Honours the `escape` directive, comments between continued lines, and here-documents.
 * Throws a {@link Problem} for a keyword that does not exist, a document that does not end, and files no build would have.
 */
export function instructionsOf(file: SealedFile): Instruction[] {
  const lines = textOf(file, DOCKERFILE_BYTES).split(/\r?\n/);
  const long = lines.findIndex((line) => line.length > LINE_CHARACTERS);
  if (long !== -1) throw problem(file, long, `The line has more than ${LINE_CHARACTERS} characters.`);
  const sign = escapeOf(lines);
  const instructions: Instruction[] = [];
  let index = 0;
  while (index < lines.length) {
    const start = index;
    const first = lines[index] ?? '';
    index += 1;
    if (isSilent(first)) continue;
    const parts = [first.trim()];
    while (continues(parts.at(-1), sign) && index < lines.length) {
      const next = lines[index] ?? '';
      index += 1;
      if (!isSilent(next)) parts.push(next.trim());
    }
    const text = parts
      .map((part) => (continues(part, sign) ? part.slice(0, -1) : part))
      .join(' ')
      .trim();
    const [, word = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
    const keyword = word.toUpperCase();
    if (!KEYWORDS.has(keyword)) throw problem(file, start, `"${word.slice(0, 40)}" is no instruction of a Dockerfile.`);
    if (rest === '') throw problem(file, start, `"${keyword}" says nothing.`);
    const own = index;
    if (WITH_DOCUMENTS.has(keyword)) index = afterDocuments(rest, lines, index, file);
    const documents = keyword === 'RUN' ? lines.slice(own, index) : [];
    instructions.push({ keyword, text: [rest, ...documents].join('\n'), line: `line ${start + 1}` });
  }
  return instructions;
}

/** The character that continues a line: a directive among the very first comments can change it. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const directive = /^\s*#\s*(\w+)\s*=\s*(\S+)/.exec(line);
    if (directive === null) return '\\';
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] === '`' ? '`' : '\\';
  }
  return '\\';
}

function isSilent(line: string): boolean {
  return /^\s*(?:#|$)/.test(line);
}

function continues(text: string | undefined, sign: string): boolean {
  return text?.endsWith(sign) === true;
}

/** Where the documents end that an instruction opens with `<<NAME`: their lines are not instructions. */
function afterDocuments(text: string, lines: readonly string[], index: number, file: SealedFile): number {
  let at = index;
  for (const [, dash, , name] of text.matchAll(/(?<![<\w])\d?<<(-?)(["']?)([A-Za-z_]\w*)\2/g)) {
    const start = at;
    while (at < lines.length && (dash === '-' ? lines[at]?.replace(/^\t+/, '') : lines[at]) !== name) at += 1;
    if (at === lines.length) throw problem(file, start - 1, `The document "${name}" does not end.`);
    at += 1;
  }
  return at;
}

function problem(file: SealedFile, index: number, what: string): Problem {
  return new Problem({ what, where: `${file.path}:${index + 1}`, fix: 'Collect the whole file, as it is built.' });
}
