import type { Digest } from '../domain/evidence.ts';
import { Problem } from '../domain/problem.ts';
import type { LogReader } from './log-reader.ts';
import type { FileName, PouredFile, Reader, Reading, SealedFile } from './reader.ts';

/** Sealed bytes that need not be held at once. */
export interface LargeFiles {
  /** The first bytes, at most `length`: to see what a file is, and no more. */
  start(digest: Digest, length: number): Promise<Uint8Array>;
  /** All bytes in portions, each of which is overwritten when `take` is done with it. Throws after the last when they are not those of the digest. */
  pour(digest: Digest, take: (portion: Uint8Array) => void | Promise<void>): Promise<void>;
}

/** Files of more bytes are read in portions, where their format allows it. */
export const LARGE = 16 * 1024 * 1024;
/** Bytes of the largest file that is held as a whole: as one text V8 holds about 537 million characters. */
const LARGEST_WHOLE = 500_000_000;

/** The bytes could not be had; the reader has nothing to do with it. The cause says why. */
export class SourceFault extends Error {}

/** A large file as its reader takes it: in portions, or as a whole as far as that goes. Throws a {@link Problem} where it does not. */
export async function largeFile(
  { size, ...file }: FileName & { readonly size: number },
  reader: Reader | LogReader,
  { large, read }: { readonly large?: LargeFiles | undefined; read(digest: Digest): Promise<Uint8Array> },
): Promise<SealedFile | PouredFile> {
  const inPortions = 'yields' in reader ? reader.inPortions !== undefined : reader.records === 'lines';
  if (inPortions && large !== undefined) return pouredFrom(large, file);
  if (size <= LARGEST_WHOLE) {
    const bytes = await read(file.digest).catch((cause: unknown) => {
      throw new SourceFault('', { cause });
    });
    return { ...file, bytes };
  }
  throw new Problem({
    what: `The file has ${size} bytes, more than the ${LARGEST_WHOLE} that are read of a ${reader.title}.`,
    where: file.path,
    fix: 'Export it in several files, or collect the part that is needed.',
  });
}

function pouredFrom(large: LargeFiles, file: FileName): PouredFile {
  return {
    ...file,
    async pour(take) {
      const refusals: unknown[] = [];
      const taking = async (portion: Uint8Array) => {
        try {
          await take(portion);
        } catch (thrown) {
          refusals.push(thrown);
          throw thrown;
        }
      };
      await large.pour(file.digest, taking).catch((cause: unknown) => {
        throw refusals.includes(cause) ? cause : new SourceFault('', { cause });
      });
    },
  };
}

/** What a file says. */
export async function readWith(reader: Reader, file: SealedFile | PouredFile): Promise<Reading> {
  if ('bytes' in file) return reader.read(file);
  const portions = reader.inPortions?.(file);
  if (portions === undefined) throw new Error(`${reader.format} is not read in portions.`);
  await file.pour((portion) => portions.feed(portion));
  return portions.end();
}
