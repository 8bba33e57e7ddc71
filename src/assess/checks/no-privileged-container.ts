import { isUnresolved, type Setting } from '../../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { type Given, judgeIsolation, listDoubt } from '../isolation.ts';
import { quote } from '../quote.ts';
import { labelOption } from '../selinux-types.ts';

const UNCONFINED = /^(?:systempaths|apparmor)\s*[:=]\s*unconfined$/i;

/** Whether a security option takes down a single wall that privileged mode takes away too: masked paths of /proc and /sys, AppArmor, SELinux. */
export function takesWallDown(option: string): boolean {
  return UNCONFINED.test(option.trim()) || labelOption(option) === 'off';
}

export default defineCheck({
  id: 'no-privileged-container',
  title: 'No container is privileged',
  control: 'CTR-4.1',
  reads: ['composeService', 'container'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'Privileged mode takes every wall between a container and its host away at once.',
  remedy: 'Take privileged out and name the one device or capability that is needed.',

  judge(facts, context) {
    return judgeIsolation(facts, context, judgePrivileges);
  },
});

function judgePrivileges(given: Given, subject: string): Observation {
  const { privileged, isolation, from } = given;
  const { hooks, securityOptions } = isolation;
  const remedy = `Take privileged out of "${subject}" and give it the device or capability it needs.`;
  if (privileged === true) return fail(subject, 'It is privileged.', [from], { remedy });
  if (hooks.some((hook) => hook.privileged === true))
    return fail(subject, 'A command that Compose runs in it (post_start, pre_stop) is privileged.', [from], { remedy });
  const down = securityOptions.filter(takesWallDown);
  if (down.length > 0)
    return fail(subject, `It takes down single walls, as privileged mode does: ${quote(down)}.`, [from], {
      remedy: `Take ${quote(down)} out of the security_opt of "${subject}".`,
    });
  const open = [privileged, ...hooks.map((hook) => hook.privileged)].find((setting: Setting<boolean>) => isUnresolved(setting));
  if (open !== undefined)
    return unknown(subject, 'unresolved', `Its privileged is ${quote(open)}, which the evidence does not resolve.`, [from]);
  return listDoubt(given, subject, 'security options', securityOptions) ?? pass(subject, 'It is not privileged.', [from]);
}
