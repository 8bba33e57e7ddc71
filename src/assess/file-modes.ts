import type { HostFile, HostUnread } from '../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../domain/observation.ts';
import type { Context } from './check.ts';
import { mergeObservations } from './merge-observations.ts';

/** What files are judged, by what they hold, which mode bits they may not have, and the mode that mends them. */
interface Rule {
  readonly holds: HostFile['holds'];
  readonly forbidden: number;
  readonly mend: string;
}

/**
 * One observation for each file of a kind, as `host:path`. What the snapshot could not look at is unknown: it may be such a file.
 * So is a host in scope for which no file of the kind is listed.
 */
export function judgeModes(
  files: readonly HostFile[],
  unread: readonly HostUnread[],
  { holds, forbidden, mend }: Rule,
  { organisation }: Context,
): Observation[] {
  const concerned = files.filter((file) => file.holds === holds);
  const judged = concerned.map(({ host, path, mode, owner, from }) => {
    const subject = `${host}:${path}`;
    if (!/^0?[0-7]{3,4}$/.test(mode)) return unknown(subject, 'unreadable', `Its mode "${mode}" is not octal.`, [from]);
    if ((Number.parseInt(mode, 8) & forbidden) === 0) return pass(subject, `Its mode is "${mode}", its owner "${owner}".`, [from]);
    return fail(subject, `Its mode is "${mode}": others than its owner "${owner}" have access.`, [from], {
      remedy: `On ${host}: chmod ${mend} ${path}`,
    });
  });
  const doubts = unreadThatMayHold(holds, unread).map(({ host, path, reason, from }) =>
    unknown(`${host}:${path}`, 'unreadable', `The snapshot could not look at it: "${reason}".`, [from], {
      remedy: `Run the collector on ${host} as a user that can list "${path}".`,
    }),
  );
  const silent = organisation.scope.hosts
    .filter((name) => !concerned.some(({ host }) => host === name))
    .map((name) =>
      unknown(name, 'missing', `No snapshot lists a file of this kind (${holds}) on "${name}".`, [], {
        remedy: `Run the collector on ${name} and let it look where these files lie.`,
      }),
    );
  return mergeObservations([...judged, ...doubts, ...silent]);
}

const NO_SCRIPT = /(?:^|\/)\.env|\.(?:env|tfvars|key|pem|crt|ya?ml|json|toml)$/i;
const SCRIPT = /\.(?:sh|py)$/i;

/** The unread paths that may hold such a file: those of another kind by their name, or of another machine, cannot. */
export function unreadThatMayHold(holds: HostFile['holds'], unread: readonly HostUnread[]): HostUnread[] {
  return unread.filter(({ path }) => path.startsWith('/') && !(holds === 'script' ? NO_SCRIPT : SCRIPT).test(path));
}
