import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { type Given, judgeIsolation, listDoubt } from '../isolation.ts';
import { CONFINEMENT_FACTS, type Confinement, confinementOf } from '../mandatory-access.ts';
import { quote } from '../quote.ts';
import { labelOption } from '../selinux-types.ts';

const SHOW = 'Hand in docker inspect of what runs or a report of Docker Bench, and daemon.json where the host has SELinux.';

export default defineCheck({
  id: 'selinux-labels',
  title: 'SELinux labels every container, where the host has it',
  control: 'CTR-4.13',
  reads: CONFINEMENT_FACTS,
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'A label of its own keeps a container from the files and processes of every other one, even when it gets out.',
  remedy: 'On a host with SELinux, set selinux-enabled to true in daemon.json, and take label=disable out of security_opt.',

  judge(facts, context) {
    const confinement = confinementOf(facts, context);
    return judgeIsolation(facts, context, (given, subject) => judgeLabels(given, subject, confinement(given)));
  },
});

function judgeLabels(given: Given, subject: string, { appArmor, seLinux, unshown }: Confinement): Observation {
  const { isolation, privileged, from } = given;
  const [instead] = appArmor;
  if (instead !== undefined && seLinux.length === 0 && unshown.length === 0)
    return notApplicable(subject, 'Its host has AppArmor, and the kernel runs one of the two.', [from, instead]);
  const remedy = `Take what switches its label off out of "${subject}".`;
  const off = isolation.securityOptions.filter((option) => labelOption(option) === 'off');
  if (off.length > 0) return fail(subject, `It switches its label off by ${quote(off)}.`, [from], { remedy });
  if (privileged === true)
    return fail(subject, 'It is privileged, and so runs under a label that confines nothing.', [from], { remedy });
  const doubt = listDoubt(given, subject, 'security options', isolation.securityOptions);
  if (doubt !== null) return doubt;
  const unfamiliar = isolation.securityOptions.filter((option) => labelOption(option) === 'unfamiliar');
  if (unfamiliar.length > 0)
    return unknown(subject, 'unresolved', `What ${quote(unfamiliar)} confines is not known here.`, [from], {
      remedy: `Take it out of "${subject}", or record a deviation that says what the type allows.`,
    });
  if (isUnresolved(privileged))
    return unknown(subject, 'unresolved', `Whether it is privileged (${quote(privileged)}) is not resolved.`, [from]);
  const [labelled] = seLinux;
  if (unshown.length > 0)
    return unknown(subject, 'missing', `Whether ${quote(unshown)} has AppArmor or SELinux is not in the evidence.`, [from], {
      remedy: SHOW,
    });
  if (labelled !== undefined) return pass(subject, 'The daemon gives it a label of its own.', [from, labelled]);
  return unknown(subject, 'missing', 'Whether its host has AppArmor or SELinux is not in the evidence.', [from], { remedy: SHOW });
}
