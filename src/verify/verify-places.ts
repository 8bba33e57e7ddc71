import { evidencePlace, PLACES, packageName } from '../publish/package/layout.ts';
import type { Manifest } from '../publish/package/manifest.ts';
import type { Sums } from '../publish/package/sums.ts';
import type { Inspection } from './inspection.ts';
import { inputOf } from './verify-inputs.ts';

/** Verifies that the manifest calls things by their places, and names every file that has none. */
export function verifyPlaces(manifest: Manifest, sums: Sums, inspection: Inspection): void {
  const name = packageName(manifest);
  if (!/^[a-z0-9-]+-\d{4}-Q[1-4]$/.test(name))
    inspection.find('manifest-differs', PLACES.manifest, `"${name}" is no package's name.`);
  if (inspection.source.name !== null && inspection.source.name !== name)
    inspection.find('manifest-differs', PLACES.manifest, `The archive unpacks to "${inspection.source.name}", and holds ${name}.`);
  for (const [part, expected] of [
    ['report', `report/${name}.pdf`],
    ['assessment', `assessment/${name}.json`],
  ] as const) {
    const { path } = manifest[part];
    if (path !== expected)
      inspection.find('manifest-differs', PLACES.manifest, `Its ${part} lies at "${path}", expected "${expected}".`);
  }
  const evidence = new Set(manifest.evidence.flatMap(({ digest }) => (digest === null ? [] : [evidencePlace(digest)])));
  const signer = `signed by ${manifest.record.origin}`;
  for (const path of sums.keys())
    if (!isKnown(path, name) && !evidence.has(path))
      inspection.find('file-unknown', path, `It has no place in a package, and nothing is known of it: unknown file, ${signer}.`);
}

const SINGLE: ReadonlySet<string> = new Set([...Object.values(PLACES), 'assessment/assessment.schema.json']);

/** Whether a path is one that a package has. Evidence that the manifest does not speak of is found elsewhere. */
function isKnown(path: string, name: string): boolean {
  if (SINGLE.has(path) || path === `report/${name}.pdf` || path === `assessment/${name}.json`) return true;
  if (path.startsWith('site/files/')) return path === `site/files/${name}.pdf` || path === `site/files/${name}.json`;
  return /^(?:machine-readable|evidence|site)\/./.test(path) || inputOf(path) !== null;
}
