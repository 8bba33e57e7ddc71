import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonText } from '../daemon-settings.ts';
import { filteringOf } from '../seccomp-profiles.ts';

/** Docker's own profile by default: https://docs.docker.com/engine/security/seccomp/ */
export default defineCheck({
  id: 'daemon-seccomp-profile',
  title: "The daemon's seccomp profile filters",
  control: 'CTR-4.34',
  ...DAEMON_CARD,
  why: "Every service without a profile of its own runs under the daemon's.",
  remedy: 'Take seccomp-profile out of daemon.json, or hand in what the profile filters.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: daemonText('seccomp-profile', ({ seccompProfile }) => seccompProfile, 'builtin'),
      meets: (profile) => {
        const filtering = filteringOf(profile);
        return filtering === 'unknown' ? 'what that profile filters is not in the evidence.' : filtering === 'filters';
      },
      remedy: 'Take seccomp-profile out of daemon.json, so that the profile of Docker holds.',
      bench: { clause: '2.17', trusted: ['PASS'] },
    });
  },
});
