import type { DaemonCommand, DaemonFlag } from '../domain/facts/docker-daemon.ts';
import { Problem } from '../domain/problem.ts';
import { splitCommand } from './compose-interpolation.ts';
import { counted } from './counted.ts';
import type { Reader, Reading, SealedFile } from './reader.ts';
import { seriesOf } from './series.ts';
import { commandIn } from './systemd-show.ts';
import { textOf } from './text.ts';

const UNIT_BYTES = 1024 * 1024;
const COMMAND = 'systemctl show docker.service --property=Id,LoadState,ActiveState,ExecStart';

/** Options that are kept, with whether they take a value; those of other names may hold secrets, and are passed over by name. */
const KEPT: ReadonlyMap<string, 'switch' | 'value'> = new Map([
  ...[
    'debug',
    'experimental',
    'icc',
    'iptables',
    'live-restore',
    'no-new-privileges',
    'selinux-enabled',
    'tlsverify',
    'userland-proxy',
  ].map((name) => [name, 'switch'] as const),
  ...[
    ...[
      'authorization-plugin',
      'cgroup-parent',
      'config-file',
      'data-root',
      'default-cgroupns-mode',
      'default-ulimit',
      'host',
      'insecure-registry',
      'log-driver',
      'log-level',
      'log-opt',
    ],
    ...['registry-mirror', 'seccomp-profile', 'storage-driver', 'storage-opt', 'userns-remap'],
  ].map((name) => [name, 'value'] as const),
]);
const OTHER_SWITCHES =
  /^(?:allow-direct-routing|cri-containerd|help|init|ip-forward|ip-forward-no-drop|ip-masq|ip6tables|ipv6|raw-logs|rootless|tls|validate|version)$/;
const SHORT: Readonly<Record<string, string>> = {
  ...{ D: 'debug', G: 'group', H: 'host', b: 'bridge', g: 'data-root', h: 'help', l: 'log-level', p: 'pidfile' },
  ...{ s: 'storage-driver', v: 'version' },
};

/**
 * How systemd starts the Docker daemon, as `systemctl show docker.service` prints it. What the command line sets, `daemon.json` cannot set
 * besides: the daemon refuses to start with both. https://docs.docker.com/engine/daemon/#configuration-file
 */
export default {
  format: 'docker-unit',
  title: 'systemd unit of the Docker daemon',
  yields: ['daemonCommand'],
  named: /^docker-unit[\w.-]*\.txt$/i,

  recognises({ shape, head }) {
    if (shape !== 'text' && shape !== 'yaml') return false;
    return (
      /^(?:Id=docker\.service$|ExecStart=\{ (?:path|argv\[\])=\S*\/dockerd)/m.test(head) &&
      !/^Timers(?:Calendar|Monotonic)=/m.test(head)
    );
  },

  read(file): Reading {
    const { properties, line } = propertiesOf(file);
    const command = commandIn(properties.get('ExecStart') ?? '');
    if (properties.get('Id') !== 'docker.service' || !properties.has('ActiveState') || command === null)
      throw problem(
        file,
        'It does not show the whole unit: Id, LoadState, ActiveState and ExecStart are needed.',
        'The output was cut off.',
      );
    if (properties.get('ActiveState') !== 'active')
      throw problem(file, `The unit is "${properties.get('ActiveState')}", so another command runs the daemon, or none.`);
    const { flags, unresolved, others } = argumentsOf(splitCommand(command));
    return {
      artefact: `unit docker.service of ${seriesOf(file.path)}`,
      takenAt: null,
      covers: null,
      facts: [{ kind: 'daemonCommand', flags, unresolved, from: { evidence: file.digest, at: `line ${line}` } }],
      notes: counted(others, (names) => `option that no check reads, passed over: ${names}`),
    };
  },
} satisfies Reader;

function propertiesOf(file: SealedFile): { properties: ReadonlyMap<string, string>; line: number } {
  const lines = textOf(file, UNIT_BYTES).split(/\r?\n/);
  if (lines.filter((line) => line.startsWith('Id=')).length > 1) throw problem(file, 'It shows several units.');
  const properties = lines.flatMap((line): [string, string][] => {
    const end = line.indexOf('=');
    return end > 0 ? [[line.slice(0, end), line.slice(end + 1)]] : [];
  });
  return { properties: new Map(properties), line: lines.findIndex((line) => line.startsWith('ExecStart=')) + 1 };
}

function problem(file: SealedFile, what: string, why?: string): Problem {
  return new Problem({ what, where: file.path, ...(why === undefined ? {} : { why }), fix: `Export it with "${COMMAND}".` });
}

interface Arguments extends Pick<DaemonCommand, 'flags' | 'unresolved'> {
  readonly others: readonly string[];
}

function argumentsOf([program = '', ...words]: readonly string[]): Arguments {
  const flags: DaemonFlag[] = [];
  const others: string[] = [];
  // Another program may add options of its own.
  const unresolved = /(?:^|\/)dockerd(?:-current|-rootless\.sh)?$/.test(program) ? [] : [program];
  const long = words.flatMap(longOptions);
  for (let index = 0; index < long.length; index += 1) {
    const word = long[index] ?? '';
    const [, name = '', , value = null] = /^--([A-Za-z][\w-]*)(=(.*))?$/s.exec(word) ?? [];
    const kind = KEPT.get(name);
    const after = long[index + 1] ?? '-';
    const takesNext = value === null && name !== '' && kind !== 'switch' && !OTHER_SWITCHES.test(name) && !after.startsWith('-');
    const given = takesNext ? after : value;
    if (takesNext) index += 1;
    if (name === '') unresolved.push(word);
    else if (kind === undefined || isOther(name, given)) others.push(name);
    else if (given?.includes('$') === true) unresolved.push(`${word} ${takesNext ? after : ''}`.trim());
    else flags.push({ name, value: name === 'storage-opt' ? (given?.split('=')[0] ?? null) : given });
  }
  return { flags, unresolved, others };
}

/** Options of log drivers hold tokens, and only bounds are read. A folder that a variable names leaves every other option as it is. */
function isOther(name: string, value: string | null): boolean {
  if (name === 'log-opt') return !/^max-(?:size|file)=/.test(value ?? '');
  return name === 'data-root' && value?.includes('$') === true;
}

/**
 * A word with the long names of its options. Letters may share a dash, and the last of them takes what follows for its value: `-DH fd://`,
 * `-ldebug`. A letter that the daemon does not have leaves the word as it is.
 */
function longOptions(word: string): string[] {
  if (!/^-[^-]/.test(word)) return [word];
  const options: string[] = [];
  for (let at = 1; at < word.length; at += 1) {
    const name = SHORT[word[at] ?? ''];
    if (name === undefined) return [word];
    const rest = word.slice(at + 1);
    if (rest === '') return [...options, `--${name}`];
    if (rest.startsWith('=')) return [...options, `--${name}${rest}`];
    if (KEPT.get(name) !== 'switch' && !OTHER_SWITCHES.test(name)) return [...options, `--${name}=${rest}`];
    options.push(`--${name}`);
  }
  return options;
}
