import type { Pointer } from '../domain/evidence.ts';
import type { Fact } from '../domain/fact.ts';
import type { ComposeDocument } from './compose-schema.ts';
import { holdsWrittenSecret, isWrittenSecret } from './secret-variables.ts';

/** Members that are facts of their own, or that name files and other members only. */
const PASSED_OVER = new Set([
  'environment',
  'env_file',
  'image',
  'secrets',
  'depends_on',
  'networks',
  'ports',
  'volumes',
  'extends',
]);
const DEPTH = 20;

type Path = readonly (string | number)[];

/**
 * Where a Compose file holds secrets as written text outside of `environment`: in commands, health checks, arguments of builds, labels,
 * contents of configurations and options of drivers. No value of them is kept.
 */
export function writtenSecrets(
  document: ComposeDocument,
  { project, form, at }: { readonly project: string; readonly form: 'raw' | 'resolved'; readonly at: (path: Path) => Pointer },
): Fact[] {
  const fact = (service: string | null, path: Path, place: Path): Fact => ({
    kind: 'writtenSecret',
    project,
    service,
    form,
    place: place.join('.'),
    from: at(path),
  });
  const ofServices = Object.entries(document.services ?? {}).flatMap(([service, members]) =>
    Object.entries(members).flatMap(([name, value]) =>
      PASSED_OVER.has(name) ? [] : placesIn(value, [name]).map((place) => fact(service, ['services', service, name], place)),
    ),
  );
  const ofFile = (['configs', 'secrets', 'volumes', 'networks'] as const).flatMap((section) =>
    Object.entries(document[section] ?? {}).flatMap(([name, value]) =>
      placesIn(value, [section, name]).map((place) => fact(null, [section, name], place)),
    ),
  );
  return [...ofServices, ...ofFile];
}

/** The places in a value that hold a written secret; of a list as a whole, since one word says what the next one is. */
function placesIn(value: unknown, path: Path): Path[] {
  if (path.length > DEPTH) return [];
  if (Array.isArray(value)) {
    const words = value.filter((one) => typeof one !== 'object');
    const own =
      words.some((word) => holdsWrittenSecret(plain(word))) || holdsWrittenSecret(words.map(plain).join(' ')) ? [path] : [];
    return [...own, ...value.flatMap((one, index) => (typeof one === 'object' ? placesIn(one, [...path, index]) : []))];
  }
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, member]) => placesIn(member, [...path, name]));
  if (value === null || value === undefined) return [];
  const text = plain(value);
  const isExpression = /(?<!\$)(?:\$\$)*\$(?!\$)/.test(text);
  const name = String(path.at(-1) ?? '');
  // The names of the members of a file itself say nothing of what they hold.
  const isOwnName = path.length > 1 && !['file', 'environment', 'external', 'name'].includes(name);
  return (isOwnName ? isWrittenSecret(name, text, isExpression) : holdsWrittenSecret(text)) ? [path] : [];
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : String(value);
}
