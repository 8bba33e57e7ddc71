import { fail, pass } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';

export default defineCheck({
  id: 'copy-not-add',
  title: 'Dockerfiles copy files instead of adding them',
  control: 'CTR-4.19',
  reads: ['dockerfile'],
  requires: ['dockerfile'],
  freshFor: 'P31D',
  why: 'ADD also fetches from the network and unpacks archives, so that what lands in the image is decided elsewhere.',
  remedy: 'Use COPY; fetch archives in a RUN that checks their digest.',

  judge({ dockerfile }) {
    return dockerfile.map(({ path, adds, from }) =>
      adds.length === 0
        ? pass(path, 'It has no ADD.', [from])
        : fail(path, `It uses ADD in ${quote(adds.map(({ at }) => at))}.`, adds, {
            remedy: `Use COPY in ${quote(adds.map(({ at }) => at))} of ${path}.`,
          }),
    );
  },
});
