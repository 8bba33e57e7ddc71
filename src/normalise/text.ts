import { Problem } from '../domain/problem.ts';
import type { SealedFile } from './reader.ts';

/**
 * The text of a file in UTF-8, without a byte-order mark.
 * Throws a {@link Problem} when it is larger than `limit` bytes, is not UTF-8, or holds NUL bytes (a binary file, or UTF-16).
 */
export function textOf(file: SealedFile, limit: number): string {
  if (file.bytes.length > limit) {
    throw new Problem({
      what: `The file has ${file.bytes.length} bytes, more than the ${limit} this format is read up to.`,
      where: file.path,
      fix: 'Collect the part that is needed, or split the file.',
    });
  }
  const nul = file.bytes.indexOf(0);
  if (nul !== -1) {
    throw new Problem({
      what: `There is a NUL byte at offset ${nul}.`,
      where: file.path,
      why: 'It is a binary file or text in UTF-16.',
      fix: 'Save it as UTF-8.',
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file.bytes);
  } catch {
    throw new Problem({ what: 'The text is not UTF-8.', where: file.path, fix: 'Save it as UTF-8.' });
  }
}
