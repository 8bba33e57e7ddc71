import type { Mount } from '../../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { type Given, hostPlace, judgeIsolation, listDoubt, mayShowHost } from '../isolation.ts';
import { quote } from '../quote.ts';

const SENSITIVE = ['/', '/boot', '/dev', '/etc', '/lib', '/proc', '/root', '/run', '/sys', '/usr', '/var/run', '/var/lib/docker'];
const SHARED = /^r?shared$/i;

export default defineCheck({
  id: 'no-sensitive-mounts',
  title: 'No sensitive directory of the host is mounted',
  control: 'CTR-4.11',
  reads: ['composeService', 'container'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'A directory such as /etc, or the data of Docker itself, hands the host over through the file system.',
  remedy: 'Use named volumes for data, and mount single files where a file of the host is needed.',

  judge(facts, context) {
    return judgeIsolation(facts, context, judgeMounts);
  },
});

function judgeMounts(given: Given, subject: string): Observation {
  const { isolation, from } = given;
  const named = (mounts: readonly Mount[]) => quote(mounts.map(({ source, target }) => source ?? target));
  const faults = [
    { list: isolation.mounts.filter(isSensitive), what: 'of the host' },
    { list: isolation.mounts.filter(({ propagation = '' }) => SHARED.test(propagation)), what: 'with shared propagation' },
  ].filter(({ list }) => list.length > 0);
  if (faults.length > 0)
    return fail(subject, `It mounts ${faults.map(({ list, what }) => `${named(list)} ${what}`).join(', and ')}.`, [from], {
      remedy: `Take these mounts out of "${subject}", or mount the single files that it needs.`,
    });
  const doubt = listDoubt(given, subject, 'mounts', []);
  if (doubt !== null) return doubt;
  const open = isolation.mounts.filter(
    (mount) => (mayShowHost(mount) && hostPlace(mount) === null) || [mount.propagation, mount.readOnly].some((one) => isOpen(one)),
  );
  if (open.length > 0) return unknown(subject, 'unresolved', `What its mount ${named(open)} shows is not resolved.`, [from]);
  return pass(subject, `None of its ${isolation.mounts.length} mounts is a sensitive directory of the host.`, [from]);
}

function isSensitive(mount: Mount): boolean {
  const place = mayShowHost(mount) ? hostPlace(mount) : null;
  return place !== null && (SENSITIVE.includes(place) || place.startsWith('/var/lib/docker/'));
}

/** The mode of a short mount, or its propagation, stands in a variable. */
function isOpen(setting: unknown): boolean {
  return typeof setting === 'string' ? setting.includes('$') : typeof setting === 'object' && setting !== null;
}
