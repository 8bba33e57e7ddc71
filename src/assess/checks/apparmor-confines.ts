import type { Container } from '../../domain/facts/container.ts';
import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { benchWarnings } from '../bench-containers.ts';
import { defineCheck } from '../check.ts';
import { type Given, listDoubt } from '../isolation.ts';
import { CONFINEMENT_FACTS, type Confinement, confinementOf } from '../mandatory-access.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { judgeRunning } from '../running-services.ts';

const OPTION = /^apparmor\s*[:=]\s*(.*)$/is;

export default defineCheck({
  id: 'apparmor-confines',
  title: 'AppArmor confines every container',
  control: 'CTR-4.12',
  reads: CONFINEMENT_FACTS,
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'A profile holds back even root in a container from the parts of /proc and /sys that reach the kernel of the host.',
  remedy: 'Turn AppArmor on on the host, and take apparmor=unconfined out of security_opt.',

  judge(facts, context) {
    const confinement = confinementOf(facts, context);
    const judged = judgeRunning(facts.composeService, facts.container, context, {
      ofService: (service, subject) => judgeGiven(service, subject, confinement({})),
      ofContainer: (container, subject) => judgeContainer(container, subject, confinement(container)),
    });
    const warned = benchWarnings(facts, {
      clause: '5.2',
      reason: 'It runs under no AppArmor profile.',
      remedy: 'Turn AppArmor on on the host, and create the container anew.',
    });
    return mergeObservations([...judged, ...(onlySeLinux(confinement({})) ? [] : warned)]);
  },
});

/** Whether the evidence shows that the host has SELinux in the place of AppArmor. */
function onlySeLinux({ appArmor, seLinux, unshown }: Confinement): boolean {
  return appArmor.length === 0 && seLinux.length > 0 && unshown.length === 0;
}

function judgeGiven(given: Given, subject: string, confinement: Confinement): Observation {
  const { isolation, privileged, from } = given;
  const profiles = isolation.securityOptions.flatMap((option) => OPTION.exec(option.trim())?.[1]?.trim() ?? []);
  if (onlySeLinux(confinement))
    return notApplicable(subject, 'SELinux confines the containers of its host.', [from, ...confinement.seLinux]);
  if (profiles.some((profile) => profile.toLowerCase() === 'unconfined'))
    return fail(subject, 'It sets apparmor to "unconfined".', [from], {
      remedy: `Take the option out of security_opt of "${subject}".`,
    });
  if (privileged === true)
    return fail(subject, 'It is privileged, which leaves it without a profile.', [from], {
      remedy: `Take privileged out of "${subject}".`,
    });
  const doubt = listDoubt(given, subject, 'security options', isolation.securityOptions);
  if (doubt !== null) return doubt;
  if (isUnresolved(privileged))
    return unknown(subject, 'unresolved', `Whether it is privileged (${quote(privileged)}) is not resolved.`, [from]);
  const [shown] = confinement.appArmor;
  const keeps = profiles.length === 0 ? "It keeps Docker's own profile" : `It names the profile ${quote(profiles)}`;
  if (confinement.unshown.length > 0)
    return unknown(
      subject,
      'missing',
      `${keeps}, and no evidence shows that AppArmor is on on ${quote(confinement.unshown)}.`,
      [from],
      {
        remedy: 'Hand in docker inspect of what runs, or a report of Docker Bench, of each host.',
      },
    );
  if (shown !== undefined) return pass(subject, `${keeps}, and AppArmor is on on the host.`, [from, shown]);
  return unknown(subject, 'missing', `${keeps}, and no evidence shows that AppArmor is on on the host.`, [from], {
    remedy: 'Hand in docker inspect of what runs, or a report of Docker Bench.',
  });
}

/** A container that never started has no profile yet. */
function judgeContainer(container: Container, subject: string, confinement: Confinement): Observation | null {
  const { appArmorProfile, state, from } = container;
  if (appArmorProfile !== null) return pass(subject, `It runs under the AppArmor profile ${quote(appArmorProfile)}.`, [from]);
  if (state === 'created') return null;
  const judged = judgeGiven(container, subject, confinement);
  if (judged.outcome !== 'pass') return judged;
  return fail(subject, 'It runs under no AppArmor profile, and its host has AppArmor on.', [from], {
    remedy: `Create "${subject}" anew, without apparmor=unconfined.`,
  });
}
