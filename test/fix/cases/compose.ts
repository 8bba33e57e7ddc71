import { scope } from '../../assess/builders.ts';
import type { Row } from './row.ts';

const FILE = 'compose/compose.yaml';
const PRINTED = 'compose/lighthouse.json';

/** A file as people write it: comments, blank lines, quotes and a service below the one that fails. */
function written(lines: string, below = ''): Record<string, string> {
  return {
    [FILE]: `# The lighthouse
name: lighthouse

services:
  app:
    image: "wiki:1"   # pinned later
${lines}
    # Nothing below this line is its own.
${below}`,
  };
}

/** A project as \`docker compose config --format json\` prints it. */
function printed(service: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, string> {
  return {
    [PRINTED]: `${JSON.stringify({ name: 'lighthouse', services: { app: { image: 'wiki:1', ...service } }, ...more }, null, 2)}\n`,
  };
}

export const COMPOSE: readonly Row[] = [
  {
    check: 'read-only-root',
    what: 'a switch that is missing goes behind the last line of its service',
    files: written('    restart: "no"'),
    lines: ['+    read_only: true'],
  },
  {
    check: 'read-only-root',
    what: 'a switch that is off is turned on, its comment stays',
    files: written('    read_only: no  # writes its cache'),
    lines: ['-    read_only: no  # writes its cache', '+    read_only: true  # writes its cache'],
  },
  {
    check: 'read-only-root',
    what: 'a printed project',
    files: printed({ restart: 'no' }),
    lines: ['-      "restart": "no"', '+      "restart": "no",', '+      "read_only": true'],
  },
  {
    check: 'read-only-root',
    what: 'a service in braces',
    files: { [FILE]: 'services:\n  app: { image: wiki, user: "1" } # short\n  db:\n    image: db\n    read_only: true\n' },
    lines: ['-  app: { image: wiki, user: "1" } # short', '+  app: { image: wiki, user: "1", read_only: true } # short'],
  },
  {
    check: 'read-only-root',
    what: 'the last line has no line end',
    files: { [FILE]: 'services:\n  app:\n    image: wiki' },
    lines: ['-    image: wiki', '+    image: wiki', '+    read_only: true'],
  },
  {
    check: 'read-only-root',
    what: 'line ends of Windows and a byte-order mark',
    files: { [FILE]: '\uFEFFservices:\r\n  app:\r\n    image: wiki\r\n  db: &db\r\n    image: db\r\n    read_only: true\r\n' },
    organisation: scope({ services: ['app', 'db'] }),
    lines: ['+    read_only: true\r'],
  },
  {
    check: 'no-privileged-container',
    what: 'at the anchor that gives it',
    files: {
      [FILE]: `x-base: &base
  privileged: true  # for the device
services:
  app:
    <<: *base
    image: wiki
`,
    },
    lines: ['-  privileged: true  # for the device', '+  privileged: false  # for the device'],
  },
  {
    check: 'no-privileged-container',
    what: 'a printed project',
    files: printed({ privileged: true }),
    lines: ['-      "privileged": true', '+      "privileged": false'],
  },
  {
    check: 'no-privileged-container',
    what: 'commands that Compose runs in it, and walls that are taken down one by one',
    files: written(
      '    post_start:\n      - command: ./init.sh\n        privileged: true\n      - command: ./more.sh\n    security_opt:\n      - apparmor:unconfined\n      - no-new-privileges:true',
    ),
    lines: ['-        privileged: true', '+        privileged: false', '-      - apparmor:unconfined'],
  },
  {
    check: 'no-new-privileges',
    what: 'a list that is missing',
    files: written('    user: "1000"'),
    lines: ['+    security_opt:', '+      - no-new-privileges:true'],
  },
  {
    check: 'no-new-privileges',
    what: 'a list whose items stand as deep as its name',
    files: written('    security_opt:\n    - label:disable # why\n    tmpfs:\n    - /tmp'),
    lines: ['+    - no-new-privileges:true'],
  },
  {
    check: 'no-new-privileges',
    what: 'a list in brackets, with another word and the option twice',
    files: written('    security_opt: [ no-new-privileges:false, label:disable, "no-new-privileges=false" ]'),
    lines: [
      '-    security_opt: [ no-new-privileges:false, label:disable, "no-new-privileges=false" ]',
      '+    security_opt: [ no-new-privileges:true, label:disable ]',
    ],
  },
  {
    check: 'no-new-privileges',
    what: 'a printed project without the list',
    files: printed({ restart: 'no' }),
    lines: [
      '-      "restart": "no"',
      '+      "restart": "no",',
      '+      "security_opt": [',
      '+        "no-new-privileges:true"',
      '+      ]',
    ],
  },
  {
    check: 'seccomp-filter-on',
    what: 'one of several options',
    files: written('    security_opt:\n      - no-new-privileges:true\n      - seccomp=unconfined\n      - label:disable'),
    lines: ['-      - seccomp=unconfined'],
  },
  {
    check: 'seccomp-filter-on',
    what: 'the only option, of a privileged service',
    files: written('    security_opt: [seccomp:unconfined]\n    privileged: true'),
    lines: ['-    security_opt: [seccomp:unconfined]', '-    privileged: true', '+    privileged: false'],
  },
  {
    check: 'seccomp-filter-on',
    what: 'a printed project',
    files: printed({ security_opt: ['no-new-privileges:true', 'seccomp:unconfined'] }),
    lines: ['-        "no-new-privileges:true",', '-        "seccomp:unconfined"', '+        "no-new-privileges:true"'],
  },
  {
    check: 'seccomp-filter-on',
    what: 'the profile of the daemon',
    files: { ...written('    user: "1"'), 'docker/daemon.json': '{\n\t"icc": false,\n\t"seccomp-profile": "unconfined"\n}\n' },
    lines: ['-\t"icc": false,', '-\t"seccomp-profile": "unconfined"', '+\t"icc": false'],
  },
  {
    check: 'capabilities-dropped',
    what: 'none is dropped',
    files: written('    user: "1"'),
    lines: ['+    cap_drop:', '+      - ALL'],
  },
  {
    check: 'capabilities-dropped',
    what: 'some are dropped, and one too many is added',
    files: written('    cap_drop:\n      - NET_RAW\n    cap_add: [CHOWN, SYS_ADMIN, cap_setuid]'),
    lines: ['-    cap_add: [CHOWN, SYS_ADMIN, cap_setuid]', '+      - ALL', '+    cap_add: [CHOWN, cap_setuid]'],
  },
  {
    check: 'capabilities-dropped',
    what: 'a printed project that adds nothing but what it must not',
    files: printed({ cap_add: ['SYS_ADMIN'], cap_drop: ['ALL'] }),
    lines: ['-      "cap_add": [', '-        "SYS_ADMIN"', '-      ],'],
  },
  {
    check: 'host-namespaces-not-shared',
    what: 'several of them',
    files: written('    pid: host # for top\n    ipc: "host"\n    uts: private'),
    lines: ['-    pid: host # for top', '-    ipc: "host"'],
  },
  {
    check: 'host-namespaces-not-shared',
    what: 'a control group, and a process name space that comes from another service',
    files: written('    cgroup: host\n    pid: service:db\n    user: "1"', '  db:\n    image: db\n    pid: host\n'),
    organisation: scope({ services: ['app', 'db'] }),
    lines: ['-    cgroup: host', '-    pid: host'],
  },
  {
    check: 'host-namespaces-not-shared',
    what: 'a printed project',
    files: printed({ pid: 'host', user: '1' }),
    lines: ['-      "pid": "host",'],
  },
  {
    check: 'restarts-bounded',
    what: 'at the anchor, once for two services',
    files: {
      [FILE]: `x-base: &base
  restart: unless-stopped
services:
  app: { <<: *base, image: wiki }
  db:
    <<: *base
    image: db
`,
    },
    organisation: scope({ services: ['app', 'db'] }),
    lines: ['-  restart: unless-stopped', '+  restart: on-failure:5'],
  },
  {
    check: 'restarts-bounded',
    what: 'where deploy decides',
    files: written('    restart: on-failure:3\n    deploy:\n      restart_policy:\n        condition: any\n        delay: 5s'),
    lines: ['-        condition: any', '+        condition: on-failure', '+        max_attempts: 5'],
  },
  {
    check: 'restarts-bounded',
    what: 'a printed project without one',
    files: printed({ user: '1' }),
    lines: ['-      "user": "1"', '+      "user": "1",', '+      "restart": "on-failure:5"'],
  },
  {
    check: 'container-logs-bounded',
    what: 'no logging at all',
    files: written('    user: "1"'),
    lines: ['+    logging:', '+      driver: json-file', '+      options:', '+        max-size: 10m', '+        max-file: "3"'],
  },
  {
    check: 'container-logs-bounded',
    what: 'an anchor for all, with bounds of which one is too wide',
    files: {
      [FILE]: `x-logging: &logging
  driver: json-file
  options: { max-size: 1g, max-file: "5" }
services:
  app:
    image: wiki
    logging: *logging
`,
    },
    lines: ['-  options: { max-size: 1g, max-file: "5" }', '+  options: { max-size: 10m, max-file: "5" }'],
  },
  {
    check: 'container-logs-bounded',
    what: 'a driver that nobody but Docker reads',
    files: written('    logging: { driver: local, options: { max-size: 5m, max-file: 3 } }'),
    lines: [
      '-    logging: { driver: local, options: { max-size: 5m, max-file: 3 } }',
      '+    logging: { driver: json-file, options: { max-size: 5m, max-file: 3 } }',
    ],
  },
  {
    check: 'container-logs-bounded',
    what: 'logs that are thrown away, and options that are missing',
    files: written('    logging:\n      driver: none\n      options:\n    user: "1"'),
    lines: ['-      driver: none', '+      driver: json-file', '+        max-size: 10m', '+        max-file: "3"'],
  },
  {
    check: 'container-logs-bounded',
    what: 'a printed project',
    files: printed({ logging: { driver: 'json-file', options: { 'max-size': '5m' } } }),
    lines: ['-          "max-size": "5m"', '+          "max-size": "5m",', '+          "max-file": "3"'],
  },
  {
    check: 'user-defined-networks',
    what: 'the network of the host',
    files: written('    network_mode: host\n    user: "1"'),
    lines: ['-    network_mode: host'],
  },
  {
    check: 'user-defined-networks',
    what: 'a printed project',
    files: printed({ network_mode: 'bridge' }),
    lines: ['-      "image": "wiki:1",', '-      "network_mode": "bridge"', '+      "image": "wiki:1"'],
  },
  {
    check: 'back-end-networks-internal',
    what: 'a published port',
    files: written('    ports:\n      - "8080:80"\n      - target: 81\n        published: "81"\n    user: "1"'),
    organisation: scope({ dataStores: [] }),
    lines: ['-    ports:', '-      - "8080:80"', '-      - target: 81', '-        published: "81"'],
  },
  {
    check: 'back-end-networks-internal',
    what: 'a data store on networks that lead out',
    files: written(
      '    networks: [back, side]',
      `networks:
  # Where the data is.
  back:
  side: { driver: bridge }
`,
    ),
    organisation: scope({ dataStores: ['app'] }),
    lines: ['-  side: { driver: bridge }', '+    internal: true', '+  side: { driver: bridge, internal: true }'],
  },
  {
    check: 'back-end-networks-internal',
    what: 'a data store on the default network, in a project without networks',
    files: written('    user: "1"'),
    organisation: scope({ dataStores: ['app'] }),
    lines: ['+networks:', '+  default:', '+    internal: true'],
  },
  {
    check: 'back-end-networks-internal',
    what: 'a printed project',
    files: printed({ networks: { back: null } }, { networks: { back: { name: 'lighthouse_back' } } }),
    organisation: scope({ dataStores: ['app'] }),
    lines: ['-      "name": "lighthouse_back"', '+      "name": "lighthouse_back",', '+      "internal": true'],
  },
  {
    check: 'back-end-networks-internal',
    what: 'a data store on the network of the host',
    files: written('    network_mode: host\n    user: "1"'),
    organisation: scope({ dataStores: ['app'] }),
    lines: ['-    network_mode: host', '+networks:', '+  default:', '+    internal: true'],
  },
  {
    check: 'audit-logging-on',
    what: 'variables as a mapping',
    files: written('    environment:\n      AUDIT_LOG_ENABLED: "false"\n      AUDIT_LOG_LEVEL: DEBUG'),
    lines: ['-      AUDIT_LOG_ENABLED: "false"', '+      AUDIT_LOG_ENABLED: "true"', '+      AUDIT_LOG_PATH: /var/log/audit'],
  },
  {
    check: 'session-cookies-protected',
    what: 'variables as items',
    files: written('    environment:\n      - SESSION_COOKIE_SECURE=false\n      - SESSION_COOKIE_HTTPONLY=true'),
    lines: ['-      - SESSION_COOKIE_SECURE=false', '+      - SESSION_COOKIE_SECURE=true', '+      - SESSION_COOKIE_SAMESITE=Lax'],
  },
  {
    check: 'audit-logging-on',
    what: 'a printed project',
    files: printed({ environment: { AUDIT_LOG_ENABLED: 'true', AUDIT_LOG_LEVEL: 'ERROR', AUDIT_LOG_PATH: '/var/log/audit' } }),
    lines: ['-        "AUDIT_LOG_LEVEL": "ERROR",', '+        "AUDIT_LOG_LEVEL": "INFO",'],
  },
  {
    check: 'session-cookies-protected',
    what: 'a printed project',
    files: printed({
      environment: { SESSION_COOKIE_HTTPONLY: 'true', SESSION_COOKIE_SAMESITE: 'None', SESSION_COOKIE_SECURE: 'true' },
    }),
    lines: ['-        "SESSION_COOKIE_SAMESITE": "None",', '+        "SESSION_COOKIE_SAMESITE": "Lax",'],
  },
];
