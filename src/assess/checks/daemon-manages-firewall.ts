import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonSwitch } from '../daemon-settings.ts';

/** On by default: https://docs.docker.com/engine/network/packet-filtering-firewalls/ */
export default defineCheck({
  id: 'daemon-manages-firewall',
  title: 'The daemon may write the rules of the firewall',
  control: 'CTR-4.22',
  ...DAEMON_CARD,
  why: 'Without its rules, published ports and the walls between networks work otherwise than Docker says, and whoever writes them by hand forgets some.',
  remedy: 'Take iptables out of daemon.json, and put rules of your own into the chain DOCKER-USER.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: daemonSwitch('iptables', ({ iptables }) => iptables, true),
      meets: (on) => on,
      remedy: 'Take iptables out of daemon.json.',
      bench: { clause: '2.4', trusted: ['PASS', 'WARN'] },
    });
  },
});
