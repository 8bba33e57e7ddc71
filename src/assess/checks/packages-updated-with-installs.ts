import { fail, pass } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';
import { unshownFindings } from '../trivy-rules.ts';

export default defineCheck({
  id: 'packages-updated-with-installs',
  title: 'No Dockerfile refreshes package lists on their own',
  control: 'CTR-4.18',
  reads: ['dockerfile', 'misconfiguration'],
  requires: ['dockerfile'],
  freshFor: 'P31D',
  why: 'The cache of builds keeps the lists of the day they were fetched, and a later install takes old packages from them.',
  remedy: 'Put apt-get update && apt-get install -y … into one RUN.',

  judge({ dockerfile, misconfiguration }) {
    const judged = dockerfile.map(({ path, updates, from }) =>
      updates.length === 0
        ? pass(path, 'No RUN fetches lists of packages without installing from them.', [from])
        : fail(path, `Lists of packages are fetched on their own in ${quote(updates.map(({ at }) => at))}.`, updates, {
            remedy: `Join ${quote(updates.map(({ at }) => at))} of ${path} with the RUN that installs.`,
          }),
    );
    const shown = dockerfile.flatMap(({ updates }) => updates).length;
    const remedy = 'Join the two RUN of the Dockerfile that Trivy names.';
    return [...judged, ...unshownFindings(misconfiguration, { ids: ['DS-0017'], shown, meaning: 'fail', remedy })];
  },
});
