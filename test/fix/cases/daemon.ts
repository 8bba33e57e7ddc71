import type { Row } from './row.ts';

const before = (...members: readonly string[]) => ({
  'docker/daemon.json': `{\n${['"log-driver": "json-file"', ...members].map((member) => `  ${member}`).join(',\n')}\n}\n`,
  // Without it, what the file leaves open is not known.
  'docker/docker-unit.txt': [
    'Id=docker.service',
    'LoadState=loaded',
    'ActiveState=active',
    'ExecStart={ path=/usr/bin/dockerd ; argv[]=/usr/bin/dockerd -H fd:// ; ignore_errors=no }',
    '',
  ].join('\n'),
});

/** A member that is set: the line before it loses its comma when it goes. */
function removed(check: string, member: string): Row {
  return {
    check,
    what: 'a member too many',
    files: before(member),
    lines: ['-  "log-driver": "json-file",', `-  ${member}`, '+  "log-driver": "json-file"'],
  };
}

/** A member that is missing, and one of the wrong value. */
function changed(check: string, member: string, good: string, bad: string): Row[] {
  return [
    {
      check,
      what: 'a member is missing',
      files: before(),
      lines: ['-  "log-driver": "json-file"', '+  "log-driver": "json-file",', `+  "${member}": ${good}`],
    },
    {
      check,
      what: 'a wrong value',
      files: before(`"${member}": ${bad}`),
      lines: [`-  "${member}": ${bad}`, `+  "${member}": ${good}`],
    },
  ];
}

/** Changes of the configuration of the Docker daemon, and of the control group of a service. */
export const DAEMON: readonly Row[] = [
  ...changed('default-bridge-isolated', 'icc', 'false', 'true'),
  ...changed('no-new-privileges-by-default', 'no-new-privileges', 'true', 'false'),
  ...changed('live-restore', 'live-restore', 'true', 'false'),
  ...changed('userland-proxy-off', 'userland-proxy', 'false', 'true'),
  removed('daemon-manages-firewall', '"iptables": false'),
  removed('daemon-seccomp-profile', '"seccomp-profile": "unconfined"'),
  removed('default-cgroup-parent', '"cgroup-parent": "batch.slice"'),
  removed('no-experimental-features', '"experimental": true'),
  removed('daemon-log-level', '"log-level": "error"'),
  removed('daemon-log-level', '"debug": true'),
  {
    check: 'control-group-kept',
    what: 'a group in the file',
    files: { 'compose/compose.yaml': 'services:\n  app:\n    image: wiki:1\n    cgroup_parent: batch.slice\n' },
    lines: ['-    cgroup_parent: batch.slice'],
  },
  {
    check: 'control-group-kept',
    what: 'a group in a printed project',
    files: {
      'compose/app.resolved.json': `${JSON.stringify(
        { name: 'harbour', services: { app: { cgroup_parent: 'batch.slice', image: 'wiki:1' } } },
        null,
        2,
      )}\n`,
    },
    lines: ['-      "cgroup_parent": "batch.slice",'],
  },
];
