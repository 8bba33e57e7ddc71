import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeIsolation } from '../isolation.ts';
import { quote } from '../quote.ts';

/** The kernel's own bound on a host: 2^22 processes. */
const MOST = 4_194_304;

export default defineCheck({
  id: 'process-limits',
  title: 'The number of processes is limited for every service',
  control: 'CTR-4.7',
  reads: ['composeService', 'container'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'Without a limit a fork bomb in one container fills the process table of the host.',
  remedy: 'Set pids_limit to a number above what the service needs, such as 200.',

  judge(facts, context) {
    return judgeIsolation(facts, context, ({ isolation: { pidsLimit }, from }, subject) => {
      if (isUnresolved(pidsLimit))
        return unknown(subject, 'unresolved', `Its process limit ${quote(pidsLimit)} is not resolved.`, [from]);
      const remedy = `Set pids_limit for "${subject}".`;
      if (pidsLimit === null || !(pidsLimit > 0)) return fail(subject, 'It has no process limit.', [from], { remedy });
      return pidsLimit <= MOST
        ? pass(subject, `Its process limit is ${pidsLimit}.`, [from])
        : fail(subject, `Its process limit of ${pidsLimit} is more than a host has processes.`, [from], { remedy });
    });
  },
});
