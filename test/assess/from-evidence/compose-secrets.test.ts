import { describe, expect, test } from 'vitest';
import { judged } from '../judged.ts';

const NAMES = ['POSTGRES_PASSWORD', 'AUTHENTIK_SECRET_KEY', 'JUMPSERVER_SECRET_KEY'];
const secretsOf = (entries: readonly Record<string, unknown>[]) => JSON.stringify({ secrets: entries, imports: [] });
const served = (changes: Record<string, unknown> = {}) =>
  NAMES.map((secretKey) => ({ secretKey, secretPath: '/', environment: 'prod', workspace: 'harbour', ...changes }));

const SECRET = 'correct-horse-7';
const outcomeOf = async (members: string) =>
  (
    await judged('no-secret-in-compose', {
      'compose.yaml': `name: harbour\nservices:\n  app:\n    image: example/app:1.0\n${members}\n`,
      'infisical.json': secretsOf(served()),
    })
  ).outcome;

describe('a secret written into a Compose file', () => {
  test.for<[where: string, members: string]>([
    ['a command', `    command: redis-server --requirepass ${SECRET}`],
    ['a command as a list', `    command: ["redis-server", "--requirepass", "${SECRET}"]`],
    ['a command for a shell', `    command: ["sh", "-c", "DB_PASSWORD=${SECRET} app"]`],
    ['an entry point', `    entrypoint: ["sh", "-c", "export API_TOKEN=${SECRET} && exec app"]`],
    ['a health check of MySQL', `    healthcheck: {test: "mysqladmin ping -uroot -p${SECRET}"}`],
    ['a health check of Redis', `    healthcheck: {test: ["CMD", "redis-cli", "-a", "${SECRET}", "ping"]}`],
    ['a health check with a login', `    healthcheck: {test: "curl -u admin:${SECRET} http://localhost/"}`],
    ['an argument of a build', `    build: {context: ., args: {NPM_TOKEN: ${SECRET}}}`],
    ['an argument of a build in a list', `    build: {context: ., args: ["NPM_TOKEN=${SECRET}"]}`],
    ['a label', `    labels: {app.api_token: ${SECRET}}`],
    ['a label in a list', `    labels: ["app.api_token=${SECRET}"]`],
    ['an option of logging', `    logging: {driver: splunk, options: {splunk-token: ${SECRET}}}`],
    ['the content of a configuration', `    configs: [c]\nconfigs:\n  c:\n    content: |\n      password: ${SECRET}`],
    ['a configuration of Redis', `    configs: [c]\nconfigs:\n  c:\n    content: |\n      requirepass ${SECRET}`],
    ['options of a volume', `volumes:\n  v:\n    driver_opts: {type: cifs, o: "username=app,password=${SECRET}"}`],
    ['an address of JDBC', `    environment: {URL: "jdbc:postgresql://db/app?user=app&password=${SECRET}"}`],
    ['an address of JDBC whose first parameter it is', `    environment: {URL: "jdbc:postgresql://db/app?password=${SECRET}"}`],
    ['a property with such an address', `    environment: {JAVA_OPTS: "-Durl=jdbc:mysql://db/app?password=${SECRET}"}`],
    ['a command that runs after the start', `    post_start: [{command: ["sh", "-c", "app login --password ${SECRET}"]}]`],
    ['the environment of a command before the end', `    pre_stop: [{command: app stop, environment: {API_TOKEN: ${SECRET}}}]`],
    ['a text of ADO.NET', `    environment: {ConnectionStrings__Default: "Server=db;User Id=sa;Password=${SECRET}"}`],
    ['a property of Java', `    environment: {JAVA_OPTS: "-Xmx1g -Ddb.password=${SECRET}"}`],
    ['arguments in a variable', `    environment: {REDIS_ARGS: "--requirepass ${SECRET}"}`],
    ['a part beside a variable', `    environment: {DB_PASSWORD: "${SECRET}\${SUFFIX}"}`],
    ['a default with a dollar sign', `    environment: {API_KEY: "\${API_KEY:-${SECRET}$$x}"}`],
    ['a login', `    environment: {NEO4J_AUTH: "neo4j/${SECRET}"}`],
    ...[
      'SECRET_KEY_BASE',
      'LDAP_BIND_PW',
      'GITHUB_PAT',
      'JWT',
      'PGPASS',
      'HTPASSWD',
      'BASIC_AUTH',
      'KEY_MATERIAL',
      'ADMIN_PASSWD_PLAIN',
    ].map((name): [string, string] => [name, `    environment: {${name}: ${SECRET}}`]),
  ])('in %s', async ([, members]) => {
    expect(await outcomeOf(members)).toBe('fail');
    // Evidence is published with something else in the place of the secret, and must come to the same.
    expect(await outcomeOf(members.replaceAll(SECRET, 'redacted-secret-0123456789ab'))).toBe('fail');
  });
});

