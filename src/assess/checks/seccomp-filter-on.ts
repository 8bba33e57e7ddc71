import type { DaemonSettings } from '../../domain/facts/docker-daemon.ts';
import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { onHost } from '../hosts.ts';
import { type Given, judgeIsolation, listDoubt } from '../isolation.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { filteringOf } from '../seccomp-profiles.ts';

const OPTION = /^seccomp\s*[:=](.*)$/is;

export default defineCheck({
  id: 'seccomp-filter-on',
  title: 'The seccomp filter stays on',
  control: 'CTR-4.6',
  reads: ['composeService', 'container', 'daemonSettings'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'The filter blocks the rare system calls that most escapes from containers use.',
  remedy: 'Take seccomp=unconfined out; where a call is missing, allow it in a profile of its own.',

  judge(facts, context) {
    const judged = judgeIsolation(facts, context, judgeProfiles);
    return mergeObservations([...judged, ...facts.daemonSettings.flatMap(judgeDaemon)]);
  },
});

function judgeProfiles(given: Given, subject: string): Observation {
  const { isolation, privileged, from } = given;
  const profiles = isolation.securityOptions.flatMap((option) => OPTION.exec(option.trim())?.[1]?.trim() ?? []);
  const remedy = `Take seccomp=unconfined out of "${subject}", or name a profile.`;
  if (profiles.some((profile) => filteringOf(profile) === 'nothing'))
    return fail(subject, 'It sets seccomp to "unconfined", or to a profile that allows every call.', [from], { remedy });
  // Docker filters a privileged container only by a profile that it names itself.
  if (privileged === true && profiles.length === 0)
    return fail(subject, 'It is privileged, which switches the filter off.', [from], { remedy });
  const doubt = listDoubt(given, subject, 'security options', isolation.securityOptions);
  if (doubt !== null) return doubt;
  if (isUnresolved(privileged) && profiles.length === 0)
    return unknown(subject, 'unresolved', `Whether it is privileged (${quote(privileged)}) is not resolved.`, [from]);
  const unseen = profiles.find((profile) => filteringOf(profile) === 'unknown');
  if (unseen !== undefined)
    return unknown(
      subject,
      'missing',
      `It names a seccomp profile (${quote(unseen.slice(0, 60))}), and what that filters is not in the evidence.`,
      [from],
      {
        remedy: `Hand in docker inspect of "${subject}", which shows the profile, or take the option out.`,
      },
    );
  return pass(subject, profiles.length === 0 ? "It keeps the daemon's filter." : 'It names a seccomp profile that filters.', [
    from,
  ]);
}

/** The daemon's own profile is what services without one keep. */
function judgeDaemon({ seccompProfile, host, from }: DaemonSettings): Observation[] {
  const subject = onHost('Docker daemon', host);
  const filtering = filteringOf(seccompProfile ?? 'builtin');
  const remedy = 'Take seccomp-profile out of daemon.json and restart the daemon.';
  if (filtering === 'filters') return [];
  return filtering === 'nothing'
    ? [fail(subject, 'Its own seccomp-profile is "unconfined", so services have no filter.', [from], { remedy })]
    : [
        unknown(
          subject,
          'missing',
          `What its own seccomp-profile ${quote(seccompProfile)} filters is not in the evidence.`,
          [from],
          {
            remedy,
          },
        ),
      ];
}
