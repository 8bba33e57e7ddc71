import type { Fact } from '../../../src/domain/fact.ts';
import { infisicalSecret } from '../access-builders.ts';
import {
  alertRule,
  at,
  attestation,
  hostSecret,
  hostUnread,
  isolation,
  organisation,
  router,
  scope,
  service,
  stage,
} from '../builders.ts';
import { bind, certificate, container, daemon, encryption, ignore } from '../host-builders.ts';
import type { Cases } from './case.ts';
import { once } from './records.ts';

const IGNORED = ['*.env', '*.tfvars', '*.key', '*.pem'];
const ignored = (...more: readonly string[]) => [...IGNORED, ...more].map((line) => ignore(line));
const without = (ending: string) => IGNORED.filter((line) => line !== ending).map((line) => ignore(line));
const names = ['POSTGRES_PASSWORD', 'AUTHENTIK_SECRET_KEY', 'JUMPSERVER_SECRET_KEY'].map((name) => infisicalSecret(name));
const set = (name: string, value: string | null | { unresolved: string }, form: 'raw' | 'resolved' = 'raw') =>
  service({ form, environment: [{ name, value }] });
const variables = (values: Readonly<Record<string, string>>) => Object.entries(values).map(([name, value]) => ({ name, value }));
const session = { SESSION_COOKIE_AGE: '3600', SESSION_EXPIRE_AT_BROWSER_CLOSE: 'true' };
const cookie = { SESSION_COOKIE_SECURE: 'true', SESSION_COOKIE_HTTPONLY: '1', SESSION_COOKIE_SAMESITE: 'Strict' };
const audit = { AUDIT_LOG_ENABLED: 'true', AUDIT_LOG_LEVEL: 'info', AUDIT_LOG_PATH: '/var/log/audit' };
const login = (changes: Parameters<typeof stage>[0] = {}) =>
  stage({
    id: 'login',
    model: 'authentik_stages_user_login.userloginstage',
    sessionDuration: 'minutes=59;seconds=60',
    rememberMeOffset: 'seconds=0',
    ...changes,
  });
const applications: Fact = {
  kind: 'authentikListing',
  list: 'applications',
  listed: 3,
  total: 3,
  from: at('authentik', '$.results'),
};
const file = { driver: 'json-file', maxSize: '10m', maxFile: '3' };
const shipper = (changes: Parameters<typeof service>[0] = {}) =>
  service({
    service: 'log-shipper',
    image: 'grafana/alloy:v1.11.0',
    logging: file,
    isolation: isolation({ mounts: [bind('/var/lib/docker/containers')] }),
    ...changes,
  });
const shipped = { control: 'MON-1.2', performed: '2026-09-17T00:00:00.000Z' };
const procedures = ['service failure', 'data corruption', 'complete failure', 'security breach'];
const documented = (subject: string | null) => attestation({ control: 'IR-3.1', subject, performed: '2026-08-01T00:00:00.000Z' });
const contacts = (...reach: readonly string[]) => ({
  organisation: {
    ...organisation,
    contacts: ['Security team', 'Infrastructure', 'On call'].map((role, index) => ({ role, reach: reach[index] ?? '' })),
  },
});

