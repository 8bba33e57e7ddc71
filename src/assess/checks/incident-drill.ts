import { defineCheck } from '../check.ts';
import { judgeOnce } from '../records.ts';

export default defineCheck({
  id: 'incident-drill',
  title: 'An incident was practised in the quarter',
  control: 'OPS-3.5',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'People who have never practised an incident lose its first hours.',
  remedy: 'Practise an incident once a quarter, and record the day, the scenario and what was learnt.',

  judge({ attestation }, context) {
    return judgeOnce(attestation, 'OPS-3.5', context.period.id, context.period, context);
  },
});
