import type { Digest } from '../domain/evidence.ts';
import { clashIn, pathFault } from '../publish/package/layout.ts';
import type { PackageFinding } from './finding.ts';

/** The files of a package, wherever they are. Nothing is unpacked to disk, and no link is followed. */
export interface PackageSource {
  /** Name of the folder that an archive unpacks to; null for a folder, which whoever unpacked it may call as he likes. */
  readonly name: string | null;
  /** Sizes in bytes by path; only what is safe to read. */
  readonly files: ReadonlyMap<string, number>;
  /** What is not, and why. */
  readonly findings: readonly PackageFinding[];
  /** SHA-256 of a file, read in pieces; null when it cannot be read to its end. */
  hash(path: string): Promise<Digest | null>;
  /** A whole file; null when there is none, when it is larger than `most`, {@link LARGEST_READ} at first, or when it cannot be read to its end. */
  read(path: string, most?: number): Promise<Buffer | null>;
  /** Hands over a file in portions, each valid during the call alone. Returns whether it was all there. What `take` throws is thrown on. */
  pour(path: string, take: (portion: Uint8Array) => void | Promise<void>): Promise<boolean>;
  close(): Promise<void>;
}

/** The largest file but for evidence that is read at once; larger ones are only hashed. */
export const LARGEST_READ = 256 * 1024 * 1024;
/** More files than this are no package. */
export const MOST_FILES = 100_000;

/** Sorts names into those that may be read and findings about the rest. */
export function admit(names: Iterable<readonly [path: string, size: number]>): Pick<PackageSource, 'files' | 'findings'> {
  const files = new Map<string, number>();
  const findings: PackageFinding[] = [];
  for (const [path, size] of names) {
    const fault = files.has(path) ? 'there are two of them' : pathFault(path);
    if (fault === null) files.set(path, size);
    else findings.push({ code: 'archive-unsafe', where: path, what: `It is not read: ${fault}.` });
  }
  const clash = clashIn(files.keys());
  if (clash !== null)
    findings.push({
      code: 'archive-unsafe',
      where: clash,
      what: 'Another file or folder has this name but for upper and lower case, or is both.',
    });
  if (files.size > MOST_FILES)
    findings.push({ code: 'archive-unsafe', where: '', what: `There are ${files.size} files, more than ${MOST_FILES}.` });
  return { files, findings };
}
