/** The shape of a file at first sight. */
export type Shape = 'json-object' | 'json-array' | 'json-lines' | 'yaml' | 'text' | 'binary';

/** What a reader may look at to recognise its format: the first bytes only, so that a truncated file is still recognised. */
export interface Sample {
  readonly path: string;
  /** Last part of the path, lower-cased. */
  readonly name: string;
  /** The first 512 bytes as received, for the signatures of binary files. */
  readonly start: Uint8Array;
  /** The first 256 KiB as text without a byte-order mark; empty for binary files. */
  readonly head: string;
  readonly shape: Shape;
  /**
   * Names of the outermost members: of a JSON object, of the first element of a JSON array, of the first line of JSON lines,
   * or the unindented keys of a YAML document.
   */
  readonly keys: ReadonlySet<string>;
}

/** How many bytes of a file are looked at. */
export const SAMPLE_BYTES = 256 * 1024;

/** Looks at the beginning of a file. */
export function sampleOf(path: string, bytes: Uint8Array): Sample {
  const head = decodeHead(bytes.subarray(0, SAMPLE_BYTES));
  const name = (path.split('/').at(-1) ?? path).toLowerCase();
  const start = bytes.subarray(0, 512);
  if (head === null) return { path, name, start, head: '', shape: 'binary', keys: new Set() };
  const shape = shapeOf(head);
  return { path, name, start, head, shape, keys: keysOf(head, shape) };
}

function decodeHead(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  // The cut may fall inside a character: `stream` leaves an incomplete one out instead of refusing it.
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
}

function shapeOf(head: string): Shape {
  const start = head.replace(/^(?:\s+|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*/, '');
  if (start.startsWith('[')) return /^\[\s*(?:[{[\]"\d-]|$|\/\/|\/\*)/.test(start) ? 'json-array' : 'text';
  if (start.startsWith('{')) return /^\{.*\}[^\S\n]*\n\s*\{/.test(start) ? 'json-lines' : 'json-object';
  return /^(?:---|["']?[\w./-]+["']?\s*:(?:\s|$))/m.test(head) ? 'yaml' : 'text';
}

function keysOf(head: string, shape: Shape): Set<string> {
  if (shape === 'yaml') {
    return new Set(
      Array.from(
        head.matchAll(/^(?:"([^"\n]+)"|'([^'\n]+)'|([\w./-]+))\s*:(?=\s|$)/gm),
        (match) => match[1] ?? match[2] ?? match[3] ?? '',
      ),
    );
  }
  if (shape === 'text' || shape === 'binary') return new Set();
  return jsonKeys(head, shape === 'json-array' ? 2 : 1, shape !== 'json-object');
}

/** Strings, comments and the marks that give a JSON text its structure. One that stays open takes all the rest, so that nothing is looked at twice. */
const JSON_TOKEN = /"(?:[^"\\]|\\[\s\S])*"?|\/\/[^\n]*|\/\*(?:[\s\S]*?\*\/|[\s\S]*)|[{}[\]:]/g;

/**
 * Names of members at a nesting depth. Read token by token and not by a parser: a document that is cut off still gives
 * its beginning, and one that is nested without end costs no stack.
 */
function jsonKeys(head: string, depth: number, firstOnly: boolean): Set<string> {
  const keys = new Set<string>();
  let level = 0;
  let previous = '';
  for (const [token] of head.matchAll(JSON_TOKEN)) {
    if (token === '{' || token === '[') level += 1;
    else if (token === '}' || token === ']') {
      if (firstOnly && level === depth) break;
      level -= 1;
    } else if (token === ':' && level === depth && previous.startsWith('"')) keys.add(unquote(previous));
    if (!token.startsWith('/')) previous = token;
  }
  return keys;
}

function unquote(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal.slice(1, -1);
  }
}
