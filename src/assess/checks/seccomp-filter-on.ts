import { type DaemonSettings, isUnresolved } from '../../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeIsolation, listDoubt } from '../isolation.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';

const OPTION = /^seccomp[:=](.*)$/is;

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
    const judged = judgeIsolation(facts, context, (given, subject) => {
      const { isolation, privileged, from } = given;
      const profiles = isolation.securityOptions.flatMap((option) => OPTION.exec(option.trim())?.[1]?.trim() ?? []);
      const remedy = `Take seccomp=unconfined out of "${subject}", or name a profile.`;
      if (profiles.some((profile) => profile.toLowerCase() === 'unconfined'))
        return fail(subject, 'It sets seccomp to "unconfined".', [from], { remedy });
      // Docker filters a privileged container only by a profile that it names itself.
      if (privileged === true && profiles.length === 0)
        return fail(subject, 'It is privileged, which switches the filter off.', [from], { remedy });
      const doubt = listDoubt(given, subject, 'security options', isolation.securityOptions);
      if (doubt !== null) return doubt;
      if (isUnresolved(privileged) && profiles.length === 0)
        return unknown(subject, 'unresolved', `Whether it is privileged (${quote(privileged)}) is not resolved.`, [from]);
      return pass(subject, profiles.length === 0 ? "It keeps the daemon's filter." : 'It names a seccomp profile of its own.', [
        from,
      ]);
    });
    return mergeObservations([...judged, ...facts.daemonSettings.flatMap(judgeDaemon)]);
  },
});

/** The daemon's own profile is what services without one keep. */
function judgeDaemon({ seccompProfile, from }: DaemonSettings): Observation[] {
  if (seccompProfile?.trim().toLowerCase() !== 'unconfined') return [];
  const remedy = 'Take seccomp-profile out of daemon.json and restart the daemon.';
  return [fail('Docker daemon', 'Its own seccomp-profile is "unconfined", so services have no filter.', [from], { remedy })];
}
