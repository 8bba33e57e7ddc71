import { defineCheck } from '../check.ts';
import { judgeDayOne } from '../day-one.ts';
import backups from './backups-scheduled.ts';

export default defineCheck({
  id: 'day-one-backups',
  title: 'Backups were set up on the first day',
  control: 'OPS-1.5',
  reads: ['attestation', 'schedule', 'backupLocation'],
  requires: ['attestation'],
  oneIsEnough: ['schedule'],
  freshFor: 'P31D',
  why: 'The first data is lost as easily as any other.',
  remedy: 'Schedule the backups before the first user logs in, and record it on that day.',

  judge(facts, context) {
    const judged = [...backups.judge(facts, context, [])];
    return judgeDayOne(facts.attestation, 'OPS-1.5', 'IR-2.2', judged, context);
  },
});
