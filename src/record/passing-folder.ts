import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROCESS_MARK, processMark } from './process-identity.ts';

/** What folders for passing use are made for. */
const USES = ['events', 'site', 'rederive'] as const;

/** The name of such a folder; the group is the mark of the process that made it. */
export const PASSING_FOLDER = new RegExp(`^proofbook-(?:${USES.join('|')})-(${PROCESS_MARK})-\\w{6}$`);

/** Makes a folder for passing use, of which the name says whose it is: what a process leaves that is killed can be told and cleared away. */
export async function passingFolder(use: (typeof USES)[number]): Promise<string> {
  return mkdtemp(join(tmpdir(), `proofbook-${use}-${await processMark()}-`));
}
