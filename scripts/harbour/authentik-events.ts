import { DAY, daysOf, HOUR, isoDate, isWeekend, OUTAGE, type Quarter, SECOND } from './calendar.ts';
import { type Account, accountNamed, type Place, SERVICE_ACCOUNT, someone, workingTime } from './people.ts';
import { type Random, seeded } from './random.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One Event as `GET /api/v3/events/events/` gives it. */
export type AuthentikEvent = {
  pk: string;
  user: { pk: number; email: string; username: string };
  action: string;
  app: string;
  /** What an action needs; a failed login names here the account that was tried. */
  context: { readonly username?: string; readonly [key: string]: Json | undefined };
  client_ip: string;
  created: string;
  expires: string;
  brand: { pk: string; app: string; name: string; model_name: string };
};

/** Attempts against one account, as seconds after `start`. Five minutes on the clock are not five minutes in a row. */
type Burst = { start: number; username: string; seconds: readonly number[] };

const BURSTS: readonly Burst[] = [
  // Seven in 4 min 40 s across the boundary at 13:00; nobody recorded it.
  { start: Date.UTC(2026, 6, 21, 12, 57, 50), username: 'ops.east', seconds: [0, 41, 88, 127, 175, 231, 280] },
  // Five in five minutes: the limit itself is allowed.
  { start: Date.UTC(2026, 7, 19, 8, 14, 3), username: 'analyst', seconds: [0, 66, 130, 204, 288] },
  // Six in 299 s; an incident record covers it.
  { start: Date.UTC(2026, 8, 8, 9, 41, 10), username: 'dba', seconds: [0, 52, 118, 176, 240, 299] },
  // Six in 301 s: one second too slow.
  { start: Date.UTC(2026, 8, 17, 14, 20, 30), username: 'auditor', seconds: [0, 58, 121, 183, 244, 301] },
];

const FLOW = '/api/v3/flows/executor/harbour-authentication/';
type Application = { pk: string; name: string; slug: string };

const MCP_SERVER: Application = { pk: '8c2d94b1f0e7463d9a5b3e1c7f82d064', name: 'MCP server', slug: 'mcp-server' };
const APPLICATIONS: readonly [Application, ...Application[]] = [
  { pk: '5f0a3c1e7d9b4e62a8c4f1d20b6e7a93', name: 'JumpServer', slug: 'jumpserver' },
  MCP_SERVER,
  { pk: 'b71e6f3a20c84d5f8e9d0a4c5b3f1e27', name: 'Web assets', slug: 'web-assets' },
  { pk: 'd4a95e7c1b3f4082b6c7e8f90a1d2c35', name: 'Infisical', slug: 'infisical' },
];
const STAGE = {
  pk: '2b9f7d0e41c6485fa3d8e5c7b1096f24',
  app: 'authentik_stages_password',
  name: 'harbour-authentication-password',
  model_name: 'passwordstage',
};
const BRAND = {
  pk: '7e1c5a9f3b2d4860a4f8d6c0e9b17352',
  app: 'authentik_brands',
  name: 'Brand auth.harbour.example',
  model_name: 'brand',
};
/** The user of a request that has not signed in: the name that was tried stands in the context. */
const ANONYMOUS = { pk: 2, email: '', username: 'AnonymousUser' };
/** authentik replaces a secret by twenty asterisks whatever its length. */
const CLEANSED = '********************';

/** Microseconds, as Django writes them: JavaScript keeps three digits, so the last three come from chance. */
function stamp(random: Random, instant: number): string {
  return `${new Date(instant).toISOString().slice(0, -1)}${String(random.between(0, 999)).padStart(3, '0')}Z`;
}

