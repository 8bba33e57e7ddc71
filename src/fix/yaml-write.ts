import { stringify } from 'yaml';
import type { Value } from './editor.ts';

/** How new lines are written, so that they look like those around them. */
export interface BlockStyle {
  /** Spaces before the first name. */
  readonly column: number;
  /** Spaces by which what is inside stands deeper. */
  readonly step: number;
  readonly indentLists: boolean;
  readonly lineEnd: string;
}

/** A value on one line: a word, quoted where it must be, or a collection in brackets. */
export function flowText(value: Value): string {
  const text = stringify([value], { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
  return text.slice(1, -1);
}

/** A value on one line behind a name or a dash: fewer words need quotes there than in brackets. */
export function lineText(value: Value): string {
  return typeof value === 'object' ? flowText(value) : stringify(value, { lineWidth: 0 }).trimEnd();
}

/** A mapping in lines of their own, each with its line end. */
export function blockLines(value: Value, { column, step, indentLists, lineEnd }: BlockStyle): string {
  const text = stringify(value, { indent: step, indentSeq: indentLists, lineWidth: 0 }).trimEnd();
  return text
    .split('\n')
    .map((line) => `${' '.repeat(column)}${line}${lineEnd}`)
    .join('');
}

/** A value inside the mapping, or the list, that is missing around it. */
export function nested(name: string | number, value: Value): Value {
  return typeof name === 'number' ? [value] : { [name]: value };
}
