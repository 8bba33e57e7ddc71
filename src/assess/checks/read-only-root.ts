import type { ComposeService } from '../../domain/facts/compose.ts';
import { isUnresolved } from '../../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeRunning } from '../running-services.ts';

export default defineCheck({
  id: 'read-only-root',
  title: 'Root file systems are read-only',
  control: 'CTR-3.1',
  reads: ['composeService', 'container'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'Whoever gets into a container with a read-only root cannot leave changed programs behind.',
  remedy: 'Set read_only: true with tmpfs for the paths that must be written, or record a deviation that says why not.',

  judge({ composeService, container }, context) {
    return judgeRunning(composeService, container, context, {
      ofService: judgeService,
      ofContainer: ({ readOnly, from }, subject) =>
        readOnly
          ? pass(subject, 'Its root file system is read-only.', [from])
          : fail(subject, 'Its root file system can be written.', [from], { remedy: remedyFor(subject) }),
    });
  },
});

function judgeService({ readOnly, from }: ComposeService, subject: string): Observation {
  if (isUnresolved(readOnly))
    return unknown(subject, 'unresolved', `Its read_only is "${readOnly.unresolved}", which the evidence does not resolve.`, [
      from,
    ]);
  if (readOnly === true) return pass(subject, 'Its root file system is read-only.', [from]);
  const found =
    readOnly === null
      ? 'Compose does not set read_only, so its root file system can be written'
      : 'Compose sets read_only to "false"';
  return fail(subject, `${found}.`, [from], { remedy: remedyFor(subject) });
}

function remedyFor(subject: string): string {
  return `Set read_only: true for "${subject}" with tmpfs for the paths it writes, or record a deviation.`;
}
