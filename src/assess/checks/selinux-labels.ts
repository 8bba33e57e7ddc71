import { isUnresolved } from '../../domain/fact.ts';
import { fail, notApplicable, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { type Given, judgeIsolation, listDoubt } from '../isolation.ts';
import { CONFINEMENT_FACTS, type Confinement, confinementOf } from '../mandatory-access.ts';
import { quote } from '../quote.ts';

const SHOW = 'Hand in docker inspect of what runs or a report of Docker Bench, and daemon.json where the host has SELinux.';
const DISABLED = /^label\s*[:=]\s*disable$/i;

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
  if (isolation.securityOptions.some((option) => DISABLED.test(option.trim())))
    return fail(subject, 'It sets label to "disable".', [from], { remedy });
  if (privileged === true)
    return fail(subject, 'It is privileged, and so runs under a label that confines nothing.', [from], { remedy });
  const doubt = listDoubt(given, subject, 'security options', isolation.securityOptions);
  if (doubt !== null) return doubt;
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
