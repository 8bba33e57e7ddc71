import type { ComposeService, Mount } from '../../domain/facts/compose.ts';
import type { Container } from '../../domain/facts/container.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { unlessChanged } from '../compose-parts.ts';
import { declaredMounts, judgeWithVolumes } from '../docker-volumes.ts';
import { reachOfDevice, reachOfRule } from '../host-devices.ts';
import { type Given, hostPlace, mayShowHost, mountDoubt } from '../isolation.ts';
import { quote } from '../quote.ts';
import { judgeRunning } from '../running-services.ts';
import { isSensitivePlace } from '../sensitive-places.ts';

const SHARED = /^r?shared$/i;
/** Keys in a home, whoever's home it is. */
const IN_A_HOME = /^~[^/]*\/(.+)$/;

export default defineCheck({
  id: 'no-sensitive-mounts',
  title: 'No sensitive directory of the host is mounted',
  control: 'CTR-4.11',
  reads: ['composeService', 'composePart', 'container', 'dockerVolume'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'A directory such as /etc, the data of Docker itself, or a disk as a device hands the host over through the file system.',
  remedy: 'Use named volumes for data, and mount single files where a file of the host is needed.',

  judge({ composeService, composePart, container, dockerVolume }, context) {
    const judge = <One extends ComposeService | Container>(one: One, subject: string) =>
      judgeWithVolumes(one, dockerVolume, (shown) => judgeMounts(shown, subject));
    return judgeRunning(composeService, container, context, {
      ofService: (service, subject) => unlessChanged(judge(service, subject), service, declaredMounts(service), composePart),
      ofContainer: judge,
    });
  },
});

function judgeMounts(given: Given, subject: string): Observation {
  const { isolation, from } = given;
  const { mounts, devices, deviceRules } = isolation;
  const named = (list: readonly Mount[]) => list.map(({ source, target }) => source ?? target);
  const reaches = [
    ...devices.map((name) => ({ name, reach: reachOfDevice(name) })),
    ...deviceRules.map((name) => ({ name, reach: reachOfRule(name) })),
  ];
  const reaching = (wanted: string) => reaches.filter(({ reach }) => reach === wanted).map(({ name }) => name);
  const faults = [
    { list: named(mounts.filter(isSensitive)), what: (list: string) => `mounts ${list} of the host` },
    {
      list: named(mounts.filter(({ propagation = '' }) => SHARED.test(propagation))),
      what: (list: string) => `mounts ${list} with shared propagation`,
    },
    { list: reaching('host'), what: (list: string) => `is given the device ${list}` },
  ].filter(({ list }) => list.length > 0);
  if (faults.length > 0)
    return fail(subject, `It ${faults.map(({ list, what }) => what(quote(list))).join(', and ')}.`, [from], {
      remedy: `Take these out of "${subject}", or mount the single files that it needs.`,
    });
  const doubt = mountDoubt(given, subject);
  if (doubt !== null) return doubt;
  const open = mounts.filter((mount) => [mount.propagation, mount.readOnly].some((one) => isOpen(one)));
  if (open.length > 0) return unknown(subject, 'unresolved', `How it mounts ${quote(named(open))} is not resolved.`, [from]);
  const unclear = reaching('unknown');
  if (unclear.length > 0)
    return unknown(subject, 'unresolved', `What the device ${quote(unclear)} reaches is not known here.`, [from], {
      remedy: `Take it out of "${subject}", or record a deviation that says what it is.`,
    });
  const besides = reaches.length === 0 ? '' : ` and none of its ${reaches.length} devices`;
  return pass(subject, `None of its ${mounts.length} mounts${besides} is a sensitive place of the host.`, [from]);
}

function isSensitive(mount: Mount): boolean {
  if (!mayShowHost(mount)) return false;
  const place = hostPlace(mount) ?? IN_A_HOME.exec(mount.source ?? '')?.[1] ?? null;
  return place !== null && isSensitivePlace(place, mount.readOnly === true);
}

/** The mode of a short mount, or its propagation, stands in a variable. */
function isOpen(setting: unknown): boolean {
  return typeof setting === 'string' ? setting.includes('$') : typeof setting === 'object' && setting !== null;
}
