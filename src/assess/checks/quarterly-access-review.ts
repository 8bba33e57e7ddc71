import { defineCheck } from '../check.ts';
import { judgeOnce } from '../records.ts';

export default defineCheck({
  id: 'quarterly-access-review',
  title: 'Access was reviewed in the quarter',
  control: 'OPS-3.2',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'Rights that were right a year ago are wrong today, and no setting says so.',
  remedy: 'Review access with the owners of the groups once a quarter, and record the day and what was changed.',

  judge({ attestation }, context) {
    return judgeOnce(attestation, 'OPS-3.2', context.period.id, context.period, context);
  },
});
