import type { Pointer } from '../../domain/evidence.ts';
import type { ComposeService } from '../../domain/facts/compose.ts';
import { isUnresolved, type Setting } from '../../domain/facts/setting.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { type DaemonLogs, daemonLogs } from '../daemon-logs.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { judgeRunning } from '../running-services.ts';

const LARGEST = 10 * 1024 ** 2;
const FEWEST_FILES = 3;

export default defineCheck({
  id: 'container-logs-bounded',
  title: 'Container logs are bounded',
  control: 'MON-1.1',
  reads: ['composeService', 'container', 'daemonSettings', 'daemonCommand'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'Without bounds the log of one noisy container fills the disk of the host and stops every service on it.',
  remedy: 'Set logging: driver json-file with max-size at most 10m and max-file at least 3 for every service.',

  judge({ composeService, container, daemonSettings, daemonCommand }, context) {
    const daemons = daemonLogs(daemonSettings, daemonCommand);
    return judgeRunning(composeService, container, context, {
      ofService: (service, subject) => judgeService(service, subject, daemons),
      ofContainer: ({ logging, from }, subject) => (logging === null ? null : judgeLogging(logging, subject, [from])),
    });
  },
});

/** Of a service that leaves something to the daemon, the worst that a daemon in the evidence makes of it. */
function judgeService({ logging, from }: ComposeService, subject: string, daemons: readonly DaemonLogs[]): Observation {
  const own = logging ?? { driver: null, maxSize: null, maxFile: null };
  const withDefaults = daemons.flatMap((daemon): Observation[] => {
    const driver = own.driver ?? daemon.driver;
    if (own.driver === null && isUnresolved(driver))
      return [
        unknown(
          subject,
          'unresolved',
          `It leaves its log driver to the daemon, and what ${quote(driver.unresolved)} on its command line stands for may name one.`,
          [from, ...daemon.from],
          { remedy: remedyFor(subject) },
        ),
      ];
    // The daemon adds its options where the driver is its own.
    const same = driver === daemon.driver;
    const { maxSize, maxFile } = own;
    const logs = {
      driver,
      maxSize: maxSize ?? (same ? daemon.maxSize : null),
      maxFile: maxFile ?? (same ? daemon.maxFile : null),
    };
    const borrowed = (['driver', 'maxSize', 'maxFile'] as const).some((key) => own[key] === null && logs[key] !== null);
    return borrowed ? [judgeLogging(logs, subject, [from, ...daemon.from])] : [];
  });
  const [worst] = mergeObservations(withDefaults);
  if (worst !== undefined) return worst;
  const remedy = remedyFor(subject);
  if (logging === null)
    return fail(subject, 'It sets no logging, and Docker by itself keeps logs without bounds.', [from], { remedy });
  if (logging.driver === null)
    return fail(subject, 'It sets no log driver, so the bounds it may set depend on the daemon.', [from], { remedy });
  return judgeLogging({ ...logging, driver: logging.driver }, subject, [from]);
}

interface Logs {
  readonly driver: Exclude<Setting<string>, null>;
  readonly maxSize: Setting<string>;
  readonly maxFile: Setting<string>;
}

function judgeLogging(
  { driver, maxSize, maxFile }: Logs,
  subject: string,
  pointers: readonly [Pointer, ...Pointer[]],
): Observation {
  const remedy = remedyFor(subject);
  const refuse = (reason: string) => fail(subject, reason, pointers, { remedy });
  if (typeof driver === 'string' && driver !== 'json-file') {
    if (driver === 'none') return refuse('Its log driver is "none": its logs are lost.');
    // Bounded, but not what is required: a shipper reads the files of json-file.
    if (driver === 'local') return refuse('Its log driver is "local", which writes files that only Docker itself reads.');
    const reason = `Its log driver "${driver}" keeps logs elsewhere, and no evidence shows their bounds.`;
    return unknown(subject, 'missing', reason, pointers, { remedy });
  }
  if (maxSize === null) return refuse('It sets no max-size for its logs.');
  if (maxFile === null) return refuse('It sets no max-file for its logs, so older ones are lost at once.');
  if (typeof maxSize === 'string' && !(bytesOf(maxSize) <= LARGEST))
    return refuse(`Its max-size ${quote(maxSize)} is not "10m" or less.`);
  if (typeof maxFile === 'string' && !(wholeNumber(maxFile) >= FEWEST_FILES))
    return refuse(`Its max-file ${quote(maxFile)} is not "3" or more.`);
  const open = [driver, maxSize, maxFile].filter((setting: Setting<string>) => isUnresolved(setting));
  if (open.length > 0) return unknown(subject, 'unresolved', `Its log settings ${quote(open)} are not resolved.`, pointers);
  return pass(subject, `Its logs go to ${quote(driver)} with max-size ${quote(maxSize)} and max-file ${quote(maxFile)}.`, pointers);
}

function remedyFor(subject: string): string {
  return `Set logging for "${subject}": driver json-file, max-size "10m", max-file "3".`;
}

/** Size in Docker's notation (`10m`, `512kb`, plain bytes); NaN for anything else, "-1" (unlimited) and 0 included. */
function bytesOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)i?b?$/i.exec(text.trim());
  const bytes = Number(match?.[1]) * 1024 ** ' kmgtp'.indexOf(match?.[2]?.toLowerCase() || ' ');
  return bytes > 0 ? bytes : Number.NaN;
}

function wholeNumber(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
}