/** Cases of the checks over secrets, sessions, certificates, logs sent away and contacts. */
export const dataCases: Readonly<Record<string, Cases>> = {
  'secret-files-ignored': {
    pass: [
      { says: 'the rules of the guide', facts: ignored() },
      { says: 'wider ones', facts: ['*env', '**/*.tfvars', '*.k*', '*'].map((line) => ignore(line)) },
      { says: 'a rule that takes back another file', facts: ignored('!docs/key.md', '!*.env.example', '!keep.pem/') },
      { says: 'taken back and ignored again', facts: [...ignored('!example.env'), ignore('*.env')] },
      { says: 'a directory below with rules of its own', facts: [...ignored(), ignore('build/', 'repository/app')] },
      {
        says: 'two repositories',
        facts: [...ignored(), ...IGNORED.map((line) => ignore(line, 'other'))],
        context: { organisation: scope({ repositories: ['git.example/a', 'git.example/b'] }) },
      },
    ],
    unknown: [
      {
        says: 'one repository of two',
        facts: ignored(),
        context: { organisation: scope({ repositories: ['git.example/a', 'git.example/b'] }) },
        because: /1 of these 2/,
      },
    ],
    fail: [
      ...IGNORED.map((line) => ({ says: `without ${line}`, facts: without(line), because: new RegExp(line.slice(1)) })),
      { says: 'at the top only', facts: [...without('*.env'), ignore('/*.env')] },
      { says: 'in one directory only', facts: [...without('*.env'), ignore('docker/*.env')] },
      { says: 'directories only', facts: [...without('*.env'), ignore('*.env/')] },
      { says: 'one name only', facts: [...without('*.env'), ignore('.env')] },
      { says: 'a class that may leave some out', facts: [...without('*.env'), ignore('*.en[a-u]')] },
      { says: 'in capital letters', facts: [...without('*.env'), ignore('*.ENV')] },
      { says: 'an example taken back', facts: ignored('!example.tfvars'), because: /takes some back/ },
      { says: 'taken back by a wildcard', facts: ignored('!public/*') },
      { says: 'taken back by a class', facts: ignored('!*.[kp]e[ym]') },
      { says: 'taken back below', facts: [...ignored(), ignore('!test.pem', 'repository/app')] },
      {
        says: 'the second folder that the collector searched',
        facts: [...IGNORED.map((line) => ignore(line, 'git')), ignore('node_modules', 'git/2')],
      },
      { says: 'the second repository of two', facts: [...ignored(), ignore('*.log', 'other')] },
      { says: 'a file without rules', facts: [] },
    ],
  },
  'no-secret-in-compose': {
    pass: [
      { says: 'a reference', facts: [set('DB_PASSWORD', { unresolved: '${DB_PASSWORD:?wanted}' }), ...names] },
      { says: 'production elsewhere', facts: [set('A', 'b'), ...names.slice(1), infisicalSecret('POSTGRES_PASSWORD', 'eu-prod')] },
      { says: 'handed through', facts: [set('API_TOKEN', null), ...names] },
      { says: 'a file under /run/secrets', facts: [set('SECRET_KEY', 'file:///run/secrets/key'), ...names] },
      { says: 'a name of a file', facts: [set('POSTGRES_PASSWORD_FILE', '/run/secrets/pw'), ...names] },
      { says: 'a switch', facts: [set('ALLOW_EMPTY_PASSWORD', 'no'), ...names] },
      { says: 'no secret', facts: [set('DATABASE_URL', 'postgres://app@db/app'), ...names] },
      {
        says: 'the resolved value of a reference',
        facts: [set('API_KEY', 's3cr3t', 'resolved'), set('API_KEY', { unresolved: '$API_KEY' }), ...names],
      },
    ],
    fail: [
      ...['POSTGRES_PASSWORD', 'api_token', 'JWT_SECRET_V2', 'TS_AUTHKEY', 'SMTP_PASS', 'DB_PWD', 'ENCRYPTION_KEYS'].map(
        (name) => ({
          says: name,
          facts: [set(name, 'hunter2'), ...names],
          because: new RegExp(name),
        }),
      ),
      { says: 'a default beside a variable', facts: [set('DB_PASSWORD', { unresolved: '${DB_PASSWORD:-changeme}' }), ...names] },
      { says: 'a password in an address', facts: [set('DATABASE_URL', 'postgres://app:hunter2@db/app'), ...names] },
      { says: 'a name that Infisical does not hold', facts: [set('A', 'b'), ...names.slice(1)], because: /POSTGRES_PASSWORD/ },
      ...['dev', 'pre-prod', 'non-prod', 'eu_pre_production'].map((environment) => ({
        says: `a name that Infisical holds for ${environment}`,
        facts: [set('A', 'b'), ...names.slice(1), infisicalSecret('POSTGRES_PASSWORD', environment)],
      })),
    ],
    unknown: [
      { says: 'the names of Infisical are not there', facts: [set('A', 'b')], because: /Infisical/ },
      { says: 'a value in the resolved project only', facts: [set('API_KEY', 's3cr3t', 'resolved'), ...names] },
      { says: 'a file of variables', facts: [service({ form: 'raw', environmentFiles: ['.env'] }), ...names] },
      { says: 'a base', facts: [service({ form: 'raw', inheritsFrom: ['base'] }), ...names] },
    ],
  },
  'backup-key-outside-script': {
    pass: (['recipient', 'file', 'descriptor', 'service'] as const).map((key) => ({ says: key, facts: [encryption({ key })] })),
    fail: [
      ...(['literal', 'argument', 'environment'] as const).map((key) => ({
        says: key,
        facts: [encryption({ key, variable: 'KEY' })],
      })),
      { says: 'one call of two', facts: [encryption(), encryption({ key: 'literal' })] },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'unresolved', facts: [encryption({ key: { unresolved: 'a variable' } })] },
      { says: 'not said', facts: [encryption({ key: null })] },
      {
        says: 'a script that encrypts nothing',
        facts: [
          encryption(),
          { kind: 'scriptBackup', script: 'b.sh', command: 'pg_dump', encrypted: null, from: { evidence: 'b', at: '' } },
        ],
      },
    ],
  },
  'no-default-secret': {
    pass: [{ says: 'none', facts: [hostSecret()] }],
    fail: [{ says: 'one of two', facts: [hostSecret(), hostSecret({ name: 'REDIS_PASSWORD', knownDefault: true })] }],
    unknown: [
      { says: 'a file that could not be read', facts: [hostSecret(), hostUnread()] },
      { says: 'another host', facts: [hostSecret({ host: 'harbour-2' })] },
    ],
  },
  'default-accounts-checked': once('PRE-1.3', '2026-07-14T00:00:00.000Z', '2026-06-30T00:00:00.000Z'),
  'sessions-end-after-an-hour': {
    pass: [
      { says: 'an hour', facts: [service({ environment: variables(session) }), login(), applications] },
      {
        says: 'a proxy and a data store besides',
        facts: [
          service({ environment: variables(session) }),
          service({ service: 'traefik' }),
          service({ service: 'postgresql' }),
          login(),
          applications,
        ],
      },
      {
        says: 'Authentik, by its stage',
        facts: [service({ image: 'ghcr.io/goauthentik/server:2026.5.6' }), login({ sessionDuration: 'hours=1' }), applications],
      },
    ],
    fail: [
      { says: 'two hours', facts: [service({ environment: variables({ ...session, SESSION_COOKIE_AGE: '7200' }) }), login()] },
      { says: 'no number', facts: [service({ environment: variables({ ...session, SESSION_COOKIE_AGE: '1h' }) }), login()] },
      { says: 'no end', facts: [service({ environment: variables({ ...session, SESSION_COOKIE_AGE: '0' }) }), login()] },
      { says: 'one of the two', facts: [service({ environment: variables({ SESSION_COOKIE_AGE: '3600' }) }), login()] },
      {
        says: 'the last of two values',
        facts: [service({ environment: [...variables(session), ...variables({ SESSION_COOKIE_AGE: '9000' })] }), login()],
      },
      {
        says: 'a stage without an end',
        facts: [service({ environment: variables(session) }), login({ sessionDuration: 'seconds=0' })],
      },
      { says: 'a day', facts: [service({ environment: variables(session) }), login({ sessionDuration: 'days=1' })] },
      {
        says: 'longer for those who ask',
        facts: [service({ environment: variables(session) }), login({ rememberMeOffset: 'days=30' })],
        because: /longer for those who ask/,
      },
    ],
    unknown: [
      { says: 'a service that sets nothing', facts: [service(), login()] },
      { says: 'a file of variables', facts: [service({ environmentFiles: ['.env'] }), login()] },
      {
        says: 'handed through',
        facts: [service({ environment: [...variables(session), { name: 'SESSION_COOKIE_AGE', value: null }] }), login()],
      },
      { says: 'no list of applications', facts: [service({ environment: variables(session) }), login()] },
      { says: 'no stage', facts: [service({ environment: variables(session) })] },
      {
        says: 'a stage that says nothing',
        facts: [service({ environment: variables(session) }), login({ sessionDuration: null })],
      },
      {
        says: 'a word that Authentik passes over',
        facts: [service({ environment: variables(session) }), login({ sessionDuration: 'hour=9;seconds=60' })],
      },
    ],
  },
  'session-cookies-protected': {
    pass: [{ says: 'all three', facts: [service({ environment: variables(cookie) })] }],
    fail: [
      { says: 'not secure', facts: [service({ environment: variables({ ...cookie, SESSION_COOKIE_SECURE: 'false' }) })] },
      { says: 'SameSite none', facts: [service({ environment: variables({ ...cookie, SESSION_COOKIE_SAMESITE: 'None' }) })] },
      { says: 'one missing', facts: [service({ environment: variables({ SESSION_COOKIE_SECURE: 'true' }) })] },
    ],
    unknown: [
      { says: 'nothing set', facts: [service()] },
      { says: 'Authentik, whatever is set', facts: [service({ image: 'goauthentik/server:1', environment: variables(cookie) })] },
      {
        says: 'a variable',
        facts: [service({ environment: [...variables(cookie), { name: 'SESSION_COOKIE_SECURE', value: { unresolved: '$S' } }] })],
      },
    ],
    'not-applicable': [
      { says: 'a data store', facts: [service({ service: 'postgresql' })], context: { organisation: scope({ services: [] }) } },
    ],
  },
  'audit-logging-on': {
    pass: [
      { says: 'all three', facts: [service({ environment: variables(audit) })] },
      { says: 'finer', facts: [service({ environment: variables({ ...audit, AUDIT_LOG_LEVEL: 'DEBUG' }) })] },
    ],
    fail: [
      { says: 'off', facts: [service({ environment: variables({ ...audit, AUDIT_LOG_ENABLED: 'false' }) })] },
      { says: 'coarser', facts: [service({ environment: variables({ ...audit, AUDIT_LOG_LEVEL: 'WARNING' }) })] },
      { says: 'no path', facts: [service({ environment: variables({ ...audit, AUDIT_LOG_PATH: '' }) })] },
    ],
    unknown: [
      { says: 'nothing set', facts: [service()] },
      { says: 'a file of variables', facts: [service({ environmentFiles: ['.env'] })] },
      { says: 'an expected service is missing', facts: [service({ service: 'other', environment: variables(audit) })] },
    ],
  },
  'certificates-not-near-end': {
    pass: [
      { says: 'sixty days', facts: [certificate()] },
      { says: 'the name of a router', facts: [certificate({ names: ['*.example'] }), router()] },
    ],
    fail: [
      { says: 'exactly thirty days', facts: [certificate({ notAfter: '2026-10-31T00:00:00.000Z' })], because: /30 days are left/ },
      { says: 'over', facts: [certificate({ notAfter: '2026-09-30T00:00:00.000Z' })], because: /ended on/ },
      { says: 'not begun', facts: [certificate({ notBefore: '2026-10-02T00:00:00.000Z' })] },
      {
        says: 'its issuer',
        facts: [certificate(), certificate({ order: 2, notAfter: '2026-10-02T00:00:00.000Z' })],
        because: /2026-10-02: 1 day is left/,
      },
    ],
    unknown: [
      { says: 'nothing', facts: [] },
      { says: 'a name without a certificate', facts: [certificate(), router()], because: /"app.example"/ },
      {
        says: 'a wildcard for another label',
        facts: [certificate({ names: ['*.example'] }), router({ rule: 'Host(`a.b.example`)' })],
      },
      {
        says: "an issuer's name is not the server's",
        facts: [certificate({ names: ['app.example'], certificateAuthority: true }), router()],
      },
    ],
  },
  'certificate-expiry-alert-rule': {
    pass: [
      '(probe_ssl_earliest_cert_expiry - time()) / 86400 < 30',
      'probe_ssl_earliest_cert_expiry{deployment="harbour"} - time() < 30 * 86400',
      '((traefik_tls_certs_not_after - time()) / (24 * 3600)) <= 14',
    ].map((expression) => ({ says: expression, facts: [alertRule(expression)] })),
    fail: [
      'probe_ssl_earliest_cert_expiry - time() < 30',
      'probe_ssl_earliest_cert_expiry - time() < 0',
      '(probe_ssl_earliest_cert_expiry - time()) / 86400 > 30',
      'up == 0',
    ].map((expression) => ({ says: expression, facts: [alertRule(expression)] })),
    unknown: [
      { says: 'no rule', facts: [] },
      { says: 'a condition besides', facts: [alertRule('probe_ssl_earliest_cert_expiry - time() < 30 * 86400 and vector(0)')] },
    ],
  },
  'logs-reach-central-system': {
    pass: [
      { says: 'a central driver', facts: [service({ logging: { ...file, driver: 'gcplogs' } })] },
      { says: 'the driver of the daemon', facts: [service(), daemon({ logDriver: 'fluentd' })] },
      { says: 'a shipper over the files', facts: [service({ logging: file }), shipper()] },
      { says: 'a record', facts: [service({ logging: file }), attestation(shipped)] },
      { says: 'a record of the service', facts: [service({ logging: file }), attestation({ ...shipped, subject: 'app' })] },
    ],
    fail: [
      { says: 'files on the host', facts: [service({ logging: file })] },
      {
        says: 'thrown away, whatever is recorded',
        facts: [service({ logging: { ...file, driver: 'none' } }), attestation(shipped)],
      },
      { says: 'a record of another service', facts: [service({ logging: file }), attestation({ ...shipped, subject: 'other' })] },
      {
        says: 'an old record',
        facts: [service({ logging: file }), attestation({ ...shipped, performed: '2026-06-18T00:00:00.000Z' })],
      },
      { says: 'a shipper that sees no logs', facts: [service({ logging: file }), shipper({ isolation: isolation() })] },
      {
        says: 'what runs keeps them',
        facts: [service({ logging: { ...file, driver: 'gcplogs' } }), container({ logging: file })],
        because: /disagree/,
      },
    ],
    unknown: [
      { says: 'a driver that may send them anywhere', facts: [service({ logging: { ...file, driver: 'syslog' } })] },
      { says: 'a daemon nobody knows', facts: [service(), shipper()] },
      { says: 'a shipper that cannot read the form', facts: [service({ logging: { ...file, driver: 'journald' } }), shipper()] },
      { says: 'a variable', facts: [service({ logging: { ...file, driver: { unresolved: '$D' } } }), shipper()] },
    ],
  },
  'recovery-documented': {
    pass: [
      { says: 'a record for each', facts: procedures.map((subject) => documented(subject)) },
      { says: 'one record for all', facts: [documented(null)] },
    ],
    fail: [
      {
        says: 'a record of another quarter',
        facts: [attestation({ control: 'IR-3.1', performed: '2026-05-01T00:00:00.000Z' })],
      },
    ],
    unknown: [
      { says: 'no record', facts: [] },
      { says: 'three of four', facts: procedures.slice(1).map((subject) => documented(subject)), because: /service failure/ },
    ],
  },
  'contacts-real': {
    pass: [
      {
        says: 'all three',
        facts: [],
        context: contacts('security@harbour.example', 'https://harbour.example/it', '+31 20 555 0142'),
      },
    ],
    fail: [
      { says: 'one of three', facts: [] },
      ...['security@yourdomain.com', '+1-xxx-xxx-xxxx', 'TODO', '', 'ask Bob', 'security@example.com', '<address>'].map(
        (reach) => ({
          says: `"${reach}"`,
          facts: [],
          context: contacts(reach, 'infrastructure@harbour.example', '+31 20 555 0142'),
        }),
      ),
      {
        says: 'a reserved name where nothing is invented',
        facts: [],
        context: {
          organisation: {
            ...contacts('security@harbour.example', 'infrastructure@harbour.nl', '+31 20 555 0142').organisation,
            fictional: false,
          },
        },
      },
    ],
  },
};
