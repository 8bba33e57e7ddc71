import { DAY_MS, epochMs, parseDay } from '../domain/time.ts';
import type { Context } from './check.ts';

/**
 * The whole days (UTC) that logs must speak of, as milliseconds: those of the period from the day the deployment went into service,
 * up to the assessment. `to` is exclusive and never before `from`.
 */
export function loggedDays({ period, asOf, organisation }: Context): {
  readonly from: number;
  readonly to: number;
  readonly days: number;
} {
  const inService = parseDay(organisation.deployment.inServiceSince);
  const from = Math.max(epochMs(period.from), inService === null ? 0 : epochMs(inService));
  const end = Math.min(epochMs(period.to), epochMs(asOf));
  const days = Math.max(0, Math.floor((end - from) / DAY_MS));
  return { from, to: from + days * DAY_MS, days };
}

/** A number of milliseconds as days, hours and minutes, rounded down: `1 d 3 h`, `12 min`. */
export function durationInWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ].filter(([count]) => count !== 0);
  return parts.length === 0
    ? 'less than a minute'
    : parts
        .slice(0, 2)
        .map(([count, unit]) => `${count} ${unit}`)
        .join(' ');
}

/** Whether the name that a log gives its host is that of a host in scope: logs often leave the domain away. */
export function isSameHost(named: string, host: string): boolean {
  const [left = '', right = ''] = [named, host].map((name) => name.trim().toLowerCase());
  return left === right || left.split('.')[0] === right || left === right.split('.')[0];
}
