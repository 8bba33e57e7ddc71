import type { Assessment } from '../../domain/assessment.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { linesOf, type Place } from './evidence-places.ts';

/** What the paths of artifacts are relative to: the drop folder, wherever it lies. */
const BASE = 'EVIDENCE';

/** The bases of a run's paths. */
export const SARIF_BASES = { [BASE]: { description: { text: 'The drop folder that was collected.' } } };

/** Every file that was received, with its digest. Its place in the list is what locations refer to. */
export function sarifArtifacts({ evidence }: Assessment) {
  return evidence.map((file) => ({
    location: artifactLocation(file),
    ...(file.size === null ? {} : { length: file.size }),
    ...(file.digest === null ? {} : { hashes: { 'sha-256': file.digest } }),
    properties: { state: file.state, format: file.format, takenAt: file.takenAt, problem: file.problem },
  }));
}

/** A place as a SARIF location: the file and its lines, or the file and the JSON path as a logical location. */
export function sarifLocation({ evidence }: Assessment, { pointer, file }: Place) {
  const lines = linesOf(pointer);
  return {
    ...(file === null
      ? {}
      : {
          physicalLocation: {
            artifactLocation: { ...artifactLocation(file), index: evidence.indexOf(file) },
            ...(lines === null ? {} : { region: { startLine: lines.first, endLine: lines.last } }),
          },
        }),
    ...(lines !== null || pointer.at === '' ? {} : { logicalLocations: [{ fullyQualifiedName: pointer.at }] }),
    properties: { sha256: pointer.evidence, at: pointer.at },
  };
}

function artifactLocation({ path }: Evidence) {
  return { uri: path.split('/').map(encodeURIComponent).join('/'), uriBaseId: BASE };
}

/**
 * Text as a SARIF message: braces are doubled, and what would be read as a link is escaped (SARIF 2.1.0, sections 3.11.5 and 3.11.6),
 * so that evidence shows literally.
 */
export function sarifText(text: string): string {
  const doubled = text.replace(/[{}]/g, '$&$&');
  let close = -1;
  return doubled.replaceAll('[', (sign, at: number) => {
    if (close < at) close = doubled.indexOf(']', at);
    if (close === -1) close = doubled.length;
    return doubled[close + 1] === '(' ? `\\${sign}` : sign;
  });
}
