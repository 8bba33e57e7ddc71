import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonSwitch } from '../daemon-settings.ts';

/** Off by default: https://docs.docker.com/engine/daemon/live-restore/. Docker Bench passes a swarm as well, in which it cannot be on. */
export default defineCheck({
  id: 'live-restore',
  title: 'Containers outlive a restart of the daemon',
  control: 'CTR-4.32',
  ...DAEMON_CARD,
  why: 'Where every update of Docker stops all services, the update waits.',
  remedy: 'Set live-restore to true in daemon.json; systemctl reload docker is enough.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: daemonSwitch('live-restore', ({ liveRestore }) => liveRestore, false),
      meets: (on) => on,
      remedy: 'Set live-restore to true in daemon.json.',
      bench: { clause: '2.15', trusted: ['WARN'] },
    });
  },
});
