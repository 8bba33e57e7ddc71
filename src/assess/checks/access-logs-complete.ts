import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { isHardlyRead, misdatedAmong, ONE_IN } from '../log-soundness.ts';

export default defineCheck({
  id: 'access-logs-complete',
  title: 'Logs are well formed and complete',
  control: 'CMP-2.2',
  reads: ['logIntake'],
  requires: ['logIntake'],
  freshFor: 'P100D',
  why: 'A line that cannot be read is an event that no check sees; a few may be cut at rotation, many are a fault or a cover-up.',
  remedy: 'Look at the rejected lines and mend the source or the format of its log.',

  judge({ logIntake }, { organisation }) {
    const sources = new Set([...organisation.scope.logSources, ...logIntake.map(({ source }) => source)]);
    return [...sources].map((source): Observation => {
      const own = logIntake.filter((intake) => intake.source === source);
      const [first, ...rest] = own.map(({ from }) => from);
      const sum = (count: 'lines' | 'rejected' | 'blank' | 'loaded') => own.reduce((total, intake) => total + intake[count], 0);
      if (first === undefined || sum('lines') === sum('blank'))
        return unknown(
          source,
          'missing',
          `No line of a log of "${source}" was handed in.`,
          own.map(({ from }) => from),
          { remedy: `Hand in the log of "${source}".` },
        );
      const [lines, loaded, rejected, blank] = [sum('lines'), sum('loaded'), sum('rejected'), sum('blank')];
      const account = `${lines} lines: ${loaded} read, ${rejected} rejected, ${blank} blank`;
      if (lines !== loaded + rejected + blank) return fail(source, `Its lines do not add up: ${account}.`, [first, ...rest]);
      const worst = own.filter(isHardlyRead);
      const inAll = rejected * ONE_IN > loaded + rejected;
      if (inAll || worst.length > 0) {
        const where = inAll ? 'its lines' : `the lines of ${worst.length} of its ${own.length} files`;
        const pointers = inAll ? ([first, ...rest] as const) : worst.map(({ from }) => from);
        return fail(source, `More than 0.01 % of ${where} could not be read: ${account}.`, pointers, {
          remedy: `Look at the rejected lines of "${source}" and mend its log format.`,
        });
      }
      const wrong = misdatedAmong(own);
      if (wrong !== undefined)
        return unknown(source, 'unresolved', `A log of "${source}" cannot be right: ${wrong.misdated}. ${account}.`, [wrong.from], {
          remedy: `Find out when the clock of "${source}" was wrong, or state in collection.yaml what the file covers.`,
        });
      return pass(source, `${account}.`, [first, ...rest]);
    });
  },
});
