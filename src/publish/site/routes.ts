import type { Evidence } from '../../domain/evidence.ts';

/** Addresses of the pages, absolute within the site; the post step makes them relative. */
export const HREF = {
  overview: '/',
  controls: '/controls/',
  evidence: '/evidence/',
  vulnerabilities: '/vulnerabilities/',
  coverage: '/coverage/',
  about: '/about/',
} as const;

/** Address of a guide page by its file name, e.g. `05-tls`. */
export function guideHref(slug: string): string {
  return `/guide/${slug}/`;
}

/** Address of a control's page. */
export function controlHref(id: string): string {
  return `/controls/${controlSlug(id)}/`;
}

/** Last part of the address of a control's page. */
export function controlSlug(id: string): string {
  return id.toLowerCase();
}

/** Id of a control's panel on its guide page. */
export function controlAnchor(id: string): string {
  return `control-${controlSlug(id)}`;
}

/** Address of a framework's page. */
export function frameworkHref(id: string): string {
  return `/frameworks/${id}/`;
}

/** Id of a clause on its framework's page: letters, digits, `-`, `_` and `.` only. */
export function clauseAnchor(id: string): string {
  return `clause-${id.toLowerCase().replace(/[^a-z0-9._-]/g, '-')}`;
}

/** Address of an evidence page. */
export function evidenceHref(slug: string): string {
  return `/evidence/${slug}/`;
}

const SLUG_LENGTH = 16;

/**
 * Last part of the address of each digest's page: its first 16 digits, or all of them where two digests begin alike,
 * since 64 bits can be made to collide on purpose.
 */
export function evidenceSlugs(evidence: readonly Evidence[]): ReadonlyMap<string, string> {
  const digests = new Set(evidence.flatMap((one) => (one.digest === null ? [] : [one.digest])));
  const users = new Map<string, number>();
  for (const digest of digests) {
    const short = digest.slice(0, SLUG_LENGTH);
    users.set(short, (users.get(short) ?? 0) + 1);
  }
  return new Map(
    Array.from(digests, (digest) => {
      const short = digest.slice(0, SLUG_LENGTH);
      return [digest, users.get(short) === 1 ? short : digest];
    }),
  );
}
