import { visibleText } from '../../domain/visible-text.ts';

/**
 * Text as OSCAL's StringDatatype wants it: one line, not empty, no white space at its ends, hidden characters written out.
 * Text with nothing to show becomes `(empty)`.
 */
export function oneLine(text: string): string {
  const shown = visibleText(text).trim();
  return shown === '' ? '(empty)' : shown;
}

/**
 * Text as one line of Markdown that shows it literally: evidence must not become a link, an image, HTML or an insertion of a
 * parameter in somebody's viewer. Only characters that could mean something are escaped, so that names stay legible.
 */
export function markdownLine(text: string): string {
  return oneLine(text)
    .replace(/[\\`*[<&^~]|\{(?=\{)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/^[#>+=-]|^(\d+)(?=[.)])/u, (start, digits?: string) => (digits === undefined ? `\\${start}` : `${digits}\\`));
}

/** Text of several lines as Markdown paragraphs that show it literally; lines with nothing to show are left out. */
export function markdown(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length === 0 ? markdownLine('') : lines.map(markdownLine).join('\n\n');
}

/** Program text as an indented Markdown code block, in which nothing else has a meaning. */
export function markdownCode(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${visibleText(line)}`)
    .join('\n');
}

/** A name as an OSCAL token (an NCName): characters that may not stand in one become `-`. */
export function token(name: string): string {
  const allowed = name.replace(/[^\p{L}\p{N}.\-_]/gu, '-');
  return /^[\p{L}_]/u.test(allowed) ? allowed : `_${allowed}`;
}
