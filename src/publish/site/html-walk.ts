import { type DefaultTreeAdapterMap, html } from 'parse5';

/** An element of a parsed page. */
export type Element = DefaultTreeAdapterMap['element'];
type Node = DefaultTreeAdapterMap['node'];

/** Every element of a document in document order, the content of templates included. */
export function* elementsOf(node: Node): Generator<Element> {
  if ('tagName' in node) yield node;
  if ('content' in node) yield* elementsOf(node.content);
  if ('childNodes' in node) for (const child of node.childNodes) yield* elementsOf(child);
}

/** The value of an attribute; null when the element does not have it. */
export function attribute(element: Element, name: string): string | null {
  return element.attrs.find((one) => one.name === name)?.value ?? null;
}

/** Sets an attribute, at the end when it is new. */
export function setAttribute(element: Element, name: string, value: string): void {
  const existing = element.attrs.find((one) => one.name === name);
  if (existing === undefined) element.attrs.push({ name, value });
  else existing.value = value;
}

/** Takes an element out of its document. */
export function detach(element: Element): void {
  const siblings = element.parentNode?.childNodes;
  if (siblings !== undefined) siblings.splice(siblings.indexOf(element), 1);
}

/** A new element without attributes or children. */
export function createElement(tagName: string): Element {
  return { nodeName: tagName, tagName, attrs: [], namespaceURI: html.NS.HTML, childNodes: [], parentNode: null };
}

/** The text directly inside an element. */
export function textOf(element: Element): string {
  return element.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
}
