import { defineCheck } from '../check.ts';
import { judgeAfterStart } from '../records.ts';

export default defineCheck({
  id: 'week-one-monitoring',
  title: 'Monitoring and alerts were set up in the first week',
  control: 'OPS-2.3',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'What nobody watches fails in silence.',
  remedy: 'Set up monitoring and alerts, send a test alert, and record the day.',

  judge({ attestation }, context) {
    return judgeAfterStart(attestation, 'OPS-2.3', 'week 1', 'P7D', context);
  },
});
