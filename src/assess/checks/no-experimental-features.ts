import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonSwitch } from '../daemon-settings.ts';

/** Off by default: https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file */
export default defineCheck({
  id: 'no-experimental-features',
  title: 'Experimental features are off',
  control: 'CTR-4.35',
  ...DAEMON_CARD,
  why: 'They change without notice, and fewer people have looked at them.',
  remedy: 'Take experimental out of daemon.json.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: daemonSwitch('experimental', ({ experimental }) => experimental, false),
      meets: (on) => !on,
      remedy: 'Take experimental out of daemon.json.',
      bench: { clause: '2.18', trusted: ['PASS', 'WARN'] },
    });
  },
});
