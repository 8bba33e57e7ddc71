import type { Quarter } from './calendar.ts';

const LOGS = { 'log-driver': 'json-file', 'log-opts': { 'max-size': '10m', 'max-file': '3' } };

/** The host's `/etc/docker/daemon.json`: in the second quarter that of a search for a fault in May, in the third the one of this guide, in part. */
export function daemonJson(quarter: Quarter): string {
  const settings =
    quarter.id === '2026-Q2'
      ? { debug: true, ...LOGS }
      : {
          icc: false,
          'live-restore': true,
          'userland-proxy': false,
          'no-new-privileges': true,
          ...LOGS,
          'default-ulimits': { nofile: { Name: 'nofile', Hard: 65_536, Soft: 32_768 } },
        };
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/** What systemd shows of the daemon's unit. */
export function dockerUnit(quarter: Quarter): string {
  const [day, time, pid] = quarter.id === '2026-Q2' ? ['Tue 2026-05-19', '09:40:02', 1094] : ['Sun 2026-09-06', '04:02:11', 812];
  const command = '/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock';
  return `ExecStart={ path=/usr/bin/dockerd ; argv[]=${command} ; ignore_errors=no ; start_time=[${day} ${time} UTC] ; stop_time=[n/a] ; pid=${pid} ; code=(null) ; status=0/0 }
Id=docker.service
LoadState=loaded
ActiveState=active
`;
}
