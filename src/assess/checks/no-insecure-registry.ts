import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonList } from '../daemon-settings.ts';

/** None by default but those on the host itself: https://docs.docker.com/reference/cli/dockerd/#insecure-registries */
export default defineCheck({
  id: 'no-insecure-registry',
  title: 'No registry is trusted without TLS',
  control: 'CTR-4.23',
  ...DAEMON_CARD,
  why: 'An image that comes over plain HTTP, or from a server whose certificate nobody checks, is whatever somebody on the way made of it.',
  remedy:
    'Take insecure-registries out of daemon.json, and give the registry a certificate; a private authority goes into /etc/docker/certs.d.',

  judge(facts) {
    return judgeDaemon(facts, {
      setting: daemonList(
        { member: 'insecure-registries', flag: 'insecure-registry' },
        ({ insecureRegistries }) => insecureRegistries,
      ),
      meets: (registries) => registries.length === 0,
      remedy: 'Take insecure-registries out of daemon.json.',
      bench: { clause: '2.5', trusted: ['PASS'] },
    });
  },
});
