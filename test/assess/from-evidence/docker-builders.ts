/** A container as `docker inspect` prints it, with changes below `HostConfig` and beside it. */
export function inspectedContainer(name: string, service: string | null, host: object = {}, more: object = {}): object {
  const labels = service === null ? {} : { 'com.docker.compose.project': 'harbour', 'com.docker.compose.service': service };
  return {
    Id: `id-of-${name}`,
    Name: `/${name}`,
    State: { Status: 'running' },
    HostConfig: {
      Privileged: false,
      ReadonlyRootfs: true,
      NetworkMode: 'harbour_backend',
      PidMode: '',
      IpcMode: 'private',
      UTSMode: '',
      UsernsMode: '',
      CapAdd: null,
      CapDrop: ['ALL'],
      SecurityOpt: null,
      PortBindings: {},
      Devices: [],
      ...host,
    },
    Config: { User: '1000', Image: 'a:1', Env: [], Labels: labels },
    Mounts: [],
    NetworkSettings: { Ports: {}, Networks: { harbour_backend: {} } },
    ...more,
  };
}

/** A network of the project "harbour" as `docker network inspect` prints it. */
export function inspectedNetwork(network: string, changes: object = {}): object {
  return {
    Name: `harbour_${network}`,
    Id: `id-of-${network}`,
    Scope: 'local',
    Driver: 'bridge',
    Internal: true,
    Options: {},
    Labels: { 'com.docker.compose.project': 'harbour', 'com.docker.compose.network': network },
    Containers: {},
    ...changes,
  };
}