function event(
  random: Random,
  created: number,
  place: Place,
  rest: Pick<AuthentikEvent, 'user' | 'action' | 'app' | 'context'>,
): AuthentikEvent {
  const time = stamp(random, created);
  return {
    pk: random.uuid(),
    user: rest.user,
    action: rest.action,
    app: rest.app,
    context: { ...(place.geo && { geo: place.geo }), ...(place.asn && { asn: place.asn }), ...rest.context },
    client_ip: place.address,
    created: time,
    // event_retention is days=365
    expires: `${new Date(created + 365 * DAY).toISOString().slice(0, -1)}${time.slice(-4)}`,
    brand: BRAND,
  };
}

function request(
  random: Random,
  account: Account,
  method: string,
  path: string,
  args: { readonly [key: string]: Json } = {},
): Json {
  return { args, path, method, request_id: random.hex(32), user_agent: account.agent };
}

function userOf(account: Account): AuthentikEvent['user'] {
  return { pk: account.pk, email: account.email, username: account.username };
}

function failedLogin(random: Random, at: number, account: Account, place: Place): AuthentikEvent {
  return event(random, at, place, {
    user: ANONYMOUS,
    action: 'login_failed',
    app: 'authentik.events.signals',
    context: {
      stage: STAGE,
      password: CLEANSED,
      username: account.username,
      http_request: request(random, account, 'POST', FLOW, { next: '/' }),
    },
  });
}

function login(random: Random, at: number, account: Account, place: Place): AuthentikEvent {
  const device = random.chance(0.6)
    ? { pk: account.pk, app: 'authentik_stages_authenticator_webauthn', name: 'Security key', model_name: 'webauthndevice' }
    : { pk: account.pk, app: 'authentik_stages_authenticator_totp', name: 'TOTP device', model_name: 'totpdevice' };
  return event(random, at, place, {
    user: userOf(account),
    action: 'login',
    app: 'authentik.events.signals',
    context: {
      auth_method: 'password',
      auth_method_args: { mfa_devices: [device], known_device: random.chance(0.9) },
      http_request: request(random, account, 'GET', FLOW, { next: '/' }),
    },
  });
}

function authorization(random: Random, at: number, account: Account, place: Place, application: Application): AuthentikEvent {
  return event(random, at, place, {
    user: userOf(account),
    action: 'authorize_application',
    app: 'authentik.providers.oauth2.views.authorize',
    context: {
      flow: 'c3f6a1d8e0b94752a7d5f8c2b1e04963',
      scopes: 'openid email profile',
      http_request: request(random, account, 'GET', '/application/o/authorize/', {
        client_id: application.slug,
        response_type: 'code',
      }),
      authorized_application: { pk: application.pk, app: 'authentik_core', name: application.name, model_name: 'application' },
    },
  });
}

/** A visit: sign in (sometimes at the second try), open one or two applications, sometimes sign out. */
function visit(random: Random, day: number, account: Account): AuthentikEvent[] {
  const place = random.pick(account.places);
  let at = workingTime(random, day);
  const events: AuthentikEvent[] = [];
  const step = (low: number, high: number): number => {
    at += random.between(low * SECOND, high * SECOND);
    return at;
  };
  if (random.chance(0.12)) events.push(failedLogin(random, step(1, 5), account, place));
  events.push(login(random, step(9, 40), account, place));
  events.push(authorization(random, step(1, 6), account, place, random.pick(APPLICATIONS)));
  if (random.chance(0.35)) events.push(authorization(random, step(120, 2400), account, place, random.pick(APPLICATIONS)));
  if (random.chance(0.3)) {
    events.push(
      event(random, step(600, 3000), place, {
        user: userOf(account),
        action: 'logout',
        app: 'authentik.events.signals',
        context: { http_request: request(random, account, 'GET', '/api/v3/flows/executor/default-invalidation-flow/') },
      }),
    );
  }
  return events;
}

