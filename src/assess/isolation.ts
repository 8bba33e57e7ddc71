import type { ComposeService, Container, Mount } from '../domain/fact.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import type { Context } from './check.ts';
import { judgeRunning } from './running-services.ts';

/** What a container is given, as a Compose project asks for it or as it runs. */
export type Given = Pick<ComposeService, 'isolation' | 'privileged' | 'userNamespaceMode' | 'from'> & {
  /** Services that it extends and that the evidence does not hold: its lists may lack entries. */
  readonly inheritsFrom?: readonly string[];
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

/**
 * The place on the host that a bind mount shows, without `.`, `..` and doubled slashes. null where the evidence does not say: a
 * variable, the project's own folder or one above it. A place below the project's folder keeps its leading dot.
 */
export function hostPlace({ source }: Mount): string | null {
  if (source === null || source.includes('$')) return null;
  const parts: string[] = [];
  for (const part of source.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined && !source.startsWith('/')) return null;
  }
  if (source.startsWith('/')) return `/${parts.join('/')}`;
  return parts.length === 0 || (parts.length === 1 && parts[0]?.startsWith('~') === true) ? null : `./${parts.join('/')}`;
}

/** Whether a mount can be a directory of the host: a bind mount, or one whose kind a variable decides. */
export function mayShowHost({ type, source }: Mount): boolean {
  return type === 'bind' || (type === 'other' && source?.includes('$') === true);
}
