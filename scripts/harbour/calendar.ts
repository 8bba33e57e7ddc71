/** A quarter of the demonstration, and what differs in it. Instants are UTC milliseconds; `to` is exclusive. */
export type Quarter = {
  id: '2026-Q2' | '2026-Q3';
  from: number;
  to: number;
  /** When the host was looked at and the images were scanned: in the last days, as evidence for the whole quarter. */
  takenAt: string;
};

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
export const MINUTE = 60_000;
export const SECOND = 1_000;

export const QUARTERS: readonly Quarter[] = [
  { id: '2026-Q2', from: Date.UTC(2026, 3, 1), to: Date.UTC(2026, 6, 1), takenAt: '2026-06-29T06:12:44Z' },
  { id: '2026-Q3', from: Date.UTC(2026, 6, 1), to: Date.UTC(2026, 9, 1), takenAt: '2026-09-28T06:12:44Z' },
];

/** The day on which authentik was down. Traefik kept running and saw it fail. */
export const OUTAGE = '2026-08-15';

export function daysOf(quarter: Quarter): number[] {
  return Array.from({ length: (quarter.to - quarter.from) / DAY }, (_, index) => quarter.from + index * DAY);
}

export function isoDate(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** Monday is 1, Sunday is 7. */
export function weekday(instant: number): number {
  return new Date(instant).getUTCDay() || 7;
}

export function isWeekend(day: number): boolean {
  return weekday(day) > 5;
}

/** The ISO 8601 week, such as `2026-W27`: the week belongs to the year of its Thursday. */
export function isoWeek(day: number): string {
  const thursday = day + (4 - weekday(day)) * DAY;
  const year = new Date(thursday).getUTCFullYear();
  const week = 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * DAY));
  return `${year}-W${String(week).padStart(2, '0')}`;
}
