import type { Pointer } from '../domain/evidence.ts';
import type { FactsOf } from '../domain/fact.ts';
import type { BenchResult, DaemonSettings } from '../domain/facts/docker-daemon.ts';
import { fail, type Observation, pass, unknown } from '../domain/observation.ts';
import type { DaemonSetting } from './daemon-settings.ts';
import { byHost, type OfHost, onHost } from './hosts.ts';
import { mergeObservations } from './merge-observations.ts';
import { quote } from './quote.ts';

/** What every check over a setting of the daemon reads. */
export const DAEMON_CARD = {
  reads: ['daemonSettings', 'daemonCommand', 'benchResult'],
  requires: [],
  requiresOneOf: ['daemonSettings', 'benchResult'],
  freshFor: 'P31D',
} as const;

/** What the evidence says of one daemon, or of daemons that it does not tell apart. */
export type DaemonFacts = FactsOf<(typeof DAEMON_CARD.reads)[number]>;

/** What is asked of one setting of the daemon. */
export interface DaemonRule<Value> {
  readonly setting: DaemonSetting<Value>;
  /** Whether a value meets the requirement, by what else is known of the same daemon; a sentence says why the evidence does not tell. */
  readonly meets: (value: Value, daemon: DaemonFacts) => boolean | string;
  /** How to meet it, as a sentence that names the member. */
  readonly remedy: string;
  readonly bench: BenchTest | null;
}

/**
 * The test of Docker Bench that looks at the same setting, and which of its results can be believed. With `jq` on the host the tool takes a
 * member that is not set for the word "null": it then passes what asks for any value, and warns of what asks for none. Of some tests it
 * looks up a member that does not exist. https://github.com/docker/docker-bench-security/blob/master/tests/2_docker_daemon_configuration.sh
 */
export interface BenchTest {
  /** Number of the recommendation in the edition 1.6.0. */
  readonly clause: string;
  readonly trusted: readonly BenchResult['result'][];
}

const SUBJECT = 'Docker daemon';
const DEFAULT_FILE = '/etc/docker/daemon.json';

/**
 * Judges one setting of the daemon. `daemon.json` and the command line together say what holds, for the daemon refuses to start when both
 * set the same: https://docs.docker.com/engine/daemon/#configuration-file. What neither sets has its documented default. Where the evidence
 * does not show the command line, an option of it may say otherwise: a default then passes only with Docker Bench, which looks at it too,
 * and a warning of it that can be believed fails. Where the evidence tells several hosts apart, each daemon is judged by itself.
 */
export function judgeDaemon<Value>(facts: DaemonFacts, rule: DaemonRule<Value>): Observation[] {
  const hosts = byHost([...facts.daemonSettings, ...facts.daemonCommand, ...facts.benchResult]).map(([host]) => host);
  return (hosts.length === 0 ? [undefined] : hosts).flatMap((host) => {
    const isIts = (fact: OfHost) => fact.host === host;
    const its = {
      daemonSettings: facts.daemonSettings.filter(isIts),
      daemonCommand: facts.daemonCommand.filter(isIts),
      benchResult: facts.benchResult.filter(isIts),
    };
    return judgeOne(its, rule).map((observation) => ({ ...observation, subject: onHost(SUBJECT, host) }));
  });
}

function judgeOne<Value>(daemon: DaemonFacts, rule: DaemonRule<Value>): Observation[] {
  const { daemonSettings, benchResult } = daemon;
  const tests = benchResult.filter(({ clause }) => clause !== null && clause === rule.bench?.clause);
  const trusted = tests.filter(({ result }) => rule.bench?.trusted.includes(result) === true);
  const found = trusted.map((test) => judgeTest(test, rule.remedy));
  if (daemonSettings.length === 0) return mergeObservations(found.length > 0 ? found : [undecided(tests)]);
  const files = daemonSettings.map((settings) => judgeFile(settings, daemon, rule, found));
  return mergeObservations([...files, ...found.filter(({ outcome }) => outcome === 'fail')]);
}

