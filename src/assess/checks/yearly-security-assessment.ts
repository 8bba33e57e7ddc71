import { parseDay, shift } from '../../domain/time.ts';
import { defineCheck } from '../check.ts';
import { judgeOnce } from '../records.ts';

export default defineCheck({
  id: 'yearly-security-assessment',
  title: 'A full assessment was made within a year',
  control: 'CMP-3.4',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'Threats and the deployment itself change more in a year than quarterly audits show.',
  remedy: 'Have the whole deployment assessed once a year and record the day and what was found.',

  judge({ attestation }, context) {
    const year = shift(context.period.to, 'P1Y', -1);
    // What was assessed long before the deployment went into service is not what runs.
    const start = parseDay(context.organisation.deployment.inServiceSince);
    const [, from = year] = [year, start === null ? year : shift(start, 'P30D', -1)].sort();
    const span = { from, to: context.period.to };
    return judgeOnce(attestation, 'CMP-3.4', context.organisation.deployment.name, span, context);
  },
});