const HASH = '$$apr1$$H6uskkkW$$IgXLP6ewTrSuBkTrqE8wj/';

describe('the hash of a password written into a Compose file', () => {
  test.for<[where: string, members: string]>([
    ['a label', `    labels: {traefik.http.middlewares.a.basicauth.users: "admin:${HASH}"}`],
    ['a label in a list', `    labels: ["traefik.http.middlewares.a.basicauth.users=admin:${HASH}"]`],
    ['the second account of a label', `    labels: ["traefik.http.middlewares.a.basicAuth.users=a:${HASH},b:${HASH}"]`],
    ['a label of a deployment', `    deploy: {labels: ["traefik.http.middlewares.a.basicauth.users=admin:${HASH}"]}`],
    ['a digest', `    labels: ["traefik.http.middlewares.a.digestauth.users=admin:traefik:a2688e031edb4be6a3797f3882655c05"]`],
  ])('in %s', async ([, members]) => {
    expect(await outcomeOf(members)).toBe('fail');
    expect(await outcomeOf(members.replaceAll(HASH, 'redacted-secret-0123456789ab'))).toBe('fail');
  });
});

describe('no secret', () => {
  test.for<[says: string, members: string]>([
    ['references', '    command: redis-server --requirepass ${REDIS_PASSWORD:?}'],
    ['a reference of the shell in the container', '    command: ["sh", "-c", "exec redis-server --requirepass $$REDIS_PASSWORD"]'],
    ['a file', '    command: app --password-file /run/secrets/db --tls-key /certs/server.key'],
    ['a health check', '    healthcheck: {test: ["CMD", "redis-cli", "-a", "$$REDIS_PASSWORD", "ping"]}'],
    ['an argument of a build', '    build: {context: ., args: {NPM_TOKEN: "${NPM_TOKEN}", VERSION: "1.0"}}'],
    ['accounts in a file', '    labels: ["traefik.http.middlewares.a.basicauth.usersfile=/run/secrets/users"]'],
    ['accounts by reference', '    labels: ["traefik.http.middlewares.a.basicauth.users=${ACCOUNTS:?}"]'],
    ['the hash of an account by reference', '    labels: ["traefik.http.middlewares.a.basicauth.users=admin:${HASH:?}"]'],
    ['a parameter by reference', '    environment: {URL: "jdbc:postgresql://db/app?password=${DB_PASSWORD}&ssl=true"}'],
    ['labels', '    labels: ["traefik.enable=true", "traefik.http.routers.a.rule=Host(`a.example`)"]'],
    ['switches and kinds', '    environment: {SMTP_AUTH: login, DB_CONNECTION: pgsql, ENABLE_AUTH: "true", TOKEN_TTL: 3600}'],
    ['an address with a reference', '    environment: {DATABASE_URL: "postgres://app:${DB_PASSWORD}@db/app?sslmode=require"}'],
    [
      'a file in a grant',
      '    secrets: [{source: db_password, target: db_password}]\nsecrets:\n  db_password: {file: ./db_password.txt}',
    ],
  ])('%s', async ([, members]) => {
    expect(await outcomeOf(members)).toBe('pass');
  });
});

test('a resolved project shows values that the file as written need not hold', async () => {
  const project = JSON.stringify({
    name: 'harbour',
    services: { app: { image: 'example/app:1.0', command: ['redis-server', '--requirepass', SECRET] } },
  });
  const files = { 'app.resolved.json': project, 'infisical.json': secretsOf(served()) };
  expect((await judged('no-secret-in-compose', files)).outcome).toBe('unknown');
  const written = 'name: harbour\nservices:\n  app:\n    image: example/app:1.0\n    command: redis-server --requirepass ${P}\n';
  expect((await judged('no-secret-in-compose', { ...files, 'compose.yaml': written })).outcome).toBe('pass');
});

describe('the names in Infisical', () => {
  test.for<[says: string, entries: readonly Record<string, unknown>[], outcome: string]>([
    ['of production', served(), 'pass'],
    ['of production in words', served({ environment: 'production' }), 'pass'],
    ['of an environment whose name begins so', served({ environment: 'product-demo' }), 'fail'],
    ['of two projects', [...served().slice(0, 2), ...served({ workspace: 'other' }).slice(2)], 'fail'],
  ])('%s', async ([, entries, wanted]) => {
    const files = { 'compose.yaml': 'services:\n  app:\n    image: example/app:1.0\n', 'infisical.json': secretsOf(entries) };
    expect((await judged('no-secret-in-compose', files)).outcome).toBe(wanted);
  });
});
