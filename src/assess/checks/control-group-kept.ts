import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, pass, unknown } from '../../domain/observation.ts';
import { benchWarnings } from '../bench-containers.ts';
import { isDefaultGroup } from '../cgroup-parents.ts';
import { defineCheck } from '../check.ts';
import { judgeIsolation } from '../isolation.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';

export default defineCheck({
  id: 'control-group-kept',
  title: 'Every container stays in its own control group',
  control: 'CTR-4.17',
  reads: ['composeService', 'container', 'benchResult'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'Put under the group of something else, a container shares its limits and is counted with it.',
  remedy: 'Take cgroup_parent out, or record a deviation that says which limits the other group has.',

  judge(facts, context) {
    const judged = judgeIsolation(facts, context, ({ isolation: { cgroupParent }, from }, subject) => {
      const remedy = `Take cgroup_parent out of "${subject}".`;
      if (isUnresolved(cgroupParent))
        return unknown(subject, 'unresolved', `Its control group (${quote(cgroupParent)}) is not resolved.`, [from], { remedy });
      return isDefaultGroup(cgroupParent ?? '')
        ? pass(subject, 'It stays in the control group that Docker gives it.', [from])
        : fail(subject, `It is put under the control group ${quote(cgroupParent)}.`, [from], { remedy });
    });
    const warned = benchWarnings(facts, {
      clause: '5.25',
      reason: 'It is put under another control group.',
      remedy: 'Take cgroup_parent out, and create the container anew.',
    });
    return mergeObservations([...judged, ...warned]);
  },
});
