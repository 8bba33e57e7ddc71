import { defineCheck } from '../check.ts';
import { judgeAfterStart } from '../records.ts';

export default defineCheck({
  id: 'week-one-permissions',
  title: 'Permissions were reviewed in the first week',
  control: 'OPS-2.1',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'Rights given in haste during the set-up stay unless somebody looks.',
  remedy: 'Review the permissions of all users, and record the day on which it was done.',

  judge({ attestation }, context) {
    return judgeAfterStart(attestation, 'OPS-2.1', 'week 1', 'P7D', context);
  },
});
