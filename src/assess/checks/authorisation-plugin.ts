import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonList, entriesOf } from '../daemon-settings.ts';

/** None by default: https://docs.docker.com/engine/extend/plugins_authorization/ */
export default defineCheck({
  id: 'authorisation-plugin',
  title: 'A plug-in decides which commands a client may give',
  control: 'CTR-4.30',
  ...DAEMON_CARD,
  why: 'By itself the daemon knows no rights: whoever reaches its socket may start a container that is root on the host.',
  remedy:
    'Install an authorisation plug-in such as opa-docker-authz, name it under authorization-plugins in daemon.json, and test its policy first.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: daemonList({ member: 'authorization-plugins', flag: 'authorization-plugin' }, ({ authorisationPlugins }) =>
        entriesOf(authorisationPlugins),
      ),
      meets: (plugins) => plugins.length > 0,
      remedy: 'Name a plug-in under authorization-plugins in daemon.json.',
      bench: { clause: '2.12', trusted: ['WARN'] },
    });
  },
});
