import { daysOf, HOUR, isoDate, isWeekend, MINUTE, OUTAGE, type Quarter, SECOND } from './calendar.ts';
import { accountNamed, type Place, SERVICE_ACCOUNT, someone, workingTime } from './people.ts';
import { type Random, seeded } from './random.ts';

type Route = {
  router: string;
  service: string;
  address: string;
  host: string;
  method: string;
  path: string;
  status: number;
  bytes: readonly [number, number];
  milliseconds: readonly [number, number];
};

const auth = { router: 'auth@file', service: 'authentik@file', address: 'authentik-server:9000', host: 'auth.harbour.example' };
const mcp = { router: 'mcp@file', service: 'mcp@file', address: 'mcp-server:8000', host: 'mcp.harbour.example' };
const jump = { router: 'jump@file', service: 'jumpserver@file', address: 'jumpserver-web:8080', host: 'jump.harbour.example' };
const secrets = { router: 'secrets@file', service: 'infisical@file', address: 'infisical:8080', host: 'secrets.harbour.example' };
const assets = {
  router: 'assets@file',
  service: 'webasset@file',
  address: 'webasset-controller:3000',
  host: 'assets.harbour.example',
};

const get = (status: number, path: string, bytes: Route['bytes'], milliseconds: Route['milliseconds'] = [4, 90]) => ({
  method: 'GET',
  path,
  status,
  bytes,
  milliseconds,
});
const post = (status: number, path: string, bytes: Route['bytes'], milliseconds: Route['milliseconds'] = [15, 240]) => ({
  method: 'POST',
  path,
  status,
  bytes,
  milliseconds,
});

/** What people do in a browser. */
const BROWSING: readonly [Route, ...Route[]] = [
  { ...auth, ...get(200, '/if/flow/harbour-authentication/?next=%2F', [9100, 9400]) },
  { ...auth, ...post(302, '/api/v3/flows/executor/harbour-authentication/?query=next%3D%252F', [0, 0]) },
  { ...auth, ...get(302, '/application/o/authorize/?client_id=jumpserver&response_type=code&scope=openid+email+profile', [0, 0]) },
  { ...auth, ...get(200, '/if/user/', [5200, 5300]) },
  { ...jump, ...get(200, '/ui/', [2400, 2500]) },
  { ...jump, ...get(200, '/api/v1/perms/users/self/assets/?limit=15&offset=0', [1900, 6200]) },
  { ...jump, ...get(200, '/api/v1/terminal/sessions/?is_finished=1&limit=15', [4100, 9800]) },
  { ...jump, ...get(101, '/koko/ws/terminal/', [18000, 940000], [61000, 2900000]) },
  { ...jump, ...get(403, '/api/v1/audits/operate-logs/?limit=15', [63, 63]) },
  { ...secrets, ...get(200, '/login', [3300, 3400]) },
  { ...secrets, ...get(200, '/api/v1/organization', [410, 520]) },
  { ...assets, ...get(200, '/assets', [3800, 12400]) },
  { ...assets, ...get(304, '/static/app.css', [0, 0]) },
  { ...assets, ...post(201, '/api/assets/sync', [120, 180]) },
];

/** What programs do. */
const MACHINE: readonly [Route, ...Route[]] = [
  { ...mcp, ...post(200, '/mcp', [380, 9200], [40, 2600]) },
  { ...mcp, ...post(202, '/mcp', [0, 0]) },
  { ...mcp, ...get(200, '/.well-known/oauth-protected-resource', [312, 312]) },
  { ...mcp, ...post(401, '/mcp', [58, 58], [2, 9]) },
  { ...auth, ...post(200, '/application/o/token/', [1800, 2100]) },
  { ...secrets, ...post(200, '/api/v1/auth/universal-auth/login', [640, 700]) },
  { ...secrets, ...get(200, '/api/v3/secrets/raw?environment=prod&workspaceSlug=harbour', [900, 2400]) },
];

/** The probes of the monitor: one of each, day and night. */
const PROBES: readonly Route[] = [
  { ...mcp, ...get(200, '/healthz', [15, 15], [1, 6]) },
  { ...auth, ...get(200, '/-/health/live/', [0, 0], [3, 12]) },
  { ...jump, ...get(200, '/api/v1/health/', [21, 21], [5, 20]) },
  { ...secrets, ...get(200, '/api/status', [96, 96], [2, 9]) },
];

/** Background noise of the internet. */
const SCANNERS: readonly [Route, ...Route[]] = [
  { ...auth, ...get(404, '/.git/config', [1180, 1180]) },
  { ...auth, ...get(404, '/wp-login.php', [1180, 1180]) },
  { ...mcp, ...get(404, '/.env', [22, 22], [1, 4]) },
  { ...assets, ...get(302, '/actuator/health', [0, 0], [3, 9]) },
];

const MONITOR: Place = { address: '100.96.14.9' };

/** A line is written when its request ends, so a long session stands after what came meanwhile. */
type Entry = { at: number; line: string };

