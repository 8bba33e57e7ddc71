import { isDefaultGroup } from '../cgroup-parents.ts';
import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonText } from '../daemon-settings.ts';

export default defineCheck({
  id: 'default-cgroup-parent',
  title: 'The daemon puts containers under no other control group',
  control: 'CTR-4.28',
  ...DAEMON_CARD,
  why: 'Under another group the limits that hold are those of that group, and nobody looks for containers there.',
  remedy: 'Take cgroup-parent out of daemon.json, or record a deviation that says who sets the limits of the group.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: daemonText('cgroup-parent', ({ cgroupParent }) => cgroupParent),
      meets: isDefaultGroup,
      remedy: 'Take cgroup-parent out of daemon.json.',
      bench: { clause: '2.10', trusted: ['WARN'] },
    });
  },
});
