import type { Ulimit } from '../../domain/facts/compose.ts';
import type { DaemonCommand, DaemonSettings } from '../../domain/facts/docker-daemon.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { defaultUlimits } from '../daemon-settings.ts';
import { type Given, listDoubt } from '../isolation.ts';
import { quote } from '../quote.ts';
import { judgeRunning } from '../running-services.ts';
import { liftsLimit, meetsUlimits } from '../ulimits.ts';

export default defineCheck({
  id: 'ulimits-bounded',
  title: 'The open files of every container are limited',
  control: 'CTR-4.16',
  reads: ['composeService', 'container', 'daemonSettings', 'daemonCommand'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'Without a limit one service that leaks handles takes those of the host, and every other one stops.',
  remedy: 'Set default-ulimits with nofile in daemon.json, and ulimits only for services that need another number.',

  judge({ composeService, container, daemonSettings, daemonCommand }, context) {
    const byDefault = defaultsOf(daemonSettings, daemonCommand);
    return judgeRunning(composeService, container, context, {
      ofService: (service, subject) => judgeLimits(service, service.isolation.ulimits ?? [], subject, byDefault),
      ofContainer: (running, subject) =>
        running.isolation.ulimits === null ? null : judgeLimits(running, running.isolation.ulimits, subject, byDefault),
    });
  },
});

interface Defaults {
  readonly limits: readonly Ulimit[];
  readonly from: DaemonSettings['from'];
}

/** The default limits of each daemon in the evidence, with each command line that may be its own. */
function defaultsOf(settings: readonly DaemonSettings[], commands: readonly DaemonCommand[]): Defaults[] {
  return settings.flatMap(({ defaultUlimits: limits, host, from }) => {
    const own = commands.filter((command) => command.host === host).map(({ flags }) => defaultUlimits.inFlags(flags) ?? []);
    return (own.length === 0 ? [[]] : own).map((more) => ({ limits: [...limits, ...more], from }));
  });
}

function judgeLimits(given: Given, own: readonly Ulimit[], subject: string, daemons: readonly Defaults[]): Observation {
  const { from } = given;
  const remedy = `Set nofile among the ulimits of "${subject}", or among default-ulimits in daemon.json.`;
  const shown = defaultUlimits.inWords(own);
  const meets = meetsUlimits(own);
  if (typeof meets === 'string') return unknown(subject, 'unresolved', `Of its ulimits (${shown}), ${meets}`, [from], { remedy });
  if (own.some(liftsLimit)) return fail(subject, `Its ulimits ${shown} lift a limit.`, [from], { remedy });
  if (meets) return pass(subject, `Its ulimits are ${shown}.`, [from]);
  const doubt = listDoubt(given, subject, 'ulimits', []);
  if (doubt !== null) return doubt;
  if (daemons.length === 0)
    return unknown(
      subject,
      'missing',
      'It sets no limit on open files, and whether the daemon does is not in the evidence.',
      [from],
      {
        remedy: `Hand in daemon.json. ${remedy}`,
      },
    );
  const judged = daemons.map(({ limits }) => ({ limits, meets: meetsUlimits(limits.filter(({ name }) => name === 'nofile')) }));
  const pointers = [from, ...daemons.map((daemon) => daemon.from)] as const;
  if (judged.some((one) => one.meets === false))
    return fail(subject, 'Neither it nor the daemon sets a limit on open files.', pointers, { remedy });
  if (judged.some((one) => typeof one.meets === 'string'))
    return unknown(subject, 'unresolved', 'The limit on open files that the daemon sets is not resolved.', pointers, { remedy });
  return pass(subject, `The daemon limits it: ${quote(judged.map(({ limits }) => defaultUlimits.inWords(limits)))}.`, pointers);
}
