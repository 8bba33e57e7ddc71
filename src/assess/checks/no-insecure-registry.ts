import type { FactsOf } from '../../domain/fact.ts';
import { fail, type Observation } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { DAEMON_CARD, judgeDaemon } from '../daemon.ts';
import { daemonList } from '../daemon-settings.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';

/** Images come from a mirror before they come from their registry. One on the host itself is not on the way of anybody. */
const PLAIN = /^\s*http:\/\/(?!(?:localhost|127\.[\d.]+|\[::1\])(?:[:/]|\s*$))/i;

function plainMirrors({ daemonSettings, daemonCommand }: FactsOf<'daemonSettings' | 'daemonCommand'>): Observation[] {
  const named = [
    ...daemonSettings.map(({ registryMirrors, from }) => ({ mirrors: registryMirrors, from })),
    ...daemonCommand.map(({ flags, from }) => ({ mirrors: mirrorOption.inFlags(flags) ?? [], from })),
  ];
  return named.flatMap(({ mirrors, from }) => {
    const plain = mirrors.filter((mirror) => PLAIN.test(mirror));
    const reason = `It takes images from ${quote(plain)} without TLS.`;
    const remedy = `Give the mirrors addresses that begin with https://, or take them out.`;
    return plain.length === 0 ? [] : [fail('Docker daemon', reason, [from], { remedy })];
  });
}

const mirrorOption = daemonList({ member: 'registry-mirrors', flag: 'registry-mirror' }, ({ registryMirrors }) => registryMirrors);

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
    const judged = judgeDaemon(facts, {
      setting: daemonList(
        { member: 'insecure-registries', flag: 'insecure-registry' },
        ({ insecureRegistries }) => insecureRegistries,
      ),
      meets: (registries) => registries.length === 0,
      remedy: 'Take insecure-registries out of daemon.json.',
      bench: { clause: '2.5', trusted: ['PASS'] },
    });
    return mergeObservations([...judged, ...plainMirrors(facts)]);
  },
});
