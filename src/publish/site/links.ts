import type { Assessment } from '../../domain/assessment.ts';
import type { Pointer } from '../../domain/evidence.ts';
import { evidenceHref, evidenceSlugs } from './routes.ts';

/** A place in the evidence as a page shows it. */
export interface EvidenceLink {
  /** Path of the file, or the digest when the assessment does not list it. */
  readonly path: string;
  /** Place in the file; empty for the whole of it. */
  readonly at: string;
  /** Page of the file; null when the assessment does not list it. */
  readonly href: string | null;
}

/** Turns pointers into links. */
export type EvidenceLinks = (pointer: Pointer) => EvidenceLink;

/** The links of one assessment. Where several files have the same bytes, the first path in order of the register names them. */
export function evidenceLinks(assessment: Assessment): EvidenceLinks {
  const slugs = evidenceSlugs(assessment.evidence);
  const paths = new Map<string, string>();
  for (const one of assessment.evidence) {
    if (one.digest !== null && !paths.has(one.digest)) paths.set(one.digest, one.path);
  }
  return ({ evidence, at }) => {
    const slug = slugs.get(evidence);
    return { path: paths.get(evidence) ?? `sha256:${evidence}`, at, href: slug === undefined ? null : evidenceHref(slug) };
  };
}
