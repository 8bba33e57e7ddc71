import { CannotEdit, type Editor, type Path } from './editor.ts';
import { entryAt, setEntry } from './named-entries.ts';

/** Labels of one router or middleware, by what stands behind its name. */
export interface Labels {
  get(option: string): string | undefined;
  set(option: string, value: string): void;
}

/** The labels with a beginning in a Compose project, of the one service that has them. Throws a {@link CannotEdit} when none or several have. */
export function labelsOf(document: Editor, beginning: string): Labels {
  const services = document.get(['services']);
  const names = typeof services === 'object' && services !== null ? Object.keys(services) : [];
  const places: Path[] = names
    .map((name) => ['services', name, 'labels'])
    .filter((place) => namesAt(document, place).some((name) => name.toLowerCase().startsWith(beginning.toLowerCase())));
  const [place] = places;
  if (place === undefined || places.length > 1) throw new CannotEdit(`No single service has the labels "${beginning}…".`);
  return {
    get: (option) => entryAt(document, place, beginning + option, true),
    set: (option, value) => setEntry(document, place, beginning + option, value, true),
  };
}

function namesAt(document: Editor, place: Path): string[] {
  const labels = document.get(place);
  if (typeof labels !== 'object' || labels === null) return [];
  return Array.isArray(labels) ? labels.map((label) => String(label)) : Object.keys(labels);
}
