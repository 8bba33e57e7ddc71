import type { HostSecret, HostUnread } from '../domain/facts/host.ts';
import { type Observation, unknown } from '../domain/observation.ts';
import type { Context } from './check.ts';
import { unreadThatMayHold } from './file-modes.ts';
import { mergeObservations } from './merge-observations.ts';

/**
 * One observation for each secret by name, as `host:name`, the worst where several files hold one. Files that the snapshot could not
 * look at are unknown, and so is a host in scope for which no secret is listed.
 */
export function judgeSecrets(
  secrets: readonly HostSecret[],
  unread: readonly HostUnread[],
  { organisation }: Context,
  judge: (secret: HostSecret, subject: string) => Observation,
): Observation[] {
  return mergeObservations([
    ...secrets.map((secret) => judge(secret, `${secret.host}:${secret.name}`)),
    ...unreadSecrets(unread),
    ...withoutSecrets(secrets, organisation.scope.hosts),
  ]);
}

/** An unknown for each host in scope for which no secret is listed. */
export function withoutSecrets(secrets: readonly HostSecret[], hosts: readonly string[]): Observation[] {
  return hosts
    .filter((name) => !secrets.some(({ host }) => host === name))
    .map((name) =>
      unknown(name, 'missing', `No snapshot lists the secrets of "${name}".`, [], { remedy: `Run the collector on ${name}.` }),
    );
}

/** An unknown for each path that the snapshot could not look at and that may hold secrets. */
export function unreadSecrets(unread: readonly HostUnread[]): Observation[] {
  return unreadThatMayHold('secrets', unread).map(({ host, path, reason, from }) =>
    unknown(`${host}:${path}`, 'unreadable', `The snapshot could not look at it: "${reason}".`, [from], {
      remedy: `Run the collector on ${host} as a user that can read "${path}".`,
    }),
  );
}
