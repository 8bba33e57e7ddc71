import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { type Given, judgeIsolation, listDoubt } from '../isolation.ts';
import { quote } from '../quote.ts';

export default defineCheck({
  id: 'no-host-device',
  title: 'No container is given a device of the host',
  control: 'CTR-4.15',
  reads: ['composeService', 'container'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'A device leads past every wall of the container to a driver in the kernel, and to what other services do with it.',
  remedy: 'Take devices, device_cgroup_rules and gpus out; what needs a device gets a deviation that names it.',

  judge(facts, context) {
    return judgeIsolation(facts, context, judgeDevices);
  },
});

function judgeDevices(given: Given, subject: string): Observation {
  const { isolation, privileged, from } = given;
  const { devices, deviceRequests, deviceRules } = isolation;
  const remedy = `Take it out of "${subject}", or record a deviation that says what it is for.`;
  const faults = [
    ...(devices.length > 0 ? [`is given ${quote(devices)}`] : []),
    ...(deviceRequests.length > 0 ? [`asks a driver for devices (${quote(deviceRequests)})`] : []),
    ...(deviceRules.length > 0 ? [`may use devices by the rule ${quote(deviceRules)}`] : []),
    ...(privileged === true ? ['is privileged, which gives it all'] : []),
  ];
  if (faults.length > 0) return fail(subject, `It ${faults.join(', and ')}.`, [from], { remedy });
  if (isUnresolved(privileged))
    return unknown(subject, 'unresolved', `Whether it is privileged (${quote(privileged)}) is not resolved.`, [from]);
  return listDoubt(given, subject, 'devices', []) ?? pass(subject, 'It is given no device of the host.', [from]);
}
