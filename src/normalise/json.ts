import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import type { z } from 'zod';
import { Problem } from '../domain/problem.ts';
import { excessOf } from './json-bounds.ts';
import { repeatedMember } from './json-members.ts';
import type { SealedFile } from './reader.ts';
import { textOf } from './text.ts';

/** Bytes of the largest JSON file that is read in one piece: below V8's limit for one string. */
const JSON_BYTES = 512 * 1024 * 1024 - 64;
/** A path that is longer does not help anyone to find the place. */
const SHOWN_DEPTH = 30;

/**
 * Reads a JSON file and holds it against a schema.
 * Throws a {@link Problem} that names the file and, where it fits, the line or the JSON path and what was expected there.
 */
export function parseJson<Schema extends z.ZodType>(schema: Schema, file: SealedFile): z.output<Schema> {
  return accept(schema, jsonOf(file), (path) => `${file.path} ${jsonPath(path)}`);
}

/**
 * The value of a JSON file as it stands, of no known shape. Throws a {@link Problem} when it is not JSON, e.g. cut off,
 * or when an object has two members of one name: nobody can tell which of them the program behind it took.
 */
export function jsonOf(file: SealedFile): unknown {
  const text = textOf(file, JSON_BYTES);
  const value = jsonValue(text, file.path);
  refuseRepeated(text, file.path);
  return value;
}

/** Throws a {@link Problem} when a JSON text is nested too deep or has too many values to be parsed. `where` is the place of the text. */
export function refuseExcess(text: string, where: string): void {
  const what = excessOf(text);
  if (what !== null) throw new Problem({ what, where, fix: 'Collect the part that is needed, or split the file.' });
}

/**
 * Throws a {@link Problem} when an object of a valid JSON text has two members of one name. `where` is the place of the text; `part` is
 * given where it is a part of a larger one, whose lines are others: the path of the element, or empty for what is around elements.
 */
export function refuseRepeated(text: string, where: string, part: readonly PropertyKey[] | null = null): void {
  const repeated = repeatedMember(text);
  if (repeated === null) return;
  const { name, path, line } = repeated;
  const again = line === 1 || part !== null ? '' : `, the second time on line ${line}`;
  throw new Problem({
    what: `The member ${JSON.stringify(name)} stands twice in one object${again}.`,
    where: path.length > SHOWN_DEPTH ? where : `${where} ${jsonPath([...(part ?? []), ...path])}`,
    why: 'Which of the two holds is not known.',
    fix: 'Export it again, or take one of them out where the file is written.',
  });
}

/**
 * The value of a JSON text. `where` is its place; `lines` says how to speak of its lines, null that they are not those of the file.
 * Throws a {@link Problem} that says what is wrong with it, and on which line.
 */
export function jsonValue(text: string, where: string, lines: string | null = 'line'): unknown {
  refuseExcess(text, where);
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem({
      what: `The JSON cannot be read: ${faultOf(text, lines)}.`,
      where,
      fix: 'Export it again; a file that was cut off ends in the middle.',
    });
  }
}

/** What is wrong with a JSON text, and where. The engine's own message quotes the text around it, which may hold a secret. */
function faultOf(text: string, lines: string | null): string {
  const fault = firstFault(text);
  if (fault === null) return 'it is not strict JSON';
  const before = text.slice(0, fault.offset).split('\n');
  const name = printParseErrorCode(fault.error)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
  if (lines === null) return `${name}, outside of the elements of its lists`;
  return `${name} at ${lines} ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

class FaultFound extends Error {
  readonly error: ParseErrorCode;
  readonly offset: number;

  constructor(error: ParseErrorCode, offset: number) {
    super();
    this.error = error;
    this.offset = offset;
  }
}

/** The parser goes on behind a fault, and may find one for every character: it is stopped at the first. */
function firstFault(text: string): FaultFound | null {
  const onError = (error: ParseErrorCode, offset: number) => {
    throw new FaultFound(error, offset);
  };
  try {
    visit(text, { onError }, { disallowComments: true });
    return null;
  } catch (thrown) {
    if (thrown instanceof FaultFound) return thrown;
    throw thrown;
  }
}

/**
 * Holds a foreign value against a schema. `whereOf` turns the path of a mismatch into a place that a person finds,
 * e.g. a JSON path or a line. Throws a {@link Problem} for the first mismatch, with the number of further ones.
 */
export function accept<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  whereOf: (path: readonly PropertyKey[]) => string,
): z.output<Schema> {
  refuseHidden(value, whereOf);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw mismatch(result.error.issues, result.error.issues.length, whereOf);
}

/** The {@link Problem} of a value that does not match its schema: of `count` mismatches these, the first of them at least. */
export function mismatch(
  [first]: readonly z.core.$ZodIssue[],
  count: number,
  whereOf: (path: readonly PropertyKey[]) => string,
): Problem {
  const more = count <= 1 ? '' : ` (${count - 1} further mismatches)`;
  return new Problem({
    what: `${first === undefined ? 'Invalid input' : first.message.replace(/\.$/, '')}${more}.`,
    where: whereOf(first?.path ?? []),
    fix: 'Check that the file is what it is taken for and was exported by a version this format covers.',
  });
}

/** A member of this name would be left out without a word when the value is held against a schema. */
const HIDDEN = '__proto__';

function refuseHidden(value: unknown, whereOf: (path: readonly PropertyKey[]) => string): void {
  const left: { readonly value: unknown; readonly path: readonly PropertyKey[] }[] = [{ value, path: [] }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value: outer, path } = next;
    if (typeof outer !== 'object' || outer === null) continue;
    if (!Array.isArray(outer) && Object.hasOwn(outer, HIDDEN)) {
      throw new Problem({
        what: `The name "${HIDDEN}" cannot be read.`,
        where: whereOf([...path, HIDDEN]),
        why: 'What stands under it would be passed over.',
        fix: 'Give it another name where the file is written.',
      });
    }
    for (const [name, inner] of Object.entries(outer)) {
      if (typeof inner === 'object' && inner !== null)
        left.push({ value: inner, path: [...path, Array.isArray(outer) ? Number(name) : name] });
    }
  }
}

/** A path as `$.services.traefik.ports[0]`; names that are no plain words are quoted: `$.labels["a.b"]`. */
export function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const name = String(part);
    return /^[A-Za-z_][\w-]*$/.test(name) ? `${text}.${name}` : `${text}[${JSON.stringify(name)}]`;
  }, '$');
}
