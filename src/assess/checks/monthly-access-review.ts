import { defineCheck } from '../check.ts';
import { judgeRecords, monthsDue } from '../records.ts';

export default defineCheck({
  id: 'monthly-access-review',
  title: 'Users and permissions are reviewed every month',
  control: 'CMP-3.2',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'People change roles and leave; rights that nobody reviews outlive their reason.',
  remedy: 'Review users and permissions each month and record the day and what was changed.',

  judge({ attestation }, context) {
    return judgeRecords(attestation, 'CMP-3.2', monthsDue(context), context);
  },
});
