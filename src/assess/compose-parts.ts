import type { ComposePart, ComposeService } from '../domain/facts/compose.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import { quote } from './quote.ts';
import { isProjectName } from './running-services.ts';

/**
 * A pass is none where a Compose file that runs nothing by itself declares anew what the service uses: laid over the service's file it
 * changes what that says. `members` are those that decide, e.g. `networks.backend`. The resolved project has everything laid over.
 */
export function unlessChanged(
  judged: Observation,
  { form, project, from }: ComposeService,
  members: readonly string[],
  parts: readonly ComposePart[],
): Observation {
  if (judged.outcome !== 'pass' || form === 'resolved') return judged;
  const changes = parts
    .filter((part) => part.project === null || part.project === project || !isProjectName(project))
    .map((part) => ({ part, again: part.declares.filter((member) => members.includes(member)) }))
    .filter(({ again }) => again.length > 0);
  if (changes.length === 0) return judged;
  const said = changes.map(({ part, again }) => `"${part.path}" declares ${quote(again)} anew`).join(', and ');
  return unknown(
    judged.subject,
    'unresolved',
    `${said}, and what the project comes to with it is not in the evidence.`,
    [from, ...changes.map(({ part }) => part.from)],
    { remedy: 'Hand in the whole project: docker compose config --format json, or leave out a file that is not in use.' },
  );
}
