import { readFileSync } from 'node:fs';
import { Problem } from '../../src/domain/problem.ts';
import type { Reader, SealedFile } from '../../src/normalise/reader.ts';

/** A file with these bytes. Its digest is a placeholder: readers only pass it on. */
export function sealed(path: string, content: string | Uint8Array): SealedFile {
  return { path, digest: 'd'.repeat(64), bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content };
}

/** A file of test/fixtures. */
export function fixture(path: string): SealedFile {
  return sealed(path, readFileSync(new URL(`../fixtures/${path}`, import.meta.url)));
}

/** The words in which a reader refuses a file; fails when it reads the file, or fails other than by a Problem. */
export async function refusalOf(reader: Reader, file: SealedFile): Promise<string> {
  try {
    await reader.read(file);
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown.message;
    throw thrown;
  }
  throw new Error(`${file.path} was read.`);
}
