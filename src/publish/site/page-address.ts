import { posix } from 'node:path';

/** Result of resolving a link of a page: a file of the site with an optional fragment, or an address elsewhere. */
export type Target = { readonly kind: 'file'; readonly file: string; readonly fragment: string } | { readonly kind: 'elsewhere' };

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/**
 * Resolves a link that stands on the page stored as `page` (e.g. `guide/05-tls/index.html`) to a file of the site.
 * Folders stand for their `index.html`. A link that leaves the site's folder resolves to a name that begins with `../`.
 */
export function resolveLink(page: string, link: string): Target {
  if (SCHEME.test(link) || link.startsWith('//')) return { kind: 'elsewhere' };
  const [beforeFragment = '', ...fragments] = link.split('#');
  const path = beforeFragment.split('?')[0] ?? '';
  const fragment = decode(fragments.join('#'));
  if (path === '') return { kind: 'file', file: page, fragment };
  const decoded = decode(path);
  const joined = decoded.startsWith('/') ? posix.normalize(decoded.slice(1) || '.') : posix.join(posix.dirname(page), decoded);
  const folder = decoded.endsWith('/') || joined === '.' || joined.endsWith('/');
  return { kind: 'file', file: folder ? posix.join(joined, 'index.html') : joined, fragment };
}

/** The relative link from one file of the site to another. */
export function relativeLink(page: string, target: { readonly file: string; readonly fragment: string }): string {
  const fragment = target.fragment === '' ? '' : `#${encodeURIComponent(target.fragment)}`;
  if (target.file === page && fragment !== '') return fragment;
  const path = posix.relative(posix.dirname(page), target.file);
  return `${path.split('/').map(encodeURIComponent).join('/')}${fragment}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
