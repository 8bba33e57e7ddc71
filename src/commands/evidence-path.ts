import { relative, resolve, sep } from 'node:path';

/** Where a path of evidence may have been written from. */
export interface Standpoint {
  /** The project. */
  readonly root: string;
  /** The folder of whoever calls. */
  readonly here: string;
  /** The drop folder. */
  readonly folder: string;
}

/** The paths within the drop folder that somebody may mean, likeliest first: as written, else from the folder they are in, else from the project. */
export function pathsMeant(written: string, { root, here, folder }: Standpoint): string[] {
  const inFolder = [here, root].flatMap((base) => {
    const parts = relative(folder, resolve(base, written)).split(sep);
    return parts[0] === '' || parts[0] === '..' ? [] : [parts.join('/')];
  });
  return [...new Set([written, ...inFolder])];
}
