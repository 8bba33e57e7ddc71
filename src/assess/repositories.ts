import type { RepositoryScan } from '../domain/facts/scan.ts';

/** Whether a scan is of a whole repository that the organisation names, by its URL or by the path at which it was scanned. */
export function isOf(repository: string, { artifact, url }: RepositoryScan): boolean {
  const wanted = placeOf(repository);
  return wanted !== null && [artifact, url].some((name) => name !== null && placeOf(name) === wanted);
}

/**
 * One spelling for the ways to name a repository: `https://git.example/a.git`, `ssh://git@git.example/a`, `git@git.example:a.git`.
 * Null for a relative path, which is another place on another machine.
 */
function placeOf(name: string): string | null {
  const text = name
    .trim()
    .replace(/(?<!\/)\/+$/, '')
    .replace(/\.git$/i, '');
  if (text.startsWith('/')) return text;
  const place = text
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^:/]+):(?!\d+(?:\/|$))/, '$1/');
  return place.startsWith('.') || !place.includes('/') ? null : place.toLowerCase();
}
