import { defineCheck } from '../check.ts';
import { judgeAfterStart } from '../records.ts';

export default defineCheck({
  id: 'week-one-procedures',
  title: 'Security procedures were documented in the first week',
  control: 'OPS-2.4',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'What only one person knows is gone when that person is.',
  remedy: 'Adapt the runbook to the deployment, and record the day.',

  judge({ attestation }, context) {
    return judgeAfterStart(attestation, 'OPS-2.4', 'week 1', 'P7D', context);
  },
});
