import { readdirSync, readFileSync } from 'node:fs';
import type { Readers } from '../normalise/readers.ts';
import type { Check } from './check.ts';

/** A check with its query and the titles of the formats that can feed it. */
export interface LoadedCheck extends Check {
  readonly sql: string | null;
  readonly formats: readonly string[];
}

/**
 * Loads every check of `checks/`, in order of id. The folder is the registry:
 * a file that is not a check, or whose name is not its id, is refused, and so is a query without its check.
 */
export async function loadChecks(readers: Readers): Promise<LoadedCheck[]> {
  const folder = new URL('./checks/', import.meta.url);
  const names = readdirSync(folder).sort();
  const checks: LoadedCheck[] = [];
  for (const name of names.filter((entry) => entry.endsWith('.ts'))) {
    const { default: check } = (await import(new URL(name, folder).href)) as { default?: Check };
    if (check?.id !== name.replace(/\.ts$/, '')) throw new Error(`checks/${name} must export a check whose id is its file name.`);
    const query = `${check.id}.sql`;
    const sql = names.includes(query) ? readFileSync(new URL(query, folder), 'utf8').trim() : null;
    checks.push({ ...check, sql, formats: formatsFor(check, readers) });
  }
  const stray = names.filter((name) => name.endsWith('.sql') && !checks.some(({ id }) => name === `${id}.sql`));
  if (stray.length > 0) throw new Error(`No check belongs to ${stray.join(', ')}.`);
  return checks;
}

function formatsFor(check: Check, { files, logs }: Readers): string[] {
  const wanted = [...check.requires, ...(check.requiresOneOf ?? [])];
  const fromFiles = files.filter(({ yields }) => wanted.some((kind) => yields.includes(kind))).map(({ title }) => title);
  return wanted.includes('logIntake') ? [...fromFiles, ...logs.map(({ title }) => title)] : fromFiles;
}
