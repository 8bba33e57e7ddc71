import { defineCheck } from '../check.ts';
import { judgeDayOne } from '../day-one.ts';
import auditLogging from './audit-logging-on.ts';

export default defineCheck({
  id: 'day-one-audit-logging',
  title: 'Audit logging was on from the first day',
  control: 'OPS-1.4',
  reads: ['attestation', 'composeService'],
  requires: ['attestation'],
  freshFor: 'P31D',
  why: 'What happened before the log began cannot be found out.',
  remedy: 'Switch audit logging on before the first user logs in, and record it on that day.',

  judge(facts, context) {
    const judged = [...auditLogging.judge(facts, context, [])];
    return judgeDayOne(facts.attestation, 'OPS-1.4', 'MON-3.1', judged, context);
  },
});
