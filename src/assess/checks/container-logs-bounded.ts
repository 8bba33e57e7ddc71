import { isUnresolved, type Setting } from '../../domain/fact.ts';
import { fail, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { judgeServices } from '../compose-services.ts';
import { quote } from '../quote.ts';

const LARGEST = 10 * 1024 ** 2;
const FEWEST_FILES = 3;

export default defineCheck({
  id: 'container-logs-bounded',
  title: 'Container logs are bounded',
  control: 'MON-1.1',
  reads: ['composeService'],
  requires: ['composeService'],
  freshFor: 'P31D',
  why: 'Without bounds the log of one noisy container fills the disk of the host and stops every service on it.',
  remedy: 'Set logging: driver json-file (or local) with max-size at most 10m and max-file at least 3 for every service.',

  judge({ composeService }, context) {
    return judgeServices(composeService, context, ({ logging, from }, subject) => {
      const remedy = `Set logging for "${subject}": driver json-file, max-size "10m", max-file "3".`;
      const refuse = (reason: string) => fail(subject, reason, [from], { remedy });
      if (logging === null) return refuse('It sets no logging, and Docker by itself keeps logs without bounds.');
      const { driver, maxSize, maxFile } = logging;
      if (driver === null) return refuse('It sets no log driver, so the bounds it may set depend on the daemon.');
      if (typeof driver === 'string' && !['json-file', 'local'].includes(driver)) {
        if (driver === 'none') return refuse('Its log driver is "none": its logs are lost.');
        return unknown(
          subject,
          'missing',
          `Its log driver "${driver}" keeps logs elsewhere, and no evidence shows their bounds.`,
          [from],
          { remedy },
        );
      }
      if (maxSize === null) return refuse('It sets no max-size for its logs.');
      if (maxFile === null) return refuse('It sets no max-file for its logs, so older ones are lost at once.');
      if (typeof maxSize === 'string' && !(bytesOf(maxSize) <= LARGEST))
        return refuse(`Its max-size ${quote(maxSize)} is not "10m" or less.`);
      if (typeof maxFile === 'string' && !(wholeNumber(maxFile) >= FEWEST_FILES))
        return refuse(`Its max-file ${quote(maxFile)} is not "3" or more.`);
      const open = [driver, maxSize, maxFile].filter((setting: Setting<string>) => isUnresolved(setting));
      if (open.length > 0) return unknown(subject, 'unresolved', `Its log settings ${quote(open)} are not resolved.`, [from]);
      return pass(subject, `Its logs go to ${quote(driver)} with max-size ${quote(maxSize)} and max-file ${quote(maxFile)}.`, [
        from,
      ]);
    });
  },
});

/** Size in Docker's notation (`10m`, `512kb`, plain bytes); NaN for anything else, "-1" (unlimited) and 0 included. */
function bytesOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)i?b?$/i.exec(text.trim());
  const bytes = Number(match?.[1]) * 1024 ** ' kmgtp'.indexOf(match?.[2]?.toLowerCase() || ' ');
  return bytes > 0 ? bytes : Number.NaN;
}

function wholeNumber(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
}
