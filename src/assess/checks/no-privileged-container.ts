import { isUnresolved } from '../../domain/fact.ts';
import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeIsolation } from '../isolation.ts';
import { quote } from '../quote.ts';

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
    return judgeIsolation(facts, context, ({ privileged, from }, subject) => {
      if (isUnresolved(privileged))
        return unknown(subject, 'unresolved', `Its privileged is ${quote(privileged)}, which the evidence does not resolve.`, [
          from,
        ]);
      if (privileged !== true) return pass(subject, 'It is not privileged.', [from]);
      return fail(subject, 'It is privileged.', [from], {
        remedy: `Take privileged out of "${subject}" and give it the device or capability it needs.`,
      });
    });
  },
});
