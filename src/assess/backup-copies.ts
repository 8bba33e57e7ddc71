import { compareText } from '../domain/canonical.ts';
import type { FactsOf } from '../domain/fact.ts';
import type { Backup, BackupLocation } from '../domain/facts/host.ts';
import { fail, type Observation, unknown } from '../domain/observation.ts';
import type { Context } from './check.ts';
import { mergeObservations } from './merge-observations.ts';

/**
 * One observation for each location of copies, as `host/name`, from its backups, the oldest first. A location that could not be read,
 * or a host in scope without any, is unknown.
 */
export function judgeCopies(
  { backupLocation, backup, hostUnread }: FactsOf<'backupLocation' | 'backup' | 'hostUnread'>,
  { organisation }: Context,
  whenEmpty: 'fail' | 'unknown',
  judge: (location: BackupLocation, backups: readonly [Backup, ...Backup[]], subject: string) => Observation,
): Observation[] {
  const copies = backupLocation.filter(({ role }) => role === 'copy');
  const silent = organisation.scope.hosts
    .filter((name) => !copies.some(({ host }) => host === name))
    .map((name) =>
      unknown(name, 'missing', `No snapshot lists a location of backups of "${name}".`, [], {
        remedy: `Declare the backup locations in the collector of ${name}.`,
      }),
    );
  const judged = copies.map((location) => {
    const { host, name, path, from } = location;
    const subject = `${host}/${name}`;
    const [oldest, ...newer] = backup
      .filter((one) => one.host === host && one.location === name)
      .toSorted((left, right) => compareText(left.modifiedAt, right.modifiedAt));
    if (oldest !== undefined) return judge(location, [oldest, ...newer], subject);
    const unread = hostUnread.find((one) => one.host === host && (one.path === path || one.path === name));
    if (unread !== undefined)
      return unknown(subject, 'unreadable', `The snapshot could not list it: "${unread.reason}".`, [unread.from], {
        remedy: `Let the collector of ${host} list "${path}".`,
      });
    const remedy = `Find out why "${path}" holds no backup.`;
    return whenEmpty === 'fail'
      ? fail(subject, 'The snapshot lists no backup in it.', [from], { remedy })
      : unknown(subject, 'missing', 'The snapshot lists no backup in it.', [from], { remedy });
  });
  return mergeObservations([...judged, ...silent]);
}
