import { defineCheck } from '../check.ts';
import { judgeDayOne } from '../day-one.ts';
import accountsChecked from './default-accounts-checked.ts';
import noDefaultSecret from './no-default-secret.ts';

export default defineCheck({
  id: 'day-one-passwords',
  title: 'Default passwords were changed on the first day',
  control: 'OPS-1.1',
  reads: ['attestation', 'hostSecret', 'hostUnread'],
  requires: ['attestation'],
  freshFor: 'P31D',
  why: 'Default passwords are tried within hours of the first DNS record.',
  remedy: 'Change all default passwords before the first user logs in, and record it on that day.',

  judge(facts, context) {
    const judged = [...noDefaultSecret.judge(facts, context, []), ...accountsChecked.judge(facts, context, [])];
    return judgeDayOne(facts.attestation, 'OPS-1.1', 'PRE-1.3', judged, context);
  },
});
