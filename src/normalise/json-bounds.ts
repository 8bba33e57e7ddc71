/** Levels of nesting: what foreign programs write stays below a few dozen. */
const DEPTH = 500;
/** Values and members: parsed, so many take about a gigabyte. A report of 300,000 vulnerabilities stays below. */
const VALUES = 20_000_000;

const QUOTE = 0x22;
const ESCAPE = 0x5c;
const COMMA = 0x2c;

/**
 * What a JSON text holds too much of, in a sentence; null when it may be parsed. The parser does not bound what it makes of a text, and
 * whatever walks through the values calls itself for each level. It takes about a second for half a gigabyte.
 */
export function excessOf(text: string): string | null {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      values += 1;
      if (depth > DEPTH) return `Values are nested deeper than ${DEPTH} levels.`;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
    else if (code === COMMA) values += 1;
    if (values > VALUES) return `There are more than ${VALUES} values.`;
  }
  return null;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === ESCAPE) at += 1;
  }
  return text.length;
}
