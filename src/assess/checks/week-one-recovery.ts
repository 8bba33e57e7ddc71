import { defineCheck } from '../check.ts';
import { judgeAfterStart } from '../records.ts';

export default defineCheck({
  id: 'week-one-recovery',
  title: 'Recovery was tested in the first week',
  control: 'OPS-2.2',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'A restore that was never tried fails when it is needed.',
  remedy: 'Run the recovery procedures once, and record the day and how they ended.',

  judge({ attestation }, context) {
    return judgeAfterStart(attestation, 'OPS-2.2', 'week 1', 'P7D', context);
  },
});
