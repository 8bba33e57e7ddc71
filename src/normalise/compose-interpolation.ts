import type { Unresolved } from '../domain/facts/setting.ts';

/**
 * The text behind Compose's variable syntax: `$$` is a dollar sign. Anything else that begins with a dollar sign is a variable, and the text
 * stays unresolved even when a default stands beside it (`${TAG:-latest}`): the shell or an `.env` file may say otherwise.
 * https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
 */
export function interpolate(text: string): string | Unresolved {
  return /^(?:[^$]|\$\$)*$/.test(text) ? text.replaceAll('$$', () => '$') : { unresolved: text };
}

/** The parts of a text between separators that stand outside of `${…}` and `[…]`: `${A:-1}:80` has two parts at `:`. */
export function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if ((character === '{' && text[at - 1] === '$') || character === '[') depth += 1;
    else if ((character === '}' || character === ']') && depth > 0) depth -= 1;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** The words of a command line as Compose splits it: at white space, outside of quotes. Quotes that never close are taken as they stand. */
export function splitCommand(text: string): string[] {
  const words = text.matchAll(/(?:\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"|'[^']*'|[^\s"'\\]|["'\\])+/g);
  return Array.from(words, ([word]) =>
    word.replace(
      /\\([\s\S])|"((?:\\[\s\S]|[^"\\])*)"|'([^']*)'/g,
      (_, escaped, double, single) => escaped ?? single ?? String(double).replace(/\\(["\\$`])/g, '$1'),
    ),
  );
}
