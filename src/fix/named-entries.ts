import type { Editor, Path } from './editor.ts';

/** The value of a variable or label, written as a mapping or as `NAME=value` items; undefined where there is none. */
export function entryAt(document: Editor, path: Path, name: string, anyCase = false): string | undefined {
  const place = placeOf(document, path, name, anyCase);
  const value = place === undefined ? undefined : document.get(place);
  if (value === undefined || value === null) return undefined;
  return typeof place?.at(-1) === 'number' ? /=([\s\S]*)$/.exec(String(value))?.[1] : String(value);
}

/** Sets a variable or label in the form in which the others are written; an existing one keeps the spelling of its name. */
export function setEntry(document: Editor, path: Path, name: string, value: string, anyCase = false): void {
  const list = document.get(path);
  const place = placeOf(document, path, name, anyCase);
  if (!Array.isArray(list)) {
    document.set(place ?? [...path, name], value);
    return;
  }
  const written = place === undefined ? name : (/^[^=]*/.exec(String(document.get(place)))?.[0] ?? name);
  document.set(place ?? [...path, list.length], `${written}=${value}`);
}

/** Takes the variables or labels out whose names are meant; the whole of them where none is left. */
export function removeEntries(document: Editor, path: Path, isMeant: (name: string) => boolean): void {
  const entries = document.get(path);
  if (typeof entries !== 'object' || entries === null) return;
  const names = Array.isArray(entries) ? entries.map((entry) => /^[^=]*/.exec(String(entry))?.[0] ?? '') : Object.keys(entries);
  if (names.every(isMeant)) {
    document.remove(path);
    return;
  }
  for (const [index, name] of [...names.entries()].toReversed())
    if (isMeant(name)) document.remove([...path, Array.isArray(entries) ? index : name]);
}

function placeOf(document: Editor, path: Path, name: string, anyCase: boolean): Path | undefined {
  const entries = document.get(path);
  if (typeof entries !== 'object' || entries === null) return undefined;
  const fold = (text: string) => (anyCase ? text.toLowerCase() : text);
  const isNamed = (text: string) => fold(text) === fold(name);
  if (Array.isArray(entries)) {
    // Of several items of one name the last one holds.
    const index = entries.findLastIndex((entry) => isNamed(/^[^=]*/.exec(String(entry))?.[0] ?? ''));
    return index === -1 ? undefined : [...path, index];
  }
  const key = Object.keys(entries).find(isNamed);
  return key === undefined ? undefined : [...path, key];
}
