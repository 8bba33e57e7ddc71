import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { compareText } from '../domain/canonical.ts';
import { isSystemRefusal, systemWords } from '../domain/problem.ts';
import { isLeftover } from './leftover.ts';

/** Something in a drop folder that is no folder, or a folder that cannot be looked into. */
export interface FoundFile {
  /** Relative to the drop folder, with `/` between its parts; bytes that are no UTF-8 are written as `\xE9`. */
  readonly path: string;
  /** The path as the system knows it: names need not be text. */
  readonly place: Buffer;
  /** Why it cannot be taken in, in sentences; null when nothing is known against it. */
  readonly problem: string | null;
}

/** What lies below a drop folder, each in order of path, the same on every machine. */
export interface Listing {
  readonly files: readonly FoundFile[];
  /** Paths of what editors and file managers left behind: no evidence. */
  readonly leftovers: readonly string[];
}

interface Found {
  readonly files: FoundFile[];
  readonly leftovers: string[];
}

/**
 * Lists everything below a folder; links are listed and not followed. A folder further down that cannot be read is listed with its
 * reason. Throws the system's own error when that is so of the folder itself.
 */
export async function listFiles(folder: string): Promise<Listing> {
  const found: Found = { files: [], leftovers: [] };
  const root = Buffer.from(folder);
  await walk(await entriesOf(root), { place: root, path: '', isText: true }, found);
  found.files.sort((left, right) => compareText(left.path, right.path));
  found.leftovers.sort(compareText);
  return found;
}

interface Folder {
  readonly place: Buffer;
  /** Empty for the drop folder itself, else with `/` at its end. */
  readonly path: string;
  /** Whether every part of its path is text. */
  readonly isText: boolean;
}

async function walk(entries: readonly Dirent<Buffer>[], folder: Folder, found: Found): Promise<void> {
  const names = entries.map(({ name }) => textOf(name));
  const siblings = new Set(names.filter((name) => name !== null));
  for (const [index, entry] of entries.entries()) {
    const text = names[index] ?? null;
    const path = `${folder.path}${text ?? escaped(entry.name)}`;
    const place = Buffer.concat([folder.place, SLASH, entry.name]);
    const isText = folder.isText && text !== null;
    if (entry.isDirectory()) {
      const inner = await entriesOf(place).catch(whyNot);
      if (typeof inner === 'string') found.files.push({ path, place, problem: inner });
      else await walk(inner, { place, path: `${path}/`, isText }, found);
    } else if (text !== null && isLeftover(text, siblings)) found.leftovers.push(path);
    else found.files.push({ path, place, problem: isText ? null : NO_TEXT });
  }
}

function whyNot(thrown: unknown): string {
  if (!isSystemRefusal(thrown)) throw thrown;
  return `It is a folder that cannot be looked into: ${systemWords(thrown)}. Whatever lies in it is missing. Change its permissions and collect again.`;
}

const SLASH = Buffer.from('/');
const NO_TEXT =
  'Its name is not UTF-8, so that nothing could refer to it; bytes of it are shown as \\xE9. Rename it and collect again.';

function entriesOf(place: Buffer): Promise<Dirent<Buffer>[]> {
  return readdir(place, { withFileTypes: true, encoding: 'buffer' });
}

function textOf(name: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name);
  } catch {
    return null;
  }
}

/** A name that is no text, with each byte of it that is not plain ASCII written out. */
function escaped(name: Buffer): string {
  return Array.from(name, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase()}`)).join('');
}
