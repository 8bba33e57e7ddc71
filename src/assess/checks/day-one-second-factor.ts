import { defineCheck } from '../check.ts';
import { judgeDayOne } from '../day-one.ts';
import secondFactor from './mfa-mandatory-at-login.ts';

export default defineCheck({
  id: 'day-one-second-factor',
  title: 'Administrators had a second factor on the first day',
  control: 'OPS-1.2',
  reads: [
    'attestation',
    'authentikFlow',
    'authentikStage',
    'authentikStageBinding',
    'authentikBrand',
    'authentikFlowUse',
    'authentikRemoval',
    'authentikListing',
  ],
  requires: ['attestation'],
  freshFor: 'P31D',
  why: 'An administrator without a second factor is one stolen password away from losing everything.',
  remedy: 'Enrol a second factor for every administrator before the first user logs in, and record it on that day.',

  judge(facts, context) {
    const judged = [...secondFactor.judge(facts, context, [])];
    return judgeDayOne(facts.attestation, 'OPS-1.2', 'AUTH-1.1', judged, context);
  },
});
