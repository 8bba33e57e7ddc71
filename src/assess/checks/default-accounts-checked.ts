import { defineCheck } from '../check.ts';
import { judgeOnce } from '../records.ts';

export default defineCheck({
  id: 'default-accounts-checked',
  title: 'Accounts outside the environment files have no default password',
  control: 'PRE-1.3',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'Accounts that a product creates by itself stand in no file, and their first password is public.',
  remedy: 'Try the default passwords of these accounts once a quarter, and record which were tried.',

  judge({ attestation }, context) {
    return judgeOnce(attestation, 'PRE-1.3', context.period.id, context.period, context);
  },
});
