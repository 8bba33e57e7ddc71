import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonSwitch } from '../daemon-settings.ts';

/** On by default: https://docs.docker.com/reference/cli/dockerd/ */
export default defineCheck({
  id: 'userland-proxy-off',
  title: 'No proxy process stands behind a published port',
  control: 'CTR-4.33',
  ...DAEMON_CARD,
  why: 'The kernel forwards by itself; a process for each port is one more program that runs as root, and hides the address of the caller.',
  remedy: 'Set userland-proxy to false in daemon.json.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: daemonSwitch('userland-proxy', ({ userlandProxy }) => userlandProxy, true),
      meets: (on) => !on,
      remedy: 'Set userland-proxy to false in daemon.json.',
      bench: { clause: '2.16', trusted: ['PASS', 'WARN'] },
    });
  },
});
