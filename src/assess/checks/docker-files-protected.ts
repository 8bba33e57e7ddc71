import { FILE_ITEMS, judgeBenchItems } from '../bench-items.ts';
import { defineCheck } from '../check.ts';

export default defineCheck({
  id: 'docker-files-protected',
  title: 'The files of Docker belong to root and are closed to others',
  control: 'CTR-4.37',
  reads: ['benchResult'],
  requires: ['benchResult'],
  freshFor: 'P31D',
  why: 'Whoever can write a unit, a certificate or the configuration of the daemon decides what it does as root.',
  remedy:
    'Give the files back to root and close them as Docker Bench says: chown root:root, chmod 644 or less, the server key 400.',

  judge({ benchResult }) {
    return judgeBenchItems(FILE_ITEMS, benchResult);
  },
});
