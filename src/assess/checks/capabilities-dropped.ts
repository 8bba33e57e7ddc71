import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { type Given, judgeIsolation, listDoubt } from '../isolation.ts';
import { quote } from '../quote.ts';

/** What a service may take back: to own files, to change its user, and to open a port below 1024. */
export const HARMLESS = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'];

export default defineCheck({
  id: 'capabilities-dropped',
  title: 'All capabilities are dropped, and few added back',
  control: 'CTR-4.2',
  reads: ['composeService', 'container'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'Capabilities are slices of the rights of root; those that a service does not need serve only an intruder.',
  remedy: 'Set cap_drop: [ALL] and add back what the service fails without.',

  judge(facts, context) {
    return judgeIsolation(facts, context, judgeCapabilities);
  },
});

function judgeCapabilities(given: Given, subject: string): Observation {
  const { privileged, from } = given;
  const [added, dropped] = [given.isolation.capAdd, given.isolation.capDrop].map((names) => names.map(capabilityName));
  const remedy = `Set cap_drop: [ALL] for "${subject}" and add back what it fails without.`;
  // A privileged container keeps every capability, whatever it drops.
  if (privileged === true) return fail(subject, 'It is privileged and so holds every capability.', [from], { remedy });
  if (given.isolation.hooks.some((hook) => hook.privileged === true))
    return fail(subject, 'A command that Compose runs in it is privileged and so holds every capability.', [from], { remedy });
  const excess = (added ?? []).filter((name) => !HARMLESS.includes(name) && !name.includes('$'));
  if (excess.length > 0) return fail(subject, `It adds ${quote(excess)}.`, [from], { remedy });
  const doubt = listDoubt(given, subject, 'capabilities', [...given.isolation.capAdd, ...given.isolation.capDrop]);
  if (doubt !== null) return doubt;
  if (dropped?.includes('ALL') !== true) {
    const found = dropped === undefined || dropped.length === 0 ? 'no capability' : `only ${quote(dropped)}`;
    return fail(subject, `It drops ${found}, not ALL.`, [from], { remedy });
  }
  const open = [privileged, ...given.isolation.hooks.map((hook) => hook.privileged)].find((setting) => isUnresolved(setting));
  if (open !== undefined)
    return unknown(subject, 'unresolved', `Whether it is privileged (${quote(open)}) is not resolved.`, [from]);
  return pass(subject, `It drops ALL capabilities and adds ${added?.length === 0 ? 'none' : quote(added)}.`, [from]);
}

/** Docker takes `cap_chown`, `CHOWN` and `chown` for the same. */
export function capabilityName(name: string): string {
  return name.trim().toUpperCase().replace(/^CAP_/, '');
}
