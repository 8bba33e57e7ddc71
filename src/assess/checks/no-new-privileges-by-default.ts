import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonSwitch } from '../daemon-settings.ts';

/** Off by default: https://docs.docker.com/reference/cli/dockerd/ */
export default defineCheck({
  id: 'no-new-privileges-by-default',
  title: 'Processes gain no new privileges by default',
  control: 'CTR-4.31',
  ...DAEMON_CARD,
  why: 'What a service forgets to set, and what somebody starts by hand, is held back too.',
  remedy: 'Set no-new-privileges to true in daemon.json.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: daemonSwitch('no-new-privileges', ({ noNewPrivileges }) => noNewPrivileges, false),
      meets: (on) => on,
      remedy: 'Set no-new-privileges to true in daemon.json.',
      bench: { clause: '2.14', trusted: ['PASS', 'WARN'] },
    });
  },
});
