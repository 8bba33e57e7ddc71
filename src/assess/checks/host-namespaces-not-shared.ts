import type { Pointer } from '../../domain/evidence.ts';
import type { FactsOf } from '../../domain/fact.ts';
import type { ComposeService, ContainerIsolation } from '../../domain/facts/compose.ts';
import { isUnresolved, type Setting } from '../../domain/facts/setting.ts';
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
  reads: ['composeService', 'container', 'daemonSettings', 'daemonCommand'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: "With the host's list of processes or its shared memory a container reads what other services keep in theirs.",
  remedy: 'Take pid, ipc, uts, cgroup and userns_mode out of the service, or set them to something else than host.',

  judge({ composeService, container, daemonSettings, daemonCommand }, context) {
    const byDefault = byDefaultOf({ daemonSettings, daemonCommand });
    const others = { services: composeService, containers: container };
    return judgeRunning(composeService, container, context, {
      ofService: (service, subject) => {
        const judged = judgeModes(service, service.project, subject, others);
        return judged.outcome === 'pass' ? unlessByDefault(judged, service, byDefault) : judged;
      },
      ofContainer: (running, subject) => judgeModes(running, null, subject, others),
    });
  },
});

/** Daemons that put containers that set nothing into the control groups of the host, and whether those are all of the evidence. */
interface ByDefault {
  readonly hosts: readonly Pointer[];
  readonly all: boolean;
}

function byDefaultOf({ daemonSettings, daemonCommand }: FactsOf<'daemonSettings' | 'daemonCommand'>): ByDefault {
  const hosts = [
    ...daemonSettings.filter(({ cgroupMode }) => isHost(cgroupMode)),
    ...daemonCommand.filter(({ flags }) => isHost(flags.findLast(({ name }) => name === 'default-cgroupns-mode')?.value)),
  ].map(({ from }) => from);
  return { hosts, all: hosts.length >= Math.max(daemonSettings.length, daemonCommand.length) };
}

function isHost(mode: unknown): boolean {
  return typeof mode === 'string' && mode.trim().toLowerCase() === 'host';
}

/** What a service does not set, its daemon does; where only some do, which of them runs it is not known. */
function unlessByDefault(judged: Observation, { isolation, from }: ComposeService, { hosts, all }: ByDefault): Observation {
  if (isolation.cgroupMode !== null || hosts.length === 0) return judged;
  const pointers = [from, ...hosts] as const;
  const remedy = `Set cgroup: private for "${judged.subject}", or take default-cgroupns-mode out of the settings of the daemon.`;
  const reason = 'It sets no cgroup, and by default-cgroupns-mode the daemon gives it the control groups of the host';
  return all
    ? fail(judged.subject, `${reason}.`, pointers, { remedy })
    : unknown(judged.subject, 'unresolved', `${reason}, if it runs on that host.`, pointers, { remedy });
}

function judgeModes(given: Given, project: string | null, subject: string, others: Others): Observation {
  const { isolation, userNamespaceMode, from } = given;
  const modes = Object.entries({
    pid: followed('pidMode', isolation, project, others),
    ipc: followed('ipcMode', isolation, project, others),
    uts: isolation.utsMode,
    cgroup: isolation.cgroupMode,
    userns_mode: userNamespaceMode,
  });
  const shared = modes.filter(([, mode]) => isHost(mode));
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
