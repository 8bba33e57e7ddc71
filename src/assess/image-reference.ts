import type { Scan } from '../domain/facts/scan.ts';

/** A container image reference in its full form: https://pkg.go.dev/github.com/distribution/reference. */
export interface ImageReference {
  /** With registry, e.g. `docker.io/library/postgres`. */
  readonly name: string;
  /** `latest` when neither tag nor digest is written; null when only a digest is. */
  readonly tag: string | null;
  /** `sha256:…`, or null. */
  readonly digest: string | null;
}

/** A number after the first colon is a port only where a path follows: `postgres:16` has a tag. */
const REFERENCE = /^([a-z0-9][\w.-]*(?::\d+(?=\/))?(?:\/[\w.-]+)*?)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/i;

/** Reads `postgres:16`, `ghcr.io/a/b:1@sha256:…`; null for anything else, such as a path or an image id. */
export function parseImage(text: string): ImageReference | null {
  const match = REFERENCE.exec(text.trim());
  const written = match?.[1];
  if (written === undefined || /^sha256$/i.test(written)) return null;
  const digest = match?.[3]?.toLowerCase() ?? null;
  return { name: fullName(written), tag: match?.[2] ?? (digest === null ? 'latest' : null), digest };
}

function fullName(written: string): string {
  const [first = '', ...rest] = written.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hasRegistry ? first.replace(/^(?:index|registry-1)\.docker\.io$/, 'docker.io') : 'docker.io';
  const path = hasRegistry ? rest : [first, ...rest];
  return [registry, ...(registry === 'docker.io' && path.length === 1 ? ['library'] : []), ...path].join('/');
}

/** The short form people know: without `docker.io/library/`, and without the digest where there is a tag. */
export function familiarName({ name, tag, digest }: ImageReference): string {
  const short = name.replace(/^docker\.io\/(?:library\/)?/, '');
  return tag === null ? `${short}@${digest?.slice(0, 19)}` : `${short}:${tag}`;
}

/** Which scans speak of an image, and by what they are tied to it. */
export type Binding =
  | { readonly by: 'digest' | 'name and tag'; readonly scans: readonly [Scan, ...Scan[]] }
  /** None does; `near` are scans of the same name with another tag or digest, which prove nothing. */
  | { readonly by: null; readonly near: readonly Scan[] };

/** What is known of the bytes that run under a reference; both empty when only a file asks for it. */
export interface RunningBytes {
  /** `sha256:…` of the image in registries. */
  readonly digests: readonly string[];
  /** `sha256:…` by which the host knows the image. */
  readonly imageIds: readonly string[];
}

/**
 * Ties scans to a deployed image: by digest or image id, else by name and tag. A scan that states digests, none of them the deployed
 * one, is of another image even under the same tag, and so is one of another image id than what runs. (A host that keeps images in
 * containerd calls them by their digest, so that an id may be found among the digests of a scan.)
 */
export function bindScans(
  image: ImageReference,
  scans: readonly Scan[],
  { digests, imageIds }: RunningBytes = { digests: [], imageIds: [] },
): Binding {
  const known = scans.map((scan) => ({ scan, references: referencesOf(scan) }));
  const ownDigests = [image.digest, ...digests].filter((digest) => digest !== null);
  const own = new Set([...ownDigests, ...imageIds]);
  const isOwn = (mark: string | null) => mark !== null && own.has(mark.toLowerCase());
  const [exact, ...others] = known.filter(
    ({ scan, references }) => (references.length > 0 && isOwn(scan.imageId)) || references.some(({ digest }) => isOwn(digest)),
  );
  if (exact !== undefined) return { by: 'digest', scans: [exact.scan, ...others.map(({ scan }) => scan)] };
  const sameName = known.filter(({ references }) => references.some(({ name }) => name === image.name));
  const [first, ...rest] = sameName.filter(
    ({ scan, references }) =>
      references.some(({ name, tag }) => name === image.name && tag !== null && tag === image.tag) &&
      (ownDigests.length === 0 || references.every(({ digest }) => digest === null)) &&
      (imageIds.length === 0 || scan.imageId === null),
  );
  if (first !== undefined) return { by: 'name and tag', scans: [first.scan, ...rest.map(({ scan }) => scan)] };
  return { by: null, near: sameName.map(({ scan }) => scan) };
}

/**
 * Whether a report that is no scan is about an image, by the name it gives to what it is about; null when it cannot be told: the report
 * names a digest, and which bytes run under that name is not known.
 */
export function isAbout({ name, tag, digest }: ImageReference, artifact: string, running: RunningBytes): boolean | null {
  const other = parseImage(artifact);
  if (other?.name !== name) return false;
  const own = [digest, ...running.digests].flatMap((one) => one ?? []);
  if (other.digest === null) return tag !== null && tag === other.tag;
  if (own.length > 0) return own.includes(other.digest);
  return other.tag === null || other.tag === tag ? null : false;
}

function referencesOf({ artifact, artifactType, tags, digests }: Scan): ImageReference[] {
  if (artifactType !== 'container_image') return [];
  return [artifact, ...tags, ...digests].map(parseImage).filter((reference) => reference !== null);
}
