import type { Scan, Vulnerability } from '../domain/facts/scan.ts';
import { type ImageReference, parseImage } from './image-reference.ts';

/** A package URL: https://github.com/package-url/purl-spec. */
interface PackageUrl {
  readonly type: string;
  /** With its parts between slashes; empty when there is none. */
  readonly namespace: string;
  readonly name: string;
  readonly version: string | null;
  readonly qualifiers: ReadonlyMap<string, string>;
}

const PURL = /^pkg:\/{0,2}([a-z][a-z0-9.+-]*)\/([^?#]+)(?:\?([^#]*))?(?:#.*)?$/i;

/** Reads a package URL; null for anything else. */
function parsePurl(text: string): PackageUrl | null {
  const [, type = '', body = '', query = ''] = PURL.exec(text) ?? [];
  // The mark of the version is the last one; one before a slash belongs to the name of an npm scope that was written plainly.
  const mark = body.lastIndexOf('@');
  const end = mark > body.lastIndexOf('/') ? mark : body.length;
  try {
    const parts = body
      .slice(0, end)
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
    const name = parts.pop();
    if (name === undefined) return null;
    const qualifiers = query.split('&').map((pair): [string, string] => {
      const [key = '', ...value] = pair.split('=');
      return [key.toLowerCase(), decodeURIComponent(value.join('='))];
    });
    return {
      type: type.toLowerCase(),
      namespace: parts.join('/'),
      name,
      version: end === body.length ? null : decodeURIComponent(body.slice(end + 1)),
      qualifiers: new Map(qualifiers),
    };
  } catch {
    return null;
  }
}

/** What a product of a VEX statement names of an image: its digest, else the full name of its repository and a tag. */
type NamedImage = { readonly digest: string } | { readonly name: string; readonly tag: string | null };

function imageOf(product: string): NamedImage | null {
  const purl = parsePurl(product);
  if (purl === null || (purl.type !== 'oci' && purl.type !== 'docker')) return null;
  const digest = /^sha256:[0-9a-f]{64}$/i.exec(purl.version ?? '')?.[0];
  if (digest !== undefined) return { digest: digest.toLowerCase() };
  // A version that looks like a digest and is none, or is cut off, is not taken for a tag.
  if (purl.version?.includes(':') === true) return null;
  const tag = purl.qualifiers.get('tag') ?? (purl.type === 'docker' ? purl.version : null);
  const where = purl.qualifiers.get('repository_url')?.replace(/^https?:\/\//, '');
  const repository =
    purl.type === 'oci' ? where : [where, purl.namespace, purl.name].filter((part) => part !== undefined && part !== '').join('/');
  const reference = repository === undefined ? null : parseImage(tag === null ? repository : `${repository}:${tag}`);
  return reference === null ? null : { name: reference.name, tag: tag === null ? null : reference.tag };
}

/**
 * Whether a product of a VEX statement is a scanned image. A product that names a digest is that digest; one that names a tag needs
 * the whole name of its repository. One with neither is every version there will ever be: `everyVersion` says whether that is meant.
 */
export function isProduct(product: string, { artifact, artifactType, tags, digests }: Scan, everyVersion: boolean): boolean {
  if (artifactType !== 'container_image') return false;
  const image = imageOf(product);
  if (image === null) return false;
  const references = [artifact, ...tags, ...digests].map(parseImage).filter((one): one is ImageReference => one !== null);
  return references.some((one) => {
    if ('digest' in image) return one.digest === image.digest;
    return one.name === image.name && (image.tag === null ? everyVersion : one.tag === image.tag);
  });
}

/** Whether a subcomponent of a VEX statement is the package of a finding: by its name, and by its version where one is given. */
export function isPackage(subcomponent: string, { package: name, installed }: Vulnerability): boolean {
  const purl = parsePurl(subcomponent);
  if (purl === null) return false;
  const epoch = purl.qualifiers.get('epoch');
  const versions = [purl.version, epoch === undefined ? null : `${epoch}:${purl.version}`];
  const names = [purl.name, `${purl.namespace}/${purl.name}`, `${purl.namespace}:${purl.name}`];
  // The namespace of a distribution is no part of a package's name there; elsewhere it is, where there is one.
  const own = ['deb', 'rpm', 'apk'].includes(purl.type) || purl.namespace === '' ? names.slice(0, 1) : names.slice(1);
  return own.includes(name) && (purl.version === null || versions.includes(installed));
}
