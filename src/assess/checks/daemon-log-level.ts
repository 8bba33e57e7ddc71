import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonSwitch, daemonText } from '../daemon-settings.ts';

const BY_SWITCH = 'debug, by the switch of that name';

/** `info` by default: https://docs.docker.com/reference/cli/dockerd/. The switch outranks the level. */
const plain = daemonText('log-level', (settings) => (settings.debug === true ? BY_SWITCH : settings.logLevel), 'info');
const debug = daemonSwitch('debug', (settings) => settings.debug, false);

export default defineCheck({
  id: 'daemon-log-level',
  title: 'The daemon logs at the level info',
  control: 'CTR-4.21',
  ...DAEMON_CARD,
  why: 'Above info nothing says who started what; at debug the log fills with what clients send, and may hold secrets.',
  remedy: 'Set log-level to info in daemon.json, or leave it out, and take debug out.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: { ...plain, inFlags: (flags) => (debug.inFlags(flags) === true ? BY_SWITCH : plain.inFlags(flags)) },
      meets: (level) => level.toLowerCase() === 'info',
      remedy: 'Set log-level to "info" in daemon.json, and take debug out.',
      bench: { clause: '2.3', trusted: ['PASS'] },
    });
  },
});
