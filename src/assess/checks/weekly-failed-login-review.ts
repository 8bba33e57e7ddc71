import { defineCheck } from '../check.ts';
import { judgeRecords, weeksDue } from '../records.ts';

export default defineCheck({
  id: 'weekly-failed-login-review',
  title: 'Failed logins are reviewed every week',
  control: 'CMP-3.1',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'Slow guessing stays below every alert; a person who looks at a whole week sees it.',
  remedy: 'Review the failed logins of each ISO week and record the day and what was found.',

  judge({ attestation }, context) {
    return judgeRecords(attestation, 'CMP-3.1', weeksDue(context), context);
  },
});
