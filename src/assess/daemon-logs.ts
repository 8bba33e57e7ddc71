import type { Pointer } from '../domain/evidence.ts';
import type { DaemonCommand, DaemonFlag, DaemonSettings } from '../domain/facts/docker-daemon.ts';
import { isUnresolved, type Setting } from '../domain/facts/setting.ts';

/** What a daemon does with the logs of containers that leave it to the daemon. */
export interface DaemonLogs {
  /** Unresolved where its command line may name another one than the default. */
  readonly driver: Exclude<Setting<string>, null>;
  readonly maxSize: string | null;
  readonly maxFile: string | null;
  /** The folder that it keeps everything in, the logs of containers by its driver `json-file` included. */
  readonly dataRoot: Exclude<Setting<string>, null>;
  readonly from: readonly [Pointer, ...Pointer[]];
}

const BY_DEFAULT = { driver: 'json-file', dataRoot: '/var/lib/docker' };
const DEFAULT_FILE = '/etc/docker/daemon.json';

/**
 * Each daemon in the evidence, by its `daemon.json` and its command line, with the defaults of both:
 * https://docs.docker.com/engine/logging/configure/. A command line by itself tells what it names, and no default: its file may say otherwise.
 */
export function daemonLogs(files: readonly DaemonSettings[], commands: readonly DaemonCommand[]): DaemonLogs[] {
  const withFile = files.flatMap((file) => {
    const own = commands.filter(({ host }) => host === file.host);
    return own.length === 0 ? [logsOf(file, null)] : own.map((command) => logsOf(file, command));
  });
  const alone = commands.filter(({ host, flags }) => isNamed(flags) && !files.some((file) => file.host === host));
  return [...withFile, ...alone.map((command) => logsOf(null, command))];
}

function isNamed(flags: readonly DaemonFlag[]): boolean {
  return flags.some(({ name }) => name === 'log-driver');
}

function logsOf(file: DaemonSettings | null, command: DaemonCommand | null): DaemonLogs {
  const flags = command?.flags ?? [];
  const flag = (name: string) => flags.findLast((one) => one.name === name)?.value ?? null;
  const option = (name: string) =>
    flags.findLast((one) => one.name === 'log-opt' && one.value?.startsWith(`${name}=`))?.value?.slice(name.length + 1) ?? null;
  const other = flags.find(({ name, value }) => name === 'config-file' && value !== DEFAULT_FILE)?.value;
  const open = [...(other === undefined ? [] : [`--config-file ${other}`]), ...(command?.unresolved ?? [])];
  const said = <Value>(value: Value | null, otherwise: Value) =>
    value ?? (open.length === 0 ? otherwise : { unresolved: open.join(' ') });
  const pointers = [file?.from, command?.from].filter((one) => one !== undefined);
  const [first, ...rest] = pointers;
  if (first === undefined) throw new Error('There is neither a file nor a command line.');
  return {
    driver: said(file?.logDriver ?? flag('log-driver'), BY_DEFAULT.driver),
    maxSize: file?.logMaxSize ?? option('max-size'),
    maxFile: file?.logMaxFile ?? option('max-file'),
    dataRoot: said(file?.dataRoot ?? flag('data-root'), BY_DEFAULT.dataRoot),
    from: [first, ...rest],
  };
}

/** The folders of the host that hold the log files of all containers, as far as daemons in the evidence say where; else that of the default. */
export function dataRoots(daemons: readonly DaemonLogs[]): string[] {
  const roots = daemons.map(({ dataRoot }) => (isUnresolved(dataRoot) ? BY_DEFAULT.dataRoot : dataRoot));
  return roots.length === 0 ? [BY_DEFAULT.dataRoot] : [...new Set(roots)];
}
