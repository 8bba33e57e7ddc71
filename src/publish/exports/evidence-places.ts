import type { Assessment } from '../../domain/assessment.ts';
import type { Digest, Evidence, Pointer } from '../../domain/evidence.ts';

/** A pointer with the file that it points into; null when the assessment lists no file of that digest. */
export interface Place {
  readonly pointer: Pointer;
  readonly file: Evidence | null;
}

/** Finds the file behind a pointer. Where several files have the same bytes, the first listed stands for them. */
export function placesIn({ evidence }: Pick<Assessment, 'evidence'>): (pointer: Pointer) => Place {
  const files = new Map<Digest, Evidence>();
  for (const file of evidence) if (file.digest !== null && !files.has(file.digest)) files.set(file.digest, file);
  return (pointer) => ({ pointer, file: files.get(pointer.evidence) ?? null });
}

/** A place as text: `traefik/dynamic.yml, line 22`, with the digest where no file is listed. */
export function placeText({ pointer, file }: Place): string {
  const path = file?.path ?? `sha256:${pointer.evidence}`;
  return pointer.at === '' ? path : `${path}, ${pointer.at}`;
}

/** The lines that a pointer such as `line 14` or `line 14-20` names, counted from 1; null for a JSON path or a whole file. */
export function linesOf({ at }: Pointer): { readonly first: number; readonly last: number } | null {
  const match = /^line (\d+)(?:-(\d+))?$/.exec(at);
  if (match === null) return null;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first >= 1 && last >= first && Number.isSafeInteger(last) ? { first, last } : null;
}

/** Where the bytes of a file lie beside the exports: the record names them by digest. */
export function evidenceHref(digest: Digest): string {
  return `evidence/${digest}`;
}
