import type { LogIntakeFact } from '../domain/facts/log-intake.ts';
import { type Observation, pass, unknown } from '../domain/observation.ts';
import type { Context, Row } from './check.ts';
import { isSameHost, loggedDays } from './log-days.ts';
import { faultsIn } from './log-soundness.ts';

/** Sources that people log in to, so that a log of a quarter without any login is not the one that is wanted. */
const LOGS_LOGINS: readonly string[] = ['authentik', 'jumpserver'];

/**
 * One observation for each log source that speaks of logins, or should: whether it speaks on every day it must, and was read so far
 * that what was searched for would have been seen. The rows of sources have the source as `principal`, its host where its lines name
 * one, its `logins`, the `undecided` ones among them and the `days_spoken`; `searched` completes "were searched for …".
 */
export function judgeLoginSources(
  rows: readonly Row[],
  intakes: readonly LogIntakeFact[],
  searched: string,
  context: Context,
): Observation[] {
  const bySource = Map.groupBy(
    rows.filter((row) => row['row_kind'] === 'source'),
    (row) => String(row['principal']),
  );
  const { logSources, reverseProxy } = context.organisation.scope;
  // Requests to the reverse proxy are no logins: what it logs is another matter.
  const due = logSources.filter((source) => source !== reverseProxy);
  const names = new Set([...bySource.keys(), ...due, ...intakes.map(({ source }) => source)]);
  return [...names].flatMap((source) => {
    const own = intakes.filter((intake) => intake.source === source);
    const found = bySource.get(source) ?? [];
    if (found.length > 0) {
      const silent = due.includes(source) ? silentHosts(source, found, own, searched, context) : [];
      return [...ofScope(found, context).map((row) => judgeLoginSource(row, own, searched, context)), ...silent];
    }
    const faults = source === reverseProxy ? [] : own.filter(({ loaded }) => loaded === 0).flatMap(faultsIn);
    const why =
      own.length === 0
        ? 'no log was handed in'
        : faults.length > 0
          ? faults.join('; ')
          : due.includes(source) && LOGS_LOGINS.includes(source)
            ? 'no log that speaks of logins was handed in'
            : null;
    if (why === null) return [];
    const remedy = `Hand in the log of logins of "${source}" for every day.`;
    const reason = `Of "${source}" ${why}: ${searched} in it would not be seen.`;
    return [
      unknown(
        `log of ${source}`,
        'missing',
        reason,
        own.map(({ from }) => from),
        { remedy },
      ),
    ];
  });
}

/** Rows of hosts that are not in scope, e.g. a retired one, need not speak every day, unless none of them is in scope. */
function ofScope(rows: readonly Row[], { organisation }: Context): readonly Row[] {
  const own = rows.filter((row) => organisation.scope.hosts.some((host) => isSameHost(String(row['host'] ?? ''), host)));
  return own.length === 0 ? rows : own;
}

/** Every host in scope writes a log of its own, and one does not show what was tried on another. */
function silentHosts(
  source: string,
  rows: readonly Row[],
  own: readonly LogIntakeFact[],
  searched: string,
  { organisation }: Context,
): Observation[] {
  const named = rows.map((row) => String(row['host'] ?? '')).filter((host) => host !== '');
  if (named.length === 0) return [];
  const { hosts } = organisation.scope;
  return hosts
    .filter((host) => !named.some((name) => isSameHost(name, host)))
    .map((host) => {
      const reason = `No line of "${source}" is of "${host}", they are of ${named.join(', ')}: ${searched} on it would not be seen.`;
      const pointers = own.map(({ from }) => from);
      return unknown(`log of ${source} on ${host}`, 'missing', reason, pointers, {
        remedy: `Hand in the log of "${source}" on "${host}" for every day.`,
      });
    });
}

function judgeLoginSource(row: Row, own: readonly LogIntakeFact[], searched: string, context: Context): Observation {
  const source = String(row['principal']);
  const [first, ...rest] = own.map(({ from }) => from);
  const { days } = loggedDays(context);
  const spoken = Number(row['days_spoken']);
  const host = String(row['host'] ?? '');
  const subject = `log of ${source}${host === '' ? '' : ` on ${host}`}`;
  if (first === undefined || spoken < days) {
    const reason = `The log of "${source}" speaks on ${spoken} of ${days} days; ${searched} on the others would not be seen.`;
    return unknown(
      subject,
      'missing',
      reason,
      own.map(({ from }) => from),
      { remedy: `Hand in the log of "${source}" for every day.` },
    );
  }
  const faulty = own.filter((intake) => faultsIn(intake).length > 0);
  if (faulty.length > 0) {
    const reason = `Of a log of "${source}" ${faulty.flatMap(faultsIn).join('; ')}: ${searched} there would not be seen.`;
    const remedy = `Mend the form of the log of "${source}" or its clock, or state in collection.yaml what the file covers.`;
    return unknown(
      subject,
      'unresolved',
      reason,
      faulty.map(({ from }) => from),
      { remedy },
    );
  }
  const undecided = Number(row['undecided'] ?? 0);
  if (undecided > 0) {
    const reason = `Of ${undecided} of its ${String(row['logins'])} logins it cannot be told whether they succeeded.`;
    const remedy = `Export the log of "${source}" as JSON over its API.`;
    return unknown(subject, 'unresolved', reason, [first, ...rest], { remedy });
  }
  const rejected = own.reduce((sum, intake) => sum + intake.rejected, 0);
  return pass(
    subject,
    `Its ${String(row['logins'])} logins on ${days} days were searched for ${searched}; ${rejected} lines could not be read.`,
    [first, ...rest],
  );
}
