import { fail, pass } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';

export default defineCheck({
  id: 'packages-updated-with-installs',
  title: 'No Dockerfile refreshes package lists on their own',
  control: 'CTR-4.18',
  reads: ['dockerfile'],
  requires: ['dockerfile'],
  freshFor: 'P31D',
  why: 'The cache of builds keeps the lists of the day they were fetched, and a later install takes old packages from them.',
  remedy: 'Put apt-get update && apt-get install -y … into one RUN.',

  judge({ dockerfile }) {
    return dockerfile.map(({ path, updates, from }) =>
      updates.length === 0
        ? pass(path, 'No RUN fetches lists of packages without installing from them.', [from])
        : fail(path, `Lists of packages are fetched on their own in ${quote(updates.map(({ at }) => at))}.`, updates, {
            remedy: `Join ${quote(updates.map(({ at }) => at))} of ${path} with the RUN that installs.`,
          }),
    );
  },
});
