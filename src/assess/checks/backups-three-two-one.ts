import { compareText } from '../../domain/canonical.ts';
import type { FactsOf } from '../../domain/fact.ts';
import type { BackupLocation } from '../../domain/facts/host.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { dateOf, shift } from '../../domain/time.ts';
import { DOUBT_REMEDY, doubtOf, isTooSmall } from '../backup-sizes.ts';
import { type Context, defineCheck } from '../check.ts';
import { distinctPointers } from '../merge-observations.ts';
import { quote } from '../quote.ts';

/** A location whose newest backup is older than this holds no copy of the data of today. */
const NEWEST_WITHIN = 'P31D';

export default defineCheck({
  id: 'backups-three-two-one',
  title: 'Three copies, two media, one off site',
  control: 'IR-2.1',
  reads: ['backupLocation', 'backup', 'hostUnread'],
  requires: ['backupLocation'],
  freshFor: 'P31D',
  why: 'One fault, one fire or one intruder must not reach every copy of the data.',
  remedy: 'Keep the live data and two backups, on two kinds of media, one of them at another site.',

  judge(facts, context) {
    const hosts = new Set([...context.organisation.scope.hosts, ...facts.backupLocation.map(({ host }) => host)]);
    return [...hosts].map((host) => judgeHost(host, facts, context));
  },
});

function judgeHost(host: string, facts: FactsOf<'backupLocation' | 'backup' | 'hostUnread'>, { asOf }: Context): Observation {
  const locations = facts.backupLocation.filter((location) => location.host === host);
  const [first] = locations;
  if (first === undefined)
    return unknown(host, 'missing', `No snapshot lists where the data of "${host}" and its backups lie.`, [], {
      remedy: `Declare the backup locations in the collector of ${host}.`,
    });
  const oldest = shift(asOf, NEWEST_WITHIN, -1);
  const states = locations.map((location) => {
    const listed = facts.backup.filter((backup) => backup.host === host && backup.location === location.name);
    const backups = listed.filter((backup) => !isTooSmall(backup));
    const newest = backups.toSorted((left, right) => compareText(right.modifiedAt, left.modifiedAt))[0];
    const holds = location.role === 'primary' || (newest !== undefined && newest.modifiedAt >= oldest && newest.modifiedAt <= asOf);
    const unread = facts.hostUnread.some((one) => one.host === host && (one.path === location.path || one.path === location.name));
    return { location, newest, holds, unread, doubt: holds ? doubtOf(listed, asOf) : null };
  });
  const copies = states.filter(({ holds }) => holds).map(({ location }) => location);
  const places = distinctPlaces(copies);
  const media = new Set(copies.map(({ medium }) => medium.trim().toLowerCase()).filter((medium) => medium !== ''));
  const faults: string[] = [];
  if (!copies.some(({ role }) => role === 'primary')) faults.push('no location is declared as the live data');
  if (places.length < 3) faults.push(`there are ${places.length} copies, not 3`);
  if (media.size < 2) faults.push(`they are on ${media.size} kind of media, not 2`);
  if (!copies.some(({ offSite, role }) => offSite && role === 'copy')) faults.push('none is off site');
  const pointers = distinctPointers([
    first.from,
    ...states.flatMap(({ location, newest }) => [location.from, ...(newest === undefined ? [] : [newest.from])]),
  ]);
  const doubts = states.flatMap(({ doubt, location }) => (doubt === null ? [] : [`in "${location.name}" ${doubt}`]));
  if (faults.length === 0 && doubts.length > 0)
    return unknown(host, 'unresolved', `Of the backups ${doubts.join(', and ')}.`, pointers, { remedy: DOUBT_REMEDY });
  if (faults.length === 0)
    return pass(
      host,
      `It has ${places.length} copies (${quote(copies.map(({ name }) => name))}) on ${quote([...media])}, with a backup off site.`,
      [first.from, ...pointers.slice(1)],
    );
  const without = states.filter(({ holds }) => !holds);
  const idle = without.map(
    ({ location, newest, unread }) =>
      `"${location.name}" ${unread ? 'could not be read' : newest === undefined ? 'holds no backup' : `has its newest backup of ${dateOf(newest.modifiedAt)}`}`,
  );
  const reason = `Of its data ${faults.join(', ')}.${idle.length === 0 ? '' : ` Not counted: ${idle.join(', ')}.`}`;
  if (without.some(({ unread }) => unread))
    return unknown(host, 'unreadable', reason, pointers, { remedy: `Let the collector of ${host} list every backup location.` });
  return fail(host, reason, pointers, {
    remedy: `Keep three copies of the data of ${host} on two kinds of media, one off site, and back up at least monthly.`,
  });
}

/** Places that are not spelled twice, and of which none lies in another: what is lost with one is lost with both. */
function distinctPlaces(locations: readonly BackupLocation[]): string[] {
  const paths = [...new Set(locations.map(({ path }) => path.replaceAll(/\/(?:\.?\/)+/g, '/').replace(/(?<=.)\/\.?$/, '')))];
  return paths.filter((path) => !paths.some((other) => other !== path && path.startsWith(`${other}/`)));
}
