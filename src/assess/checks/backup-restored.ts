import { defineCheck } from '../check.ts';
import { judgeOnce } from '../records.ts';

export default defineCheck({
  id: 'backup-restored',
  title: 'A backup was restored as a test in the quarter',
  control: 'OPS-3.3',
  reads: ['attestation'],
  requires: ['attestation'],
  freshFor: 'P100D',
  why: 'Only a restore shows that a backup can be read and holds the data.',
  remedy: 'Restore a backup on a spare host once a quarter, and record which one and what was compared.',

  judge({ attestation }, context) {
    return judgeOnce(attestation, 'OPS-3.3', context.period.id, context.period, context, context.organisation.scope.dataStores);
  },
});