/** Nanoseconds as Go writes them: trailing zeros are dropped, and with them sometimes the fraction. */
function goTime(instant: number, nanoseconds: number): string {
  const fraction = String((instant % SECOND) * 1_000_000 + nanoseconds)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${new Date(instant).toISOString().slice(0, 19)}${fraction && `.${fraction}`}Z`;
}

/** Starts at 1 with the process and counts every request, also those outside this excerpt. */
type Counter = { value: number };

function entry(random: Random, counter: Counter, at: number, route: Route, place: Place, agent: string): Entry {
  const down =
    isoDate(at) === OUTAGE && (route.router === auth.router || route.router === jump.router || route.router === assets.router);
  // Traefik answers 502 for authentik itself, and 500 where the middleware that asks authentik gets no answer.
  const unreached = down && route.router !== auth.router;
  const status = down ? (unreached ? 500 : 502) : route.status;
  const bytes = down ? (unreached ? 0 : 11) : random.between(...route.bytes);
  const origin = down
    ? random.between(400_000, 3_100_000)
    : random.between(route.milliseconds[0] * 1000, route.milliseconds[1] * 1000) * 1000 + random.between(0, 999);
  const overhead = random.between(38_000, 410_000);
  const port = String(random.between(32768, 60999));
  counter.value += random.between(1, 900);
  const tls13 = random.chance(0.97);
  const finished = at + Math.floor((unreached ? overhead : origin + overhead) / 1_000_000);
  const line = {
    ClientAddr: `${place.address}:${port}`,
    ClientHost: place.address,
    ClientPort: port,
    ClientUsername: '-',
    DownstreamContentSize: bytes,
    DownstreamStatus: status,
    Duration: unreached ? overhead : origin + overhead,
    OriginContentSize: unreached ? 0 : bytes,
    OriginDuration: unreached ? 0 : origin,
    OriginStatus: unreached ? 0 : status,
    Overhead: overhead,
    RequestAddr: route.host,
    RequestContentSize: route.method === 'POST' ? random.between(90, 1400) : 0,
    RequestCount: counter.value,
    RequestHost: route.host,
    RequestMethod: route.method,
    RequestPath: route.path,
    RequestPort: '-',
    RequestProtocol: route.status === 101 ? 'HTTP/1.1' : 'HTTP/2.0',
    RequestScheme: 'https',
    RetryAttempts: 0,
    RouterName: route.router,
    ...(!unreached && { ServiceAddr: route.address, ServiceName: route.service, ServiceURL: `http://${route.address}` }),
    StartUTC: goTime(at, random.between(0, 999_999)),
    TLSCipher: tls13 ? 'TLS_AES_128_GCM_SHA256' : 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    TLSVersion: tls13 ? '1.3' : '1.2',
    entryPointName: 'websecure',
    level: 'info',
    msg: '',
    'request_User-Agent': agent,
    time: `${new Date(finished).toISOString().slice(0, 19)}Z`,
  };
  return { at: finished, line: JSON.stringify(line) };
}

function dayOfTraffic(random: Random, counter: Counter, day: number): Entry[] {
  const anyTime = (): number => day + random.between(0, 24 * HOUR - MINUTE);
  const planned: { at: number; route: Route; place: Place; agent: string }[] = [];
  for (const route of PROBES) planned.push({ at: anyTime(), route, place: MONITOR, agent: 'Blackbox-Exporter/0.27.0' });
  const calls = isWeekend(day) ? 4 : 5;
  for (let call = 0; call < calls; call += 1) {
    planned.push({ at: anyTime(), route: random.pick(MACHINE), place: SERVICE_ACCOUNT.places[0], agent: SERVICE_ACCOUNT.agent });
  }
  const visits = isWeekend(day) ? random.between(3, 4) : random.between(5, 9);
  for (let visit = 0; visit < visits; visit += 1) {
    const account = isWeekend(day) ? accountNamed(random.pick(['ops.east', 'ops.west'])) : someone(random);
    planned.push({
      at: workingTime(random, day),
      route: random.pick(BROWSING),
      place: random.pick(account.places),
      agent: account.agent,
    });
  }
  for (let probe = random.between(1, 2); probe > 0; probe -= 1) {
    const address = `${random.pick(['192.0.2', '198.51.100'])}.${random.between(100, 250)}`;
    planned.push({
      at: anyTime(),
      route: random.pick(SCANNERS),
      place: { address },
      agent: random.pick(['curl/8.5.0', 'Go-http-client/2.0', 'python-requests/2.32.4']),
    });
  }
  planned.sort((one, other) => one.at - other.at);
  const entries = planned.map(({ at, route, place, agent }) => entry(random, counter, at, route, place, agent));
  return entries.sort((one, other) => one.at - other.at);
}

/** What a full disk and a debugging session left between the lines of the third quarter. */
function damage(entries: readonly Entry[]): Entry[] {
  const after = (instant: number): number => entries.findIndex((candidate) => candidate.at >= instant);
  const result = [...entries];
  const full = after(Date.UTC(2026, 7, 3, 10));
  const cut = result[full];
  if (cut !== undefined) result[full] = { at: cut.at, line: cut.line.slice(0, 311) };
  const debugged = Date.UTC(2026, 7, 27, 13, 5, 12);
  const debug = (at: number, message: string): Entry => ({
    at,
    line: `time="${new Date(at).toISOString().slice(0, 19)}Z" level=debug msg="${message}"`,
  });
  result.splice(
    after(debugged),
    0,
    debug(debugged, 'Handling TCP connection from 203.0.113.18:51844 to 172.30.10.7:8443'),
    debug(debugged + 2 * SECOND, 'Serving default certificate for request: \\"mcp.harbour.example\\"'),
  );
  result.splice(after(Date.UTC(2026, 8, 2)), 0, { at: Date.UTC(2026, 8, 2), line: '' });
  return result;
}

/** The access log of a quarter, oldest line first. */
export function traefikLog(quarter: Quarter): string {
  const random = seeded(`traefik ${quarter.id}`);
  const counter = { value: random.between(1_000, 9_000) };
  const entries = daysOf(quarter).flatMap((day) => dayOfTraffic(random, counter, day));
  const lines = quarter.id === '2026-Q3' ? damage(entries) : entries;
  return `${lines.map((one) => one.line).join('\n')}\n`;
}
