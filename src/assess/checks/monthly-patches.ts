import { defineCheck } from '../check.ts';
import { judgeMonthly } from '../records.ts';

export default defineCheck({
  id: 'monthly-patches',
  title: 'Security patches are managed every month',
  control: 'OPS-3.4',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'Most attacks use a hole for which there has long been a patch.',
  remedy: 'Apply or postpone the security patches of each month, and record which and why under its month, such as 2026-07.',

  judge({ attestation }, context) {
    return judgeMonthly(attestation, 'OPS-3.4', context);
  },
});
