import { defineCheck } from '../check.ts';
import { judgeOnce } from '../records.ts';
import { RECOVERY_PROCEDURES } from '../recovery-procedures.ts';

export default defineCheck({
  id: 'recovery-tested',
  title: 'Recovery was tested in the quarter',
  control: 'IR-3.2',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'A backup that nobody has restored is a hope; the first restore should not be an emergency.',
  remedy: 'Restore a backup on a spare host once a quarter and record the day, the backup and how long it took.',

  judge({ attestation }, context) {
    return judgeOnce(attestation, 'IR-3.2', context.period.id, context.period, context, RECOVERY_PROCEDURES);
  },
});
