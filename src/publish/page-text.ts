import { visibleText } from '../domain/visible-text.ts';

/** Text for HTML, in content and in attributes, with hidden characters written out. */
export function pageText(value: string): string {
  return visibleText(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
