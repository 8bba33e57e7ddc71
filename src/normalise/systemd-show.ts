import { Problem } from '../domain/problem.ts';
import { counted } from './counted.ts';
import { maskSecrets } from './mask-secrets.ts';
import type { Timer } from './systemd-timers.ts';

/** What is used of a value; those of systemd are far shorter. */
const VALUE_CHARACTERS = 8 * 1024;

interface Unit {
  readonly id: string;
  readonly properties: readonly { readonly name: string; readonly value: string; readonly line: number }[];
}

/**
 * The active timers among the units of `systemctl show`, with the command of their service where it is shown too, and else its name.
 * Throws a {@link Problem} for a unit without a name, as at the end of a file that was cut off.
 */
export function shownTimers(text: string, path: string): { timers: Timer[]; notes: string[] } {
  const units = unitsOf(text, path);
  const byId = new Map(units.toReversed().map((unit) => [unit.id, unit]));
  const timers: Timer[] = [];
  const inactive: string[] = [];
  const without: string[] = [];
  const empty: string[] = [];
  const failed: string[] = [];
  for (const unit of units) {
    if (!unit.id.endsWith('.timer')) continue;
    if (propertyOf(unit, 'ActiveState') !== 'active' || !isLoaded(unit)) {
      inactive.push(unit.id);
      continue;
    }
    const service = propertyOf(unit, 'Unit') ?? unit.id.replace(/\.timer$/, '.service');
    const calendars = unit.properties.flatMap(({ name, value, line }) => {
      const when = name === 'TimersCalendar' ? /\bOnCalendar=([^;}]+)[;}]/.exec(value)?.[1]?.trimEnd() : undefined;
      return when === undefined ? [] : [{ when, line }];
    });
    if (calendars.length === 0) without.push(unit.id);
    const shown = byId.get(service);
    const command = shown === undefined ? service : commandOf(shown);
    if (command === null) {
      empty.push(service);
      continue;
    }
    const result = shown === undefined ? null : propertyOf(shown, 'Result');
    const state = shown === undefined ? null : propertyOf(shown, 'ActiveState');
    if (state === 'failed' || (result !== null && result !== 'success')) {
      failed.push(`${service} (${result ?? state})`);
      continue;
    }
    timers.push(...calendars.map(({ when, line }) => ({ when, command, at: `line ${line}` })));
  }
  return {
    timers,
    notes: [
      ...counted(inactive, (names) => `timer that is not active, passed over: ${names}`),
      ...counted(empty, (names) => `service that runs no command or is masked, passed over: ${names}`),
      ...counted(failed, (names) => `service whose last run failed, passed over: ${names}`),
      ...counted(without, (names) => `timer without a calendar, passed over: ${names}`),
    ],
  };
}

function unitsOf(text: string, path: string): Unit[] {
  const units: Unit[] = [];
  let properties: Unit['properties'][number][] = [];
  const lines = text.split(/\r?\n/);
  for (const [index, line] of [...lines, ''].entries()) {
    if (line !== '') {
      const end = line.indexOf('=');
      if (end > 0)
        properties.push({ name: line.slice(0, end), value: line.slice(end + 1, end + VALUE_CHARACTERS), line: index + 1 });
      continue;
    }
    if (properties.length === 0) continue;
    const id = properties.find(({ name }) => name === 'Id')?.value ?? '';
    if (id === '') {
      const fix = 'Export it again with "systemctl show".';
      throw new Problem({
        what: 'The unit has no "Id".',
        where: `${path}:${properties[0]?.line ?? index}`,
        why: 'The file was cut off.',
        fix,
      });
    }
    units.push({ id, properties });
    properties = [];
  }
  return units;
}

function propertyOf({ properties }: Unit, name: string): string | null {
  return properties.find((property) => property.name === name)?.value || null;
}

/** A unit that is masked, or of which there is no file, runs nothing. */
function isLoaded(unit: Unit): boolean {
  return ['loaded', null].includes(propertyOf(unit, 'LoadState'));
}

/** The commands of a service behind those that must succeed first; null when it has none. */
function commandOf(service: Unit): string | null {
  const commands = isLoaded(service) ? commandsIn(service, 'ExecStart') : [];
  return commands.length === 0 ? null : [...commandsIn(service, 'ExecCondition'), ...commands].join(' && ');
}

/** `{ path=/usr/bin/x ; argv[]=/usr/bin/x now ; ignore_errors=no ; … }` */
function commandsIn({ properties }: Unit, property: 'ExecStart' | 'ExecCondition'): string[] {
  return properties.flatMap(({ name, value }) => {
    const command = name === property ? commandIn(value) : null;
    return command === null ? [] : [maskSecrets(command)];
  });
}

/** The command line in the value of `ExecStart`; null when the value does not show it to its end. */
export function commandIn(value: string): string | null {
  const start = value.indexOf('argv[]=') + 'argv[]='.length;
  const end = value.indexOf(' ; ignore_errors=', start);
  return start < 'argv[]='.length || end <= start ? null : value.slice(start, end);
}
