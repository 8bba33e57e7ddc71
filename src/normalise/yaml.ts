import { LineCounter, parseAllDocuments } from 'yaml';
import { Problem } from '../domain/problem.ts';
import type { SealedFile } from './reader.ts';
import { textOf } from './text.ts';
import { passedBound } from './yaml-bounds.ts';
import { PlainYaml } from './yaml-plain.ts';

/** Bytes of the largest YAML file that is read: configuration is smaller by orders of magnitude. */
const YAML_BYTES = 4 * 1024 * 1024;
/** What a file may hold beyond its size. Real configuration stays far below: it is some thousand tokens, nested some ten levels. */
const BOUNDS = { depth: 100, tokens: 500_000, pieces: 1_500_000 };
/** Values that one document may come to, aliases expanded. */
const EXPANDED_VALUES = 500_000;

/** How to read a YAML file. */
export interface YamlOptions {
  /** What to do with a node that carries an application's own tag (`!Find`): refuse the file, or keep it as an unresolved expression. */
  readonly tags?: 'refuse' | 'unresolved';
}

/** One document of a YAML file. */
export interface YamlDocument {
  /** Plain objects, arrays and scalars; aliases and merge keys are expanded; null for a document of comments only. */
  readonly value: unknown;
  /**
   * The line, counted from 1, where the member at a path stands: of its key in a mapping, of the item in a sequence.
   * Letter case counts only where two members differ by nothing else. Members that do not exist have the line of the nearest parent that does.
   */
  lineOf(path: readonly PropertyKey[]): number;
}

/**
 * Reads the documents of a YAML 1.2 file, bounded in size, depth and expansion. Merge keys (`<<`) are applied.
 * Throws a {@link Problem} that names the line for syntax errors, duplicate keys, unknown aliases and refused tags.
 */
export function readYaml(file: SealedFile, options: YamlOptions = {}): YamlDocument[] {
  const text = textOf(file, YAML_BYTES);
  const passed = passedBound(text, BOUNDS);
  if (passed !== null) throw problemAt(file, passed.line, passed.what);
  const lineCounter = new LineCounter();
  // The library's own search for duplicate keys takes quadratic time; PlainYaml finds them in linear time.
  const documents = parseAllDocuments(text, { lineCounter, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  return [...documents].map((document) => {
    const error = document.errors[0];
    if (error !== undefined)
      throw problemAt(file, lineCounter.linePos(error.pos[0]).line, `The YAML cannot be read: ${faultOf(error.message)}.`);
    const plain = new PlainYaml({
      text,
      tags: options.tags ?? 'refuse',
      nodes: EXPANDED_VALUES,
      lineAt: (offset) => lineCounter.linePos(offset).line,
      refuse: (line, what) => problemAt(file, line, what),
    });
    const value = plain.valueOf(document.contents);
    return { value, lineOf: (path) => plain.lineOf(value, path) };
  });
}

/** The one document of a YAML file. Throws a {@link Problem} when there are several; null when there is none but comments. */
export function readYamlDocument(file: SealedFile, options: YamlOptions = {}): YamlDocument | null {
  const documents = readYaml(file, options).filter((document) => document.value !== null);
  const [first, second] = documents;
  if (second !== undefined) {
    throw problemAt(file, second.lineOf([]), `There are ${documents.length} YAML documents where one is expected.`);
  }
  return first ?? null;
}

/** The library's message without the text it quotes, which may be a secret. */
function faultOf(message: string): string {
  return message
    .slice(0, 300)
    .replace(/:? *["`'][\s\S]*$/, '')
    .replace(/\.$/, '');
}

function problemAt(file: SealedFile, line: number, what: string): Problem {
  return new Problem({ what, where: `${file.path}:${line}`, fix: 'Mend that line, or collect the file again.' });
}
