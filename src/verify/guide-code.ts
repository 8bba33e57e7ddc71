/**
 * The first line of a guide page, counted from 1, that could run something or read another file when the page is built; null when none
 * can. A page is MDX: what stands in braces or is imported runs on the machine of whoever builds it. So this is deliberately narrow: between
 * front matter and end, nothing may hold a brace or a `<` but the two components of a guide, outside of blocks of code that begin and end
 * at the margin. What parsers might read in two ways is refused, not understood.
 */
export function lineThatRuns(page: string): number | null {
  const lines = page.split('\n');
  const start = lines[0] === '---' ? lines.findIndex((line, index) => index > 0 && line.startsWith('---')) + 1 : 0;
  let fence: string | null = null;
  for (const [index, line] of lines.entries()) {
    if (index < start && !line.includes('\r')) continue;
    if (line === fence) fence = null;
    else if (fence !== null ? mayEndCode(line) : mayRun(line, lines[index - 1] ?? '')) return index + 1;
    else fence ??= FENCE.exec(line)?.[1] ?? null;
  }
  return fence === null ? null : lines.length;
}

const FENCE = /^(`{3,}(?!`)|~{3,}(?!~))[^`\r]*$/;
const IMPORT = /^import (Control|Correction) from '\.\.\/\.\.\/src\/site\/components\/\1\.astro';$/;
const COMPONENT = /<Control id="[\w.-]+" \/>|<\/?Correction>/g;

/** In a block of code: what might end it, other than the very fence that began it. A line of colons ends an aside and all that is in it. */
function mayEndCode(line: string): boolean {
  return line.includes('\r') || /^\s*(?:`{3,}\s*$|~{3,}\s*$|:::)/.test(line);
}

function mayRun(line: string, before: string): boolean {
  // Whatever follows an import without an empty line belongs to the same piece of program.
  if (IMPORT.test(before) && line !== '' && !IMPORT.test(line)) return true;
  if (line.includes('\r') || (/^\s*(?:`{3}|~{3})/.test(line) && !FENCE.test(line))) return true;
  if (FENCE.test(line) || IMPORT.test(line)) return false;
  return /[{}<]|!\[|^\s*(?:import|export)\b/.test(line.replace(COMPONENT, ''));
}
