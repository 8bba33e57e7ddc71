import type { ComposeService, Mount } from '../../domain/facts/compose.ts';
import type { Container } from '../../domain/facts/container.ts';
import type { DaemonSettings } from '../../domain/facts/docker-daemon.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { unlessChanged } from '../compose-parts.ts';
import { daemonEndpoints, hostOfEndpoint, namesDaemon } from '../docker-endpoints.ts';
import { declaredMounts, judgeWithVolumes } from '../docker-volumes.ts';
import { onHost } from '../hosts.ts';
import { type Given, hostPlace, mayShowHost, mountDoubt } from '../isolation.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';
import { judgeRunning } from '../running-services.ts';

const SOCKET =
  /(?:^|[\\/])(?:(?:docker|dockershim|cri-dockerd|containerd|podman|crio|buildkitd|balena-engine)[\w.-]*\.sock(?:et)?(?:\.\w+)?|docker_engine)$/i;
/** Directories in which the sockets lie, `/var/run` under its other name. */
const AROUND =
  /^\/(?:run(?:\/(?:buildkit|containerd|crio|docker(?:\/containerd)?|k3s(?:\/containerd)?|podman|user(?:\/\d+(?:\/podman)?)?))?|var)?$|\/\.docker(?:\/(?:run|desktop))?$/;

export default defineCheck({
  id: 'no-docker-socket',
  title: 'No container holds the socket of Docker or containerd',
  control: 'CTR-4.3',
  reads: ['composeService', 'composePart', 'container', 'dockerVolume', 'daemonSettings'],
  requires: [],
  requiresOneOf: ['composeService', 'container'],
  freshFor: 'P31D',
  why: 'Whoever can speak to the socket starts a privileged container; read-only concerns the file, not the requests.',
  remedy: 'Take the mount out, or put a proxy between that passes reading calls only and record a deviation for that proxy.',

  judge({ composeService, composePart, container, dockerVolume, daemonSettings }, context) {
    const elsewhere = daemonSettings.flatMap(({ hosts }) => hosts.flatMap((host) => /^unix:\/\/(\/.+)$/.exec(host)?.[1] ?? []));
    const judged = judgeRunning(composeService, container, context, {
      ofService: (service, subject) => {
        const judged = judgeWithVolumes(
          service,
          dockerVolume,
          (shown) =>
            judgeMounts(shown, subject, elsewhere) ?? judgeEndpoints(shown, subject, composeService) ?? none(shown, subject),
        );
        return unlessChanged(judged, service, declaredMounts(service), composePart);
      },
      ofContainer: (running, subject, forms) =>
        judgeWithVolumes(
          running,
          dockerVolume,
          (shown) => judgeMounts(shown, subject, elsewhere) ?? judgeVariables(shown, subject, forms) ?? none(shown, subject),
        ),
    });
    return mergeObservations([...judged, ...daemonSettings.flatMap(judgeDaemon)]);
  },
});

function none({ isolation, from }: Given, subject: string): Observation {
  return pass(subject, `None of its ${isolation.mounts.length} mounts is such a socket.`, [from]);
}

/** null when no mount can hold a socket. */
function judgeMounts(given: Given, subject: string, elsewhere: readonly string[]): Observation | null {
  const { isolation, from } = given;
  const sockets = isolation.mounts.filter((mount) => holdsSocket(mount, elsewhere));
  if (sockets.length === 0) return mountDoubt(given, subject);
  return fail(subject, `It mounts ${sockets.map(described).join(' and ')}.`, [from], {
    remedy: `Take the mount of ${quote(sockets.map(({ source }) => source))} out of "${subject}".`,
  });
}

function holdsSocket(mount: Mount, elsewhere: readonly string[]): boolean {
  const place = hostPlace(mount);
  if (SOCKET.test(mount.target) || SOCKET.test(place ?? mount.source ?? '')) return true;
  if (!mayShowHost(mount) || place === null) return false;
  return AROUND.test(place) || elsewhere.some((socket) => socket === place || socket.startsWith(`${place}/`));
}

function described(mount: Mount): string {
  const inside = SOCKET.test(mount.target) || SOCKET.test(mount.source ?? '') ? '' : ', in which the socket lies';
  return `${quote(mount.source ?? mount.target)}${inside}`;
}

/** A service may be told of a daemon behind another service of its project: that one is judged by what it holds itself. */
function judgeEndpoints(service: ComposeService, subject: string, all: readonly ComposeService[]): Observation | null {
  const own = all.filter(({ project }) => project === service.project).map((other) => other.service);
  const open = daemonEndpoints(service).filter((endpoint) => !own.includes(hostOfEndpoint(endpoint) ?? ''));
  if (open.length === 0) return null;
  return unknown(
    subject,
    'unresolved',
    `It is told that a daemon listens at ${quote(open)}, and what may be asked there is not in the evidence.`,
    [service.from],
    { remedy: `Take the address out of "${subject}", or point it to a proxy among the services of its project.` },
  );
}

/** Of the variables of a container only names are known; the project tells their values where it sets them. */
function judgeVariables({ environment, from }: Container, subject: string, forms: readonly ComposeService[]): Observation | null {
  const told = environment.find(({ name, length }) => namesDaemon(name) && length > 0);
  if (told === undefined) return null;
  const said = forms.some((form) => form.environment.some(({ name }) => name === told.name));
  if (said) return null;
  return unknown(
    subject,
    'unresolved',
    `It is told by "${told.name}" where a daemon listens, and not which one is in the evidence.`,
    [from],
    {
      remedy: `Hand in the Compose project of "${subject}", or take the variable out.`,
    },
  );
}

/** Without certificates of its clients a daemon on the network answers every container. */
function judgeDaemon({ hosts, tlsVerify, host: own, from }: DaemonSettings): Observation[] {
  const open = hosts.filter((host) => /^(?:tcp|http):/i.test(host));
  if (open.length === 0 || tlsVerify === true) return [];
  const remedy = 'Take the address out of hosts in daemon.json, or set tlsverify with certificates for its clients.';
  return [
    fail(onHost('Docker daemon', own), `It listens at ${quote(open)} and asks nobody for a certificate.`, [from], { remedy }),
  ];
}
