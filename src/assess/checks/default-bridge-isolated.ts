import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonSwitch } from '../daemon-settings.ts';

/** On by default: https://docs.docker.com/engine/network/drivers/bridge/ */
export default defineCheck({
  id: 'default-bridge-isolated',
  title: 'The default bridge carries no traffic between containers',
  control: 'CTR-4.20',
  ...DAEMON_CARD,
  why: 'A container that is started by hand, without a network of its own, lands on the default bridge beside every other one there.',
  remedy: 'Set icc to false in daemon.json, and restart the daemon.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: daemonSwitch('icc', ({ interContainer }) => interContainer, true),
      meets: (open) => !open,
      remedy: 'Set icc to false in daemon.json.',
      bench: { clause: '2.2', trusted: ['PASS', 'WARN'] },
    });
  },
});
