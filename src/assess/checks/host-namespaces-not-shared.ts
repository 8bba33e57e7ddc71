import { isUnresolved } from '../../domain/fact.ts';
import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeIsolation } from '../isolation.ts';
import { quote } from '../quote.ts';

export default defineCheck({
  id: 'host-namespaces-not-shared',
  title: 'No container shares name spaces of the host',
  control: 'CTR-4.4',
  reads: ['composeService', 'container'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: "With the host's list of processes or its shared memory a container reads what other services keep in theirs.",
  remedy: 'Take pid, ipc, uts and userns_mode out of the service, or set them to something else than host.',

  judge(facts, context) {
    return judgeIsolation(facts, context, ({ isolation, userNamespaceMode, from }, subject) => {
      const modes = Object.entries({
        pid: isolation.pidMode,
        ipc: isolation.ipcMode,
        uts: isolation.utsMode,
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
        );
      return pass(subject, 'It has process, IPC, host name and user name spaces of its own.', [from]);
    });
  },
});
