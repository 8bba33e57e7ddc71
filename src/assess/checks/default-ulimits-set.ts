import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { defaultUlimits } from '../daemon-settings.ts';
import { meetsUlimits } from '../ulimits.ts';

/** None by default, so that the limits of the daemon's own process hold: https://docs.docker.com/reference/cli/dockerd/#default-ulimit-settings */
export default defineCheck({
  id: 'default-ulimits-set',
  title: 'Containers have limits by default',
  control: 'CTR-4.26',
  ...DAEMON_CARD,
  why: 'Where the daemon runs without a limit on open files, so does every container, and one leak takes the handles of all.',
  remedy: 'Set default-ulimits in daemon.json, with nofile at least, such as 64000.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: defaultUlimits,
      meets: meetsUlimits,
      remedy: 'Set default-ulimits in daemon.json: nofile with a soft and a hard limit, none of them -1.',
      // Its test looks for a member by the name of the option.
      bench: null,
    });
  },
});
