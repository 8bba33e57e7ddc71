import { defineCheck } from '../check.ts';
import { judgeAfterStart } from '../records.ts';

export default defineCheck({
  id: 'week-one-training',
  title: 'Administrators were trained in the first week',
  control: 'OPS-2.5',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'The best procedure helps nobody who has never read it.',
  remedy: 'Train the administrators with the runbook, and record the day.',

  judge({ attestation }, context) {
    return judgeAfterStart(attestation, 'OPS-2.5', 'week 1', 'P7D', context);
  },
});