function judgeFile<Value>(
  settings: DaemonSettings,
  daemon: DaemonFacts,
  { setting, meets, remedy }: DaemonRule<Value>,
  found: readonly Observation[],
): Observation {
  const commands = daemon.daemonCommand;
  const from = [settings.from, ...commands.map((command) => command.from)] as const;
  const other = commands.flatMap(({ flags }) => flags).find(({ name, value }) => name === 'config-file' && value !== DEFAULT_FILE);
  if (other !== undefined)
    return unknown(
      SUBJECT,
      'unresolved',
      `It is started with the configuration ${quote(other.value)}, and which this is, is not said.`,
      from,
      {
        remedy: `Keep its settings in ${DEFAULT_FILE}, where the daemon looks by itself.`,
      },
    );
  const judged = (value: Value, how: string) => judgeValue(meets(value, daemon), how, from, remedy);
  const { member, flag } = setting;
  const values = [
    { value: setting.inFile(settings), how: `daemon.json sets ${member} to` },
    ...commands.map(({ flags }) => ({ value: setting.inFlags(flags), how: `Its command line sets --${flag} to` })),
  ];
  const said = values.flatMap(({ value, how }) => (value === null ? [] : [judged(value, `${how} ${setting.inWords(value)}`)]));
  const [worst] = mergeObservations(said);
  if (worst !== undefined) return worst;
  const open = commands.flatMap(({ unresolved }) => unresolved);
  if (open.length > 0)
    return unknown(
      SUBJECT,
      'unresolved',
      `daemon.json does not set ${member}, and what ${quote(open)} on its command line stands for may.`,
      from,
      {
        remedy: `Set ${member} in daemon.json.`,
      },
    );
  const byDefault = judged(
    setting.byDefault,
    `${commands.length === 0 ? 'daemon.json does not set' : 'Nothing sets'} ${member}, and by default it is ${setting.inWords(setting.byDefault)}`,
  );
  if (commands.length > 0) return byDefault;
  const seen = found.find(({ outcome }) => outcome === 'pass');
  if (seen !== undefined)
    return pass(SUBJECT, `daemon.json does not set ${member}. ${seen.reason}`, [settings.from, ...seen.pointers]);
  if (byDefault.outcome !== 'pass') return byDefault;
  return unknown(
    SUBJECT,
    'missing',
    `daemon.json does not set ${member}, and its command line, which may, is not in the evidence.`,
    from,
    {
      remedy: `Set ${member} in daemon.json, or hand in what "systemctl show docker.service" prints.`,
    },
  );
}

function judgeValue(meets: boolean | string, how: string, from: readonly [Pointer, ...Pointer[]], remedy: string): Observation {
  if (typeof meets === 'string') return unknown(SUBJECT, 'missing', `${how}: ${meets}`, from, { remedy });
  return meets ? pass(SUBJECT, `${how}.`, from) : fail(SUBJECT, `${how}.`, from, { remedy });
}

function judgeTest({ id, result, from }: BenchResult, remedy: string): Observation {
  return result === 'WARN'
    ? fail(SUBJECT, `Docker Bench warns of the daemon that runs, by its test ${id}.`, [from], {
        remedy: `${remedy} Then restart the daemon.`,
      })
    : pass(SUBJECT, `Docker Bench finds that the daemon that runs meets it, by its test ${id}.`, [from]);
}

function undecided(tests: readonly BenchResult[]): Observation {
  const reason =
    tests.length === 0
      ? 'daemon.json is not in the evidence, and Docker Bench has no result on it.'
      : `daemon.json is not in the evidence, and the result of Docker Bench (${tests.map(({ id, result }) => `${id} ${result}`).join(', ')}) does not decide it.`;
  const pointers = tests.map(({ from }) => from);
  return unknown(SUBJECT, 'missing', reason, pointers, { remedy: `Hand in ${DEFAULT_FILE} of the host.` });
}
