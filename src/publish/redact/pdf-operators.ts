/** What the codes of a font stand for. */
export interface GlyphNames {
  /** Bytes of one code. */
  readonly width: 1 | 2;
  readonly text: ReadonlyMap<number, string>;
}

/** Reads a ToUnicode map (ISO 32000-2, 9.10.3): `<01> <0041>` pairs and ranges. */
export function readToUnicode(map: string, width: 1 | 2): GlyphNames {
  const text = new Map<number, string>();
  for (const [, body = ''] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, code = '', value = ''] of body.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>/g))
      text.set(Number.parseInt(code, 16), utf16(value));
  }
  for (const [, body = ''] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, first = '', last = '', value = '', list] of body.matchAll(
      /<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])/g,
    )) {
      const from = Number.parseInt(first, 16);
      const to = Math.min(Number.parseInt(last, 16), from + 0xffff);
      const items = list === undefined ? [] : Array.from(list.matchAll(/<([0-9A-Fa-f\s]*)>/g), ([, item = '']) => utf16(item));
      for (let code = from; code <= to; code += 1)
        text.set(code, list === undefined ? advance(utf16(value), code - from) : (items[code - from] ?? ''));
    }
  }
  return { width, text };
}

function utf16(hex: string): string {
  const bytes = Buffer.from(hex.replace(/\s/g, ''), 'hex');
  return bytes.length === 1 ? String.fromCharCode(bytes[0] ?? 0) : Buffer.from(bytes).swap16().toString('utf16le');
}

function advance(text: string, by: number): string {
  if (by === 0 || text === '') return text;
  return `${text.slice(0, -1)}${String.fromCharCode(text.charCodeAt(text.length - 1) + by)}`;
}

const TOKEN = /\(|<<|>>|<([0-9A-Fa-f\s]*)>|\[|\]|\/([^\s()<>[\]{}/%]*)|%[^\r\n]*|[^\s()<>[\]{}/%]+/g;

/** The words that the operators of a content stream show (ISO 32000-2, 9.4.3), each text object on a line of its own. */
export function shownText(operators: string, glyphsOf: (font: string) => GlyphNames | null): string {
  let shown = '';
  let glyphs: GlyphNames | null = null;
  let lastName = '';
  let pending: Uint8Array[] = [];
  const flush = () => {
    for (const bytes of pending) shown += decode(bytes, glyphs);
    pending = [];
  };
  for (const token of tokensOf(operators)) {
    if (typeof token !== 'string') pending.push(token);
    else if (token.startsWith('/')) lastName = token.slice(1);
    else if (token === 'Tf') {
      glyphs = glyphsOf(lastName);
      pending = [];
    } else if (token === 'Tj' || token === 'TJ') flush();
    else if (token === "'" || token === '"') {
      shown += '\n';
      flush();
    } else if (token === 'ET' || token === 'T*' || token === 'Td' || token === 'TD') {
      shown += '\n';
      pending = [];
    } else if (/^[A-Za-z]/.test(token)) pending = [];
  }
  return shown.replace(/\n{2,}/g, '\n').trim();
}

/** Strings as bytes, everything else as it is written. */
function* tokensOf(operators: string): Generator<string | Uint8Array> {
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(operators); match !== null; match = TOKEN.exec(operators)) {
    const [token, hex] = match;
    if (token.startsWith('(')) {
      const end = literalEnd(operators, match.index);
      yield literal(operators.slice(match.index + 1, end - 1));
      TOKEN.lastIndex = end;
    } else if (hex !== undefined) yield Buffer.from(hex.replace(/\s/g, '').padEnd(2, '0'), 'hex');
    else yield token;
  }
}

/** The place behind the bracket that closes a literal string; brackets inside it may be nested. */
function literalEnd(text: string, from: number): number {
  let depth = 0;
  for (let index = from; index < text.length; index += 1) {
    const character = text[index];
    if (character === '\\') index += 1;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return text.length + 1;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function literal(body: string): Uint8Array {
  const text = body.replace(/\\([0-7]{1,3}|\r\n|[\s\S])/g, (_, escaped: string) => {
    if (/^[0-7]/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped, 8) & 0xff);
    return /^[\r\n]/.test(escaped) ? '' : (ESCAPES[escaped] ?? escaped);
  });
  return Buffer.from(text, 'latin1');
}

function decode(bytes: Uint8Array, glyphs: GlyphNames | null): string {
  if (glyphs === null) return Buffer.from(bytes).toString('latin1');
  let text = '';
  for (let index = 0; index + glyphs.width <= bytes.length; index += glyphs.width) {
    const code = glyphs.width === 1 ? (bytes[index] ?? 0) : ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0);
    text += glyphs.text.get(code) ?? '';
  }
  return text;
}
