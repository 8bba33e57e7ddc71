import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonText } from '../daemon-settings.ts';

/** Root cannot be mapped to itself: the daemon then runs with user name spaces off. */
const IS_ROOT = /^\s*(?:root|0+)\s*(?::|$)/;

/** Off by default: https://docs.docker.com/engine/security/userns-remap/ */
export default defineCheck({
  id: 'user-namespaces-remapped',
  title: 'Root in a container is nobody on the host',
  control: 'CTR-4.27',
  ...DAEMON_CARD,
  why: 'With user name spaces, uid 0 of a container is a number without rights on the host, so that a way out leads to nobody.',
  remedy: 'Set userns-remap to default in daemon.json; the daemon then keeps its data anew, so images and volumes must be moved.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: daemonText('userns-remap', ({ userNamespaceRemap }) => userNamespaceRemap),
      meets: (user) => user !== '' && !IS_ROOT.test(user),
      remedy: 'Set userns-remap to "default" in daemon.json.',
      bench: { clause: '2.9', trusted: ['WARN'] },
    });
  },
});
