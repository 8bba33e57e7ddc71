import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeIsolation } from '../isolation.ts';
import { quote } from '../quote.ts';

const MOST = 5;

export default defineCheck({
  id: 'restarts-bounded',
  title: 'Restarts are bounded',
  control: 'CTR-4.10',
  reads: ['composeService', 'container'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'A service that crashes and is restarted without end hides its failure and can be attacked again and again.',
  remedy: 'Set restart: on-failure:5, and let a systemd unit start the project when the host starts.',

  judge(facts, context) {
    return judgeIsolation(facts, context, ({ isolation: { restart }, from }, subject) => {
      if (isUnresolved(restart))
        return unknown(subject, 'unresolved', `Its restart policy ${quote(restart)} is not resolved.`, [from]);
      const attempts = /^on-failure:(\d+)$/.exec(restart?.trim() ?? '')?.[1];
      if (attempts !== undefined && Number(attempts) >= 1 && Number(attempts) <= MOST)
        return pass(subject, `Its restart policy is ${quote(restart)}.`, [from]);
      const found = restart === null ? 'It sets no restart policy.' : `Its restart policy is ${quote(restart)}.`;
      return fail(subject, found, [from], { remedy: `Set restart: on-failure:5 for "${subject}", or record a deviation.` });
    });
  },
});
