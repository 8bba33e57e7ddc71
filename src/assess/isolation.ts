import type { ComposeService, Mount } from '../domain/facts/compose.ts';
import type { Container } from '../domain/facts/container.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import type { Context } from './check.ts';
import { judgeRunning } from './running-services.ts';

/** What a container is given, as a Compose project asks for it or as it runs. */
export type Given = Pick<ComposeService, 'isolation' | 'privileged' | 'userNamespaceMode' | 'from'> & {
  /** Services that it extends and that the evidence does not hold: its lists may lack entries. */
  readonly inheritsFrom?: readonly string[];
  /** Of a container: the host that it runs on, where the evidence tells several apart. */
  readonly host?: string;
};

/** Judges services and what runs by one rule: see `judgeRunning`. */
export function judgeIsolation(
  { composeService, container }: { readonly composeService: readonly ComposeService[]; readonly container: readonly Container[] },
  context: Context,
  judge: (given: Given, subject: string) => Observation,
): Observation[] {
  return judgeRunning(composeService, container, context, { ofService: judge, ofContainer: judge });
}

/** An unknown where something that is not listed may be inherited, or stands in a variable; null when the list is whole. */
export function listDoubt(
  { inheritsFrom = [], from }: Given,
  subject: string,
  what: string,
  entries: readonly string[],
): Observation | null {
  const [base] = inheritsFrom;
  if (base !== undefined)
    return unknown(subject, 'missing', `It extends "${base}", and which ${what} come from there is not in the evidence.`, [from]);
  const open = entries.find((entry) => entry.includes('$'));
  return open === undefined
    ? null
    : unknown(subject, 'unresolved', `Among its ${what} is "${open}", which the evidence does not resolve.`, [from]);
}

/** An unknown where mounts may come from a base or another container that the evidence does not hold, or show what it does not say. */
export function mountDoubt(given: Given, subject: string): Observation | null {
  const { isolation, from } = given;
  const doubt = listDoubt(given, subject, 'mounts', []);
  if (doubt !== null) return doubt;
  const [other] = isolation.mountsFrom;
  if (other !== undefined)
    return unknown(subject, 'missing', `It takes over the mounts of "${other}", which the evidence does not hold.`, [from], {
      remedy: `List the mounts of "${subject}" by themselves, or hand in what "${other}" mounts.`,
    });
  const open = isolation.mounts.find((mount) => mayShowHost(mount) && hostPlace(mount) === null);
  if (open === undefined) return null;
  const why = open.unresolved === undefined ? '' : `: ${open.unresolved}`;
  return unknown(
    subject,
    'unresolved',
    `Which place of the host its mount "${open.source ?? open.target}" shows is not resolved${why}.`,
    [from],
    { remedy: `Name the place in the project of "${subject}", as an absolute path or as a volume with its options.` },
  );
}

/**
 * The place on the host that a mount shows, without `.`, `..` and doubled slashes, and under one name where a host has two. null where
 * the evidence does not say: a variable, a home, a place of Windows, the project's own folder or one above it. A place below the
 * project's folder keeps its leading dot.
 */
export function hostPlace({ source, unresolved }: Mount): string | null {
  if (source === null || unresolved !== undefined || /\$|^~|\\|^[A-Za-z]:/.test(source)) return null;
  const parts: string[] = [];
  for (const part of source.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined && !source.startsWith('/')) return null;
  }
  if (source.startsWith('/')) return oneName(`/${parts.join('/')}`);
  return parts.length === 0 ? null : `./${parts.join('/')}`;
}

/** `/var/run` is a link to `/run`, and the root of a process is that of its host. */
function oneName(place: string): string {
  const within = place.replace(/^\/proc\/(?:\d+|self|thread-self)(?:\/task\/\d+)?\/(?:root|cwd)(?=\/|$)/, '') || '/';
  return within.replace(/^\/(?:private\/)?var\/run(?=\/|$)/, '/run');
}

/** Whether a mount can be a place of the host: a bind mount, or one of which the evidence does not say what it is. */
export function mayShowHost({ type, source, unresolved }: Mount): boolean {
  return type === 'bind' || unresolved !== undefined || (type === 'other' && source?.includes('$') === true);
}
