import { unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeOnce } from '../records.ts';
import { RECOVERY_PROCEDURES } from '../recovery-procedures.ts';

export default defineCheck({
  id: 'recovery-documented',
  title: 'Recovery is documented',
  control: 'IR-3.1',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'Nobody thinks well at three in the morning; the procedures are written when there is time.',
  remedy:
    'Read the four procedures against the deployment once a quarter, and record it under each of them, or for all in one record.',

  judge({ attestation }, context) {
    return RECOVERY_PROCEDURES.flatMap((procedure) => {
      const own = attestation.filter(({ subject }) => subject === null || subject.toLowerCase() === procedure);
      if (own.some(({ control }) => control === 'IR-3.1')) return judgeOnce(own, 'IR-3.1', procedure, context.period, context);
      // The runbook is no evidence, so that without a record nobody has shown whether it lacks the procedure.
      return [
        unknown(procedure, 'missing', `Nobody has confirmed the procedure for ${procedure}.`, [], {
          remedy: `Read the procedure for ${procedure} against the deployment, and record it under IR-3.1.`,
        }),
      ];
    });
  },
});
