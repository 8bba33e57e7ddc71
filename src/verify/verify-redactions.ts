import { canonicalJson } from '../domain/canonical.ts';
import { Problem } from '../domain/problem.ts';
import { parseRedactions, type RedactedPlace } from '../publish/package/disclosure.ts';
import { evidencePlace, PLACES } from '../publish/package/layout.ts';
import type { Item, Manifest } from '../publish/package/manifest.ts';
import { decodeUtf8 } from '../record/note.ts';
import { LARGEST_EVIDENCE } from '../record/seal.ts';
import { isWithheldNote, piecesOf, placesFault } from './disclosed-fault.ts';
import type { Inspection } from './inspection.ts';

/**
 * Verifies that what is called redacted shows it: each such file has lines in the list of redactions, as many as the manifest counts, and
 * each replacement stands where its line says; what is called withheld is the note of that. Otherwise anything could stand in a file's
 * place and be called redacted.
 */
export async function verifyRedactions(manifest: Manifest, inspection: Inspection): Promise<void> {
  const places = await placesIn(inspection);
  if (places === null) return;
  const byPath = Map.groupBy(places, ({ path }) => path);
  const differs = (where: string, what: string): void => inspection.find('redactions-differ', where, what);
  for (const item of manifest.evidence) {
    const own = byPath.get(item.path) ?? [];
    byPath.delete(item.path);
    const counts: Record<string, number> = {};
    for (const { kind } of own) counts[kind] = (counts[kind] ?? 0) + 1;
    if (canonicalJson(counts) !== canonicalJson(item.redactions)) {
      differs(item.path, `The manifest and the list of redactions do not count the same in it: ${own.length} lines are about it.`);
      continue;
    }
    const fault = await faultOf(item, own, inspection);
    if (fault !== null) differs(item.path, fault);
  }
  for (const path of byPath.keys()) differs(path, 'The list of redactions speaks of it, and the manifest does not.');
}

async function placesIn(inspection: Inspection): Promise<RedactedPlace[] | null> {
  if (inspection.changed.has(PLACES.redactions)) return null;
  const bytes = await inspection.bytes(PLACES.redactions);
  if (bytes === null) {
    inspection.find('redactions-missing', PLACES.redactions, 'Nothing says what was redacted.');
    return null;
  }
  const text = decodeUtf8(bytes) ?? ' ';
  try {
    const places = parseRedactions(text);
    if (places.map((place) => `${canonicalJson(place)}\n`).join('') === text) return places;
    inspection.find('redactions-differ', PLACES.redactions, 'It is not in the form in which it is written.');
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    inspection.find('redactions-differ', PLACES.redactions, thrown.parts.what);
  }
  return null;
}

async function faultOf(
  { digest, disclosure, commitment }: Item,
  places: readonly RedactedPlace[],
  inspection: Inspection,
): Promise<string | null> {
  if (disclosure !== 'redacted' && places.length > 0) return 'Values were replaced in it, and it is not called redacted.';
  if (digest === null || (disclosure !== 'redacted' && disclosure !== 'withheld')) return null;
  if (disclosure === 'redacted' && places.length === 0) return 'It is called redacted, and no value in it was replaced.';
  const published = await inspection.bytes(evidencePlace(digest), LARGEST_EVIDENCE);
  // Its absence is found elsewhere.
  if (published === null) return null;
  if (disclosure === 'withheld')
    return isWithheldNote(published, commitment) ? null : 'It is called withheld, and is not the note that says so.';
  const pieces = piecesOf(published);
  return pieces === null ? 'It is called redacted, and is no text.' : placesFault(places, pieces);
}
