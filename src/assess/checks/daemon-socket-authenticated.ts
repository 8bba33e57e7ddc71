import { defineCheck } from '../check.ts';
import { DAEMON_CARD, type DaemonFacts, judgeDaemon } from '../daemon.ts';
import { daemonList, daemonSwitch, entriesOf } from '../daemon-settings.ts';

/** On the network: anything but a socket of the host. An address without a scheme is TCP. */
const NETWORK = /^(?!(?:unix|fd|npipe):\/\/)/i;
const tlsverify = daemonSwitch('tlsverify', ({ tlsVerify }) => tlsVerify, false);

/**
 * By default it listens at its socket alone: https://docs.docker.com/engine/security/protect-access/. `fd://` stands for what systemd hands
 * over by docker.socket, which is that same socket unless somebody changed the unit.
 */
export default defineCheck({
  id: 'daemon-socket-authenticated',
  title: 'The daemon answers on the network only to known certificates',
  control: 'CTR-4.25',
  ...DAEMON_CARD,
  why: 'Whoever speaks to the daemon is root on the host; on the network, the certificate of the client is all that stands before it.',
  remedy: 'Take tcp:// out of hosts, and use ssh:// from clients; or set tlsverify with a certificate authority of its own.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: {
        ...daemonList({ member: 'hosts', flag: 'host' }, ({ hosts }) => entriesOf(hosts)),
        byDefault: ['unix:///var/run/docker.sock'],
      },
      meets: (hosts, daemon) => verifies(daemon) || !hosts.some((host) => NETWORK.test(host.trim())),
      remedy: 'Take the addresses on the network out of hosts, or set tlsverify to true in daemon.json.',
      // Its test takes every host for one on the network where jq is installed, and misses some where it is not.
      bench: null,
    });
  },
});

/** Of several files or command lines, which of them is in force is not said, so that each must demand it. */
function verifies({ daemonSettings, daemonCommand }: DaemonFacts): boolean {
  return (
    (daemonCommand.length > 0 && daemonCommand.every(({ flags }) => tlsverify.inFlags(flags) === true)) ||
    (daemonSettings.length > 0 && daemonSettings.every((settings) => tlsverify.inFile(settings) === true))
  );
}
