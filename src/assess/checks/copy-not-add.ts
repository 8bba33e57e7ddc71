import { fail, pass } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';
import { unshownFindings } from '../trivy-rules.ts';

export default defineCheck({
  id: 'copy-not-add',
  title: 'Dockerfiles copy files instead of adding them',
  control: 'CTR-4.19',
  reads: ['dockerfile', 'misconfiguration'],
  requires: ['dockerfile'],
  freshFor: 'P31D',
  why: 'ADD also fetches from the network and unpacks archives, so that what lands in the image is decided elsewhere.',
  remedy: 'Use COPY; fetch archives in a RUN that checks their digest.',

  judge({ dockerfile, misconfiguration }) {
    const judged = dockerfile.map(({ path, adds, from }) =>
      adds.length === 0
        ? pass(path, 'It has no ADD.', [from])
        : fail(path, `It uses ADD in ${quote(adds.map(({ at }) => at))}.`, adds, {
            remedy: `Use COPY in ${quote(adds.map(({ at }) => at))} of ${path}.`,
          }),
    );
    const shown = dockerfile.flatMap(({ adds }) => adds).length;
    const remedy = 'Use COPY in the Dockerfile that Trivy names.';
    return [...judged, ...unshownFindings(misconfiguration, { ids: ['DS-0005'], shown, meaning: 'fail', remedy })];
  },
});
