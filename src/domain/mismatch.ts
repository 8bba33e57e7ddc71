import { z } from 'zod';

/** How a value that a person wrote differs from what is expected there: a sentence, and what to do. */
export interface Mismatch {
  readonly what: string;
  readonly fix: string;
  /** Where in the value. */
  readonly path: readonly PropertyKey[];
  /** How many others there are. */
  readonly others: number;
}

type Issue = z.core.$ZodIssue;

/** The first mismatch of a value with a schema in words for whoever wrote it; null when there is none. */
export function mismatchIn(schema: z.ZodType, value: unknown): Mismatch | null {
  const issues = schema.safeParse(value).error?.issues ?? [];
  // A name that is not known says more than that the right one is missing.
  const [first, ...others] = [...issues].sort((left, right) => Number(isUnknownName(right)) - Number(isUnknownName(left)));
  return first === undefined ? null : { ...wordsFor(first, schema, value), path: pathOf(first), others: others.length };
}

function isUnknownName({ code }: Issue): boolean {
  return code === 'unrecognized_keys';
}

/** A member that is not known is named by its own place, not by that of what it stands in. */
function pathOf(issue: Issue): readonly PropertyKey[] {
  return issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
}

function wordsFor(issue: Issue, schema: z.ZodType, value: unknown): Pick<Mismatch, 'what' | 'fix'> {
  const name = nameOf(pathOf(issue));
  const own = schemaAt(schema, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = own instanceof z.ZodObject ? Object.keys(own.shape) : [];
    const fix = known.length === 0 ? 'Take it out.' : `Take it out or correct its name; here there may be ${listed(known)}.`;
    return { what: `${name} is not known here.`, fix };
  }
  const found = valueAt(value, issue.path);
  if (!isOfTheLibrary(issue)) {
    const { message } = issue;
    return {
      what: sentence(message.startsWith('expected ') ? `${name} is ${shown(found)}; ${message}` : `${name}: ${message}`),
      fix: 'Correct it.',
    };
  }
  const expected = expectedBy(issue, own);
  if (found === undefined || (found === null && issue.path.length === 0)) {
    const what =
      issue.path.length === 0 ? `There is nothing in it; ${expected} is expected.` : `${name} is missing; ${expected} is expected.`;
    return { what, fix: 'Add it.' };
  }
  const isText = expected === NOUNS['string'] && issue.code === 'invalid_type' && typeof found !== 'object';
  return {
    what: `${name} is ${shown(found)}; ${expected} is expected.`,
    fix: isText ? `Put it into quotes: "${String(found)}".` : 'Correct it.',
  };
}

/** Whether the message is the library's own: those that our schemas give are sentences already. */
function isOfTheLibrary({ code, message }: Issue): boolean {
  return code !== 'custom' && /^(?:Invalid|Too (?:small|big)|Unrecognized)\b/.test(message);
}

function expectedBy(issue: Issue, schema: z.ZodType | null): string {
  if (issue.code === 'too_small')
    return `${NOUNS[issue.origin] ?? 'something'} of at least ${issue.minimum}${UNITS[issue.origin] ?? ''}`;
  if (issue.code === 'too_big')
    return `${NOUNS[issue.origin] ?? 'something'} of at most ${issue.maximum}${UNITS[issue.origin] ?? ''}`;
  if (issue.code === 'invalid_value')
    return listed(
      issue.values.map((one) => JSON.stringify(one)),
      'or',
    );
  if (issue.code === 'invalid_format' && issue.pattern !== undefined && !(issue.format in FORMATS))
    return `text of the form ${issue.pattern}`;
  if (issue.code === 'invalid_type' && issue.expected === 'int') return 'a whole number';
  return (
    (schema === null ? null : expectationOf(schema)) ??
    (issue.code === 'invalid_type' ? NOUNS[issue.expected] : undefined) ??
    'something else'
  );
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping (name: value)',
  record: 'a mapping (name: value)',
};
const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };
const FORMATS: Readonly<Record<string, string>> = {
  date: 'a calendar date such as 2026-12-31',
  url: 'an address such as https://owasp.org/Top10/',
};

/** What a schema expects, in words; null when nothing more is known than its type. */
function expectationOf(schema: z.ZodType): string | null {
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) {
    const values = schema instanceof z.ZodEnum ? schema.options : [...schema.values];
    return listed(
      values.map((one) => JSON.stringify(one)),
      'or',
    );
  }
  if (schema instanceof z.ZodObject) return `a mapping with ${listed(Object.keys(schema.shape))}`;
  if (schema instanceof z.ZodStringFormat) return FORMATS[schema.def.format] ?? NOUNS['string'] ?? null;
  return NOUNS[schema.def.type] ?? null;
}

/** The schema of a member, without what makes it optional or gives it a value of its own; null when nothing tells. */
function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | null {
  const inner = unwrapped(schema);
  const [part, ...rest] = path;
  if (part === undefined || inner === null) return inner;
  let next: unknown = null;
  if (inner instanceof z.ZodObject) next = inner.shape[String(part)];
  else if (inner instanceof z.ZodArray) next = inner.element;
  else if (inner instanceof z.ZodRecord) next = inner.valueType;
  return next instanceof z.ZodType ? schemaAt(next, rest) : null;
}

function unwrapped(schema: z.ZodType): z.ZodType | null {
  const inner: unknown =
    schema instanceof z.ZodPipe
      ? schema.in
      : schema instanceof z.ZodOptional ||
          schema instanceof z.ZodNullable ||
          schema instanceof z.ZodDefault ||
          schema instanceof z.ZodPrefault
        ? schema.unwrap()
        : schema;
  if (inner === schema) return schema;
  return inner instanceof z.ZodType ? unwrapped(inner) : null;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? Object.getOwnPropertyDescriptor(inner, part)?.value : undefined,
    value,
  );
}

const SHOWN_CHARACTERS = 60;

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  if (typeof value !== 'string')
    return value === null ? 'empty' : `the ${typeof value === 'number' ? 'number ' : 'value '}${String(value)}`;
  return `"${value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value}"`;
}

/** `files[2].takenAt`, in quotes. */
function nameOf(path: readonly PropertyKey[]): string {
  const name = path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}${text === '' ? '' : '.'}${String(part)}`),
    '',
  );
  return name === '' ? 'It' : `"${name}"`;
}

function listed(names: readonly string[], last = 'and'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
