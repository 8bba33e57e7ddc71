import type { Editor } from './editor.ts';
import type { Fix } from './fix.ts';

/** The change of `daemon.json` that meets a check: a member that takes one value, or one that goes. */
const CHANGES: ReadonlyMap<string, (document: Editor) => void> = new Map([
  ['default-bridge-isolated', (document) => document.set(['icc'], false)],
  ['no-new-privileges-by-default', (document) => document.set(['no-new-privileges'], true)],
  ['live-restore', (document) => document.set(['live-restore'], true)],
  ['userland-proxy-off', (document) => document.set(['userland-proxy'], false)],
  ['daemon-manages-firewall', (document) => document.remove(['iptables'])],
  ['daemon-seccomp-profile', (document) => document.remove(['seccomp-profile'])],
  ['default-cgroup-parent', (document) => document.remove(['cgroup-parent'])],
  ['no-experimental-features', (document) => document.remove(['experimental'])],
  [
    'daemon-log-level',
    (document) => {
      document.remove(['debug']);
      document.remove(['log-level']);
    },
  ],
]);

/** Settings of the Docker daemon of which the requirement leaves one value, or the default. */
export const daemonMembers: Fix = {
  checks: [...CHANGES.keys()],
  formats: ['daemon-json'],
  mend({ check }, document) {
    CHANGES.get(check)?.(document);
    return ['Restart the Docker daemon afterwards: it reads the file only then.'];
  },
};
