import { isUnresolved } from '../../domain/fact.ts';
import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeServices } from '../compose-services.ts';

export default defineCheck({
  id: 'read-only-root',
  title: 'Root file systems are read-only',
  control: 'CTR-3.1',
  reads: ['composeService'],
  requires: ['composeService'],
  freshFor: 'P31D',
  why: 'Whoever gets into a container with a read-only root cannot leave changed programs behind.',
  remedy: 'Set read_only: true with tmpfs for the paths that must be written, or record a deviation that says why not.',

  judge({ composeService }, context) {
    return judgeServices(composeService, context, ({ readOnly, from }, subject) => {
      if (isUnresolved(readOnly))
        return unknown(subject, 'unresolved', `Its read_only is "${readOnly.unresolved}", which the evidence does not resolve.`, [
          from,
        ]);
      if (readOnly === true) return pass(subject, 'Its root file system is read-only.', [from]);
      const found =
        readOnly === null
          ? 'Compose does not set read_only, so its root file system can be written'
          : 'Compose sets read_only to "false"';
      return fail(subject, `${found}.`, [from], {
        remedy: `Set read_only: true for "${subject}" with tmpfs for the paths it writes, or record a deviation.`,
      });
    });
  },
});
