import { isUnresolved } from '../domain/facts/setting.ts';
import type { TraefikStatic } from '../domain/facts/traefik.ts';
import { isLost } from './lost-places.ts';
import { quote } from './quote.ts';

type AccessLog = Pick<TraefikStatic, 'accessLogPath' | 'accessLogFilters' | 'accessLogFields' | 'entryPoints'>;

/** What a record must say, each by one field or another: who reached what, how, and with what outcome. The time is always there. */
const ESSENTIAL = [
  ['ClientHost', 'ClientAddr'],
  ['RequestMethod', 'RequestLine'],
  ['RequestPath', 'RequestLine'],
  ['DownstreamStatus', 'DownstreamStatusLine'],
];

/** What an access log that is on leaves out, and what nobody can tell. https://doc.traefik.io/traefik/observability/access-logs/ */
export function accessLogFaults(log: AccessLog): { readonly faults: string[]; readonly unresolved: string[] } {
  const { accessLogPath: path, accessLogFilters: filters, accessLogFields: fields, entryPoints } = log;
  const quiet = entryPoints.filter(({ accessLogs }) => accessLogs === false).map(({ name }) => name);
  const faults = [
    ...(typeof path === 'string' && isLost(path) ? [`it goes to ${quote(path)}`] : []),
    ...(areLimiting(filters) ? [`only requests that its filters let through are logged (${describe(filters)})`] : []),
    ...(quiet.length > 0 ? [`it is off at the entry points ${quote(quiet)}`] : []),
    ...ESSENTIAL.filter((either) => either.every((name) => isDropped(name, fields))).map(
      (either) => `the field ${either.join(' or ')} is dropped`,
    ),
  ];
  const open = { path, minDuration: filters.minDuration, retryAttempts: filters.retryAttempts, defaultMode: fields.defaultMode };
  const undecided = [
    ...Object.entries(open).filter(([, value]) => isUnresolved(value)),
    ...fields.names.filter(({ mode }) => isUnresolved(mode)).map(({ name }) => [name]),
    ...entryPoints.filter(({ accessLogs }) => isUnresolved(accessLogs)).map(({ name }) => [`entry point ${quote(name)}`]),
  ];
  return { faults, unresolved: undecided.flatMap(([name]) => (name === undefined ? [] : [String(name)])) };
}

/** Filters add to one another, so that one which lets every status through leaves nothing out. */
function areLimiting({ statusCodes, retryAttempts, minDuration }: AccessLog['accessLogFilters']): boolean {
  const set = statusCodes.length > 0 || retryAttempts === true || (typeof minDuration === 'string' && !/^0\D*$/.test(minDuration));
  return set && !coverEveryStatus(statusCodes);
}

/** Codes from 200 to 599; those below never end an exchange. */
function coverEveryStatus(codes: readonly string[]): boolean {
  const ranges = codes.map((code) => /^(\d{3})(?:-(\d{3}))?$/.exec(code.trim())).filter((match) => match !== null);
  return Array.from({ length: 400 }, (_, index) => 200 + index).every((code) =>
    ranges.some(([, from, to = from]) => Number(from) <= code && code <= Number(to)),
  );
}

function describe({ statusCodes, retryAttempts, minDuration }: AccessLog['accessLogFilters']): string {
  return [
    ...(statusCodes.length > 0 ? [`statusCodes ${statusCodes.join(', ')}`] : []),
    ...(retryAttempts === true ? ['retryAttempts'] : []),
    ...(typeof minDuration === 'string' ? [`minDuration ${minDuration}`] : []),
  ].join('; ');
}

/** Traefik knows `keep` and `drop`, letter by letter, and passes over any other mode. */
function isDropped(name: string, { defaultMode, names }: AccessLog['accessLogFields']): boolean {
  const own = names.find((one) => one.name.toLowerCase() === name.toLowerCase())?.mode;
  return own === 'drop' || (own !== 'keep' && defaultMode === 'drop');
}
