import type { Ulimit } from '../domain/facts/compose.ts';
import type { DaemonFlag, DaemonSettings } from '../domain/facts/docker-daemon.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { quote } from './quote.ts';

/**
 * A setting of the Docker daemon: how `daemon.json` and its command line name it, and what holds where neither sets it.
 * Names and defaults: https://docs.docker.com/reference/cli/dockerd/
 */
export interface DaemonSetting<Value> {
  /** In `daemon.json`. */
  readonly member: string;
  /** On the command line, without its dashes. */
  readonly flag: string;
  /** null: not set. */
  readonly inFile: (settings: DaemonSettings) => Value | null;
  readonly inFlags: (flags: readonly DaemonFlag[]) => Value | null;
  readonly byDefault: Value;
  /** A value for a sentence. */
  readonly inWords: (value: Value) => string;
}

type Named = Pick<DaemonSetting<unknown>, 'member' | 'flag'>;

/** A switch. */
export function daemonSwitch(name: string, inFile: DaemonSetting<boolean>['inFile'], byDefault: boolean): DaemonSetting<boolean> {
  return {
    member: name,
    flag: name,
    inFile,
    inFlags: (flags) => {
      const value = valuesOf(flags, name).at(-1);
      return value === undefined ? null : !/^(?:false|f|0)$/i.test(value ?? 'true');
    },
    byDefault,
    inWords: quote,
  };
}

/** A text; '' where nothing is set by default. */
export function daemonText(name: string, inFile: DaemonSetting<string>['inFile'], byDefault = ''): DaemonSetting<string> {
  const inFlags: DaemonSetting<string>['inFlags'] = (flags) => valuesOf(flags, name).at(-1) ?? null;
  return { member: name, flag: name, inFile, inFlags, byDefault, inWords: (value) => (value === '' ? 'empty' : quote(value)) };
}

/** A list, whose option on the command line goes by the singular and may be given several times. */
export function daemonList(
  { member, flag }: Named,
  inFile: (settings: DaemonSettings) => readonly string[] | null,
): DaemonSetting<readonly string[]> {
  return {
    member,
    flag,
    inFile,
    inFlags: (flags) => entriesOf(valuesOf(flags, flag).map((value) => value ?? '')),
    byDefault: [],
    inWords: (entries) => (entries.length === 0 ? 'empty' : quote(entries)),
  };
}

/** A list that counts as not set where it has no entries. */
export function entriesOf(entries: readonly string[]): readonly string[] | null {
  return entries.length === 0 ? null : entries;
}

/** The default limits, e.g. `nofile=1024:2048` on the command line: a soft one and a hard one, or one for both. */
export const defaultUlimits: DaemonSetting<readonly Ulimit[]> = {
  member: 'default-ulimits',
  flag: 'default-ulimit',
  inFile: ({ defaultUlimits: limits }) => (limits.length === 0 ? null : limits),
  inFlags: (flags) => {
    const limits = valuesOf(flags, 'default-ulimit').map((value): Ulimit => {
      const [, name = '', soft = '', hard = soft] = /^([^=]*)=([^:]*)(?::(.*))?$/.exec(value ?? '') ?? [];
      return { name, hard: /^-?\d+$/.test(hard) ? Number(hard) : { unresolved: value ?? '' } };
    });
    return limits.length === 0 ? null : limits;
  },
  byDefault: [],
  inWords: (limits) =>
    limits.length === 0 ? 'empty' : quote(limits.map(({ name, hard }) => `${name}=${isUnresolved(hard) ? hard.unresolved : hard}`)),
};

function valuesOf(flags: readonly DaemonFlag[], name: string): (string | null)[] {
  return flags.filter((flag) => flag.name === name).map(({ value }) => value);
}