/** What administrators do now and then. */
function administration(random: Random, day: number): AuthentikEvent[] {
  const operator = accountNamed(random.pick(['ops.east', 'ops.west']));
  const place = random.pick(operator.places);
  const subject = someone(random);
  const at = workingTime(random, day);
  const path = `/api/v3/core/users/${subject.pk}/`;
  switch (random.between(0, 3)) {
    case 0:
      return [
        event(random, at, place, {
          user: userOf(operator),
          action: 'user_write',
          app: 'authentik.events.signals',
          context: {
            name: subject.username,
            email: subject.email,
            created: false,
            username: subject.username,
            http_request: request(random, operator, 'PATCH', path),
          },
        }),
      ];
    case 1:
      return [
        event(random, at, random.pick(subject.places), {
          user: userOf(subject),
          action: 'password_set',
          app: 'authentik.events.signals',
          context: { http_request: request(random, subject, 'POST', '/api/v3/flows/executor/default-password-change/') },
        }),
      ];
    case 2:
      return [
        event(random, at, place, {
          user: userOf(operator),
          action: 'secret_view',
          app: 'authentik.core.api.tokens',
          context: {
            secret: { pk: random.hex(32), app: 'authentik_core', name: 'Token svc-mcp', model_name: 'token' },
            http_request: request(random, operator, 'GET', '/api/v3/core/tokens/svc-mcp/view_key/'),
          },
        }),
      ];
    default:
      return [
        event(random, at, place, {
          user: userOf(operator),
          action: 'model_updated',
          app: 'authentik.events.middleware',
          context: {
            model: { pk: String(subject.pk), app: 'authentik_core', name: subject.username, model_name: 'user' },
            http_request: request(random, operator, 'PATCH', path),
          },
        }),
      ];
  }
}

function dayOfEvents(random: Random, day: number): AuthentikEvent[] {
  const events: AuthentikEvent[] = [];
  for (const hour of [2, 20]) {
    const at = day + hour * HOUR + random.between(0, 50 * 60 * SECOND);
    events.push(authorization(random, at, SERVICE_ACCOUNT, SERVICE_ACCOUNT.places[0], MCP_SERVER));
  }
  if (isWeekend(day)) {
    events.push(...visit(random, day, accountNamed(random.pick(['ops.east', 'ops.west']))));
    return events;
  }
  const visitors = new Set([someone(random), someone(random), someone(random), someone(random)]);
  for (const account of visitors) events.push(...visit(random, day, account));
  if (random.chance(0.25)) events.push(...administration(random, day));
  return events;
}

/** All events of a quarter, newest first, as the API lists them. */
export function authentikEvents(quarter: Quarter): AuthentikEvent[] {
  const random = seeded(`authentik ${quarter.id}`);
  const bursts = BURSTS.filter((burst) => burst.start >= quarter.from && burst.start < quarter.to);
  const events = bursts.flatMap((burst) => {
    const account = accountNamed(burst.username);
    return burst.seconds.map((seconds) => failedLogin(random, burst.start + seconds * SECOND + 120, account, account.places[0]));
  });
  for (const day of daysOf(quarter)) {
    const planted = bursts.filter((burst) => isoDate(burst.start) === isoDate(day)).map((burst) => burst.username);
    // A chance failure on the day of a burst would change what the burst shows.
    const isStray = (candidate: AuthentikEvent): boolean =>
      candidate.action === 'login_failed' && planted.includes(candidate.context.username ?? '');
    const ordinary = dayOfEvents(random, day).filter((candidate) => !isStray(candidate));
    if (isoDate(day) !== OUTAGE) events.push(...ordinary);
  }
  return events.sort((one, other) => (one.created < other.created ? 1 : -1));
}

/** The export: the pages of the API joined, one event a line so that a difference can be read. */
export function authentikExport(events: readonly AuthentikEvent[]): string {
  const pagination = {
    next: 0,
    previous: 0,
    count: events.length,
    current: 1,
    total_pages: 1,
    start_index: 1,
    end_index: events.length,
  };
  const results = events.map((one) => JSON.stringify(one)).join(',\n');
  return `{"pagination":${JSON.stringify(pagination)},"results":[\n${results}\n]}\n`;
}
