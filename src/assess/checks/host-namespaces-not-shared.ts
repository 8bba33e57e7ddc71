import { type ContainerIsolation, isUnresolved, type Setting } from '../../domain/fact.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import type { Given } from '../isolation.ts';
import { quote } from '../quote.ts';
import { judgeRunning } from '../running-services.ts';
import { type Others, sharedWith } from '../shared-namespaces.ts';

export default defineCheck({
  id: 'host-namespaces-not-shared',
  title: 'No container shares name spaces of the host',
  control: 'CTR-4.4',
  reads: ['composeService', 'container'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: "With the host's list of processes or its shared memory a container reads what other services keep in theirs.",
  remedy: 'Take pid, ipc, uts, cgroup and userns_mode out of the service, or set them to something else than host.',

  judge({ composeService, container }, context) {
    const others = { services: composeService, containers: container };
    return judgeRunning(composeService, container, context, {
      ofService: (service, subject) => judgeModes(service, service.project, subject, others),
      ofContainer: (running, subject) => judgeModes(running, null, subject, others),
    });
  },
});

function judgeModes(given: Given, project: string | null, subject: string, others: Others): Observation {
  const { isolation, userNamespaceMode, from } = given;
  const modes = Object.entries({
    pid: followed('pidMode', isolation, project, others),
    ipc: followed('ipcMode', isolation, project, others),
    uts: isolation.utsMode,
    cgroup: isolation.cgroupMode,
    userns_mode: userNamespaceMode,
  });
  const shared = modes.filter(([, mode]) => typeof mode === 'string' && mode.trim().toLowerCase() === 'host');
  const names = (list: typeof modes) => list.map(([name]) => name).join(' and ');
  if (shared.length > 0)
    return fail(subject, `It shares the host's: ${names(shared)} is "host".`, [from], {
      remedy: `Take ${names(shared)} out of "${subject}".`,
    });
  const open = modes.filter(([, mode]) => isUnresolved(mode));
  if (open.length > 0)
    return unknown(
      subject,
      'unresolved',
      `Its ${names(open)} is ${quote(open[0]?.[1])}, which the evidence does not resolve.`,
      [from],
      {
        remedy: `Hand in the Compose project or the container whose name spaces "${subject}" shares.`,
      },
    );
  return pass(subject, 'It has process, IPC, host name, control group and user name spaces of its own.', [from]);
}

/** The mode at the end of a chain of containers that share one name space; unresolved where the evidence does not hold the next one. */
function followed(
  mode: 'pidMode' | 'ipcMode',
  isolation: ContainerIsolation,
  project: string | null,
  others: Others,
  seen: readonly ContainerIsolation[] = [],
): Setting<string> {
  const own = isolation[mode];
  const next = sharedWith(own, project, others);
  if (next === null) return own;
  const written = { unresolved: String(own) };
  if (next === 'missing') return written;
  const one = 'service' in next ? next.service : next.container;
  if (seen.includes(one.isolation)) return written;
  return followed(mode, one.isolation, 'service' in next ? next.service.project : null, others, [...seen, one.isolation]);
}
