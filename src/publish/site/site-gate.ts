import type { DefaultTreeAdapterMap } from 'parse5';
import { CONTENT_POLICY } from './content-policy.ts';
import { attribute, type Element, elementsOf, textOf } from './html-walk.ts';
import { resolveLink } from './page-address.ts';

/** A page of the site, parsed. */
export interface ParsedPage {
  /** File in the site's folder, e.g. `guide/05-tls/index.html`. */
  readonly file: string;
  readonly document: DefaultTreeAdapterMap['document'];
}

/** The page whose own address is unknown: a server shows it for any that is missing, and no link could be right from all of them. */
const NOT_FOUND = '404.html';

/** Attributes that hold an address. */
export const ADDRESSES = ['href', 'src', 'data-href', 'poster', 'data', 'action', 'formaction', 'cite', 'background', 'xlink:href'];

/** Elements that load or run something this site never needs. */
const FORBIDDEN = new Set(['iframe', 'frame', 'object', 'embed', 'applet', 'base', 'form', 'style']);
const SCHEME = /^[\s\p{Cc}]*([a-z][a-z0-9+.-]*):/iu;
const LINK_SCHEMES = new Set(['http', 'https', 'mailto']);

/**
 * What is wrong with the pages, as sentences that begin with the file; empty when they may be published.
 * It trusts nothing that rendered them: event attributes, script addresses, inline scripts and styles, loads from elsewhere,
 * a content policy that is absent or too late, links that lead nowhere, and any on the page that stands for missing ones, are all faults.
 */
export function gateFaults(pages: readonly ParsedPage[], files: ReadonlySet<string>): readonly string[] {
  const ids = new Map(pages.map((page) => [page.file, idsOf(page)]));
  return pages.flatMap((page) => {
    const elements = Array.from(elementsOf(page.document));
    const faults = [...policyFaults(elements), ...elements.flatMap(elementFaults)];
    for (const element of elements) {
      for (const { name, value } of element.attrs) {
        if (!isAddress(element, name)) continue;
        if (page.file === NOT_FOUND) faults.push(`it is shown at any address, so that "${value}" would lead anywhere.`);
        else faults.push(...deadLink(page, value, files, ids));
      }
    }
    return Array.from(new Set(faults), (fault) => `${page.file}: ${fault}`);
  });
}

/** Whether an attribute of an element holds an address. */
export function isAddress(element: Element, name: string): boolean {
  return ADDRESSES.includes(name) && !(name === 'data' && element.tagName !== 'object');
}

function idsOf(page: ParsedPage): ReadonlySet<string> {
  return new Set(Array.from(elementsOf(page.document), (element) => attribute(element, 'id') ?? ''));
}

function policyFaults(elements: readonly Element[]): string[] {
  const policies = elements.filter((element) => attribute(element, 'http-equiv')?.toLowerCase() === 'content-security-policy');
  const head = elements.find((element) => element.tagName === 'head');
  const first = head?.childNodes.filter((node) => 'tagName' in node).find((node) => attribute(node, 'charset') === null);
  if (policies.length !== 1 || first !== policies[0] || first === undefined || attribute(first, 'content') !== CONTENT_POLICY) {
    return ['the content policy is not the first element after the character set, or not the one expected.'];
  }
  return [];
}

function elementFaults(element: Element): string[] {
  const { tagName } = element;
  const faults: string[] = [];
  if (FORBIDDEN.has(tagName)) faults.push(`there is a <${tagName}> element.`);
  if (tagName === 'meta' && attribute(element, 'http-equiv')?.toLowerCase() === 'refresh')
    faults.push('the page sends its reader elsewhere.');
  if (tagName === 'script') faults.push(...scriptFaults(element));
  for (const { name, value } of element.attrs) {
    if (/^on/i.test(name)) faults.push(`<${tagName}> has the event attribute ${name}="${value}".`);
    if (['srcdoc', 'srcset', 'ping', 'imagesrcset', 'manifest'].includes(name))
      faults.push(`<${tagName}> has the attribute ${name}.`);
    if (isAddress(element, name)) faults.push(...schemeFaults(element, name, value));
  }
  return faults;
}

function scriptFaults(script: Element): string[] {
  if (attribute(script, 'src') === null) return [`there is an inline script: "${textOf(script).trim().slice(0, 80)}".`];
  return attribute(script, 'type') === null ? [] : [`the script "${attribute(script, 'src')}" is not a classic script.`];
}

function schemeFaults(element: Element, name: string, value: string): string[] {
  // Browsers drop tabs and line breaks inside an address: `java\nscript:` is `javascript:`.
  const address = value.replace(/[\t\n\r]/g, '');
  const scheme = address.trimStart().startsWith('//') ? 'https' : SCHEME.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined) return [];
  const isLink = element.tagName === 'a' && name === 'href';
  if (isLink && LINK_SCHEMES.has(scheme)) return [];
  return [isLink ? `a link has the address "${value}".` : `<${element.tagName}> loads from "${value}".`];
}

function deadLink(
  page: ParsedPage,
  value: string,
  files: ReadonlySet<string>,
  ids: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  const target = resolveLink(page.file, value);
  if (target.kind === 'elsewhere') return [];
  if (!files.has(target.file)) return [`the link "${value}" leads to no file of the site.`];
  const targetIds = ids.get(target.file);
  if (target.fragment === '' || targetIds === undefined || targetIds.has(target.fragment)) return [];
  return [`the link "${value}" leads to no place on its page.`];
}
