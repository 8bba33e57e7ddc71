import { defineCheck } from '../check.ts';
import { judgeOnce } from '../records.ts';

export default defineCheck({
  id: 'quarterly-security-audit',
  title: 'A security audit was made in the quarter',
  control: 'CMP-3.3',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'A regular look at the whole finds what the controls, each by itself, do not.',
  remedy: 'Audit the deployment once a quarter and record the day and what was found.',

  judge({ attestation }, context) {
    return judgeOnce(attestation, 'CMP-3.3', context.period.id, context.period, context);
  },
});
