import { readdirSync } from 'node:fs';
import type { LogReader } from './log-reader.ts';
import type { Reader } from './reader.ts';
import type { Sample } from './sample.ts';

/** Everything that can read a file. */
export interface Readers {
  readonly files: readonly Reader[];
  readonly logs: readonly LogReader[];
}

/**
 * Loads the readers: each module of this folder whose default export names a format, and each of `logs/`.
 * The folder is the registry; a file whose name is not its format's id is refused.
 */
export async function loadReaders(): Promise<Readers> {
  const files = await load<Reader>('./', false);
  const logs = await load<LogReader>('./logs/', true);
  return { files, logs };
}

async function load<Kind extends { readonly format: string }>(folder: string, only: boolean): Promise<Kind[]> {
  const here = new URL(folder, import.meta.url);
  const readers: Kind[] = [];
  for (const name of readdirSync(here)
    .filter((entry) => entry.endsWith('.ts'))
    .sort()) {
    const { default: reader } = (await import(new URL(name, here).href)) as { default?: Kind };
    if (reader === undefined && !only) continue;
    if (reader?.format !== name.replace(/\.ts$/, ''))
      throw new Error(`${folder}${name} must export a reader whose format is its file name.`);
    readers.push(reader);
  }
  return readers;
}

/** The readers that claim a file. More than one is a defect of the readers: the file then counts as unreadable for all of them. */
export function readersFor(sample: Sample, readers: Readers): (Reader | LogReader)[] {
  return [...readers.files, ...readers.logs].filter((reader) => reader.recognises(sample));
}

/** The reader whose files go by this name, for a file without content to recognise it by. */
export function readerNamed(path: string, { files }: Readers): Reader | undefined {
  const name = path.split('/').at(-1) ?? path;
  return files.find(({ named }) => named?.test(name) === true);
}
