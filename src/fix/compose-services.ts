import type { ComposeService } from '../domain/facts/compose.ts';
import type { Editor, Path } from './editor.ts';
import { type Failure, factsOfKind } from './fix.ts';

/** The formats of a Compose project: the file that people write, and what Compose made of it. */
export const COMPOSE_FORMATS = ['compose-file', 'compose-resolved'];

/** The services that a failure is about, each with the place of its settings. */
export function servicesOf({ facts }: Failure): { readonly service: ComposeService; readonly place: Path }[] {
  return factsOfKind(facts, 'composeService').map((service) => ({ service, place: ['services', service.service] }));
}

/** The words of a list in a document; empty where there is none. */
export function wordsAt(document: Editor, path: Path): string[] {
  const list = document.get(path);
  return Array.isArray(list) ? list.map(String) : [];
}

/** Takes the items out of a list that are unwanted; the list with them where nothing is left. */
export function removeWords(document: Editor, path: Path, isUnwanted: (word: string) => boolean): void {
  const words = wordsAt(document, path);
  if (words.length > 0 && words.every(isUnwanted)) {
    document.remove(path);
    return;
  }
  for (const [index, word] of [...words.entries()].toReversed()) if (isUnwanted(word)) document.remove([...path, index]);
}
