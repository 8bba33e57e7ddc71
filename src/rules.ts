import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOf } from './content.ts';
import { compareText } from './domain/canonical.ts';
import type { Digest } from './domain/evidence.ts';

/** A file that takes part in turning evidence into verdicts. */
export interface RuleFile {
  /** Below `src/`: `assess/checks/tls-minimum-version.ts`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Everything that turns evidence into verdicts: nouns, signatures of people, readers, event mappings, checks and queries. */
export async function loadRules(): Promise<RuleFile[]> {
  const source = fileURLToPath(new URL('.', import.meta.url));
  const files: RuleFile[] = [];
  for (const room of ['domain', 'people', 'normalise', 'events', 'assess']) {
    const names = await readdir(join(source, room), { recursive: true });
    for (const name of names.filter((entry) => /\.(?:ts|sql)$/.test(entry))) {
      files.push({ path: `${room}/${name.replaceAll('\\', '/')}`, bytes: await readFile(join(source, room, name)) });
    }
  }
  return files.sort((left, right) => compareText(left.path, right.path));
}

/** The digest over rules, by which an assessment names them. */
export function rulesDigest(rules: readonly RuleFile[]): Digest {
  return digestOf(rules.map(({ path, bytes }) => ({ name: path, bytes })));
}
