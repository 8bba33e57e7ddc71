/** A secret where few look for one. Everything is made up; parts are put together here so that no scanner takes this file for a leak. */
export interface OddPlace {
  readonly what: string;
  readonly path: string;
  readonly text: string;
  /** What must be gone afterwards, each of them. */
  readonly secrets: readonly string[];
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const join = (...parts: readonly string[]) => parts.join('');
const GITHUB = join('gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8');
const KEY_LINES =
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu\n';
const PEM = join('-----BEGIN PRIVATE', ' KEY-----\n', KEY_LINES, '-----END PRIVATE', ' KEY-----');
const PLAIN = 'marigold';

/** Names that say what their value is. */
const NAMED: readonly OddPlace[] = [
  'DB_PW',
  'dbPw',
  'db_pw',
  'SMTP_PIN_PW',
  'ADMIN_PASSPHRASE',
  'keystorePass',
  'LDAP_PASS',
  'backup_cred',
  'REPO_CREDS',
  'wifi_psk',
  'MYSQL_PWD',
  'PGPASSWORD',
  'db_passwort',
  'accountKey',
  'login_otp_secret',
].flatMap((name): OddPlace[] => [
  { what: `${name} in an environment file`, path: 'app.env', text: `NEXT=kept\n${name}=${PLAIN}\n`, secrets: [PLAIN] },
  { what: `${name} in JSON`, path: 'a.json', text: JSON.stringify({ next: 'kept', [name]: PLAIN }), secrets: [PLAIN] },
  { what: `${name} in YAML`, path: 'a.yaml', text: `next: kept\n${name}: ${PLAIN}\n`, secrets: [PLAIN] },
  {
    what: `${name} in a list of a Compose file`,
    path: 'compose.yaml',
    text: `environment:\n  - NEXT=kept\n  - ${name}=${PLAIN}\n`,
    secrets: [PLAIN],
  },
  { what: `${name} in a tfvars file`, path: 'a.tfvars', text: `next = "kept"\n${name} = "${PLAIN}"\n`, secrets: [PLAIN] },
]);

const PINS: readonly OddPlace[] = [
  { what: 'a PIN', path: 'app.env', text: 'NEXT=kept\nSIM_PIN=4711\n', secrets: ['4711'] },
  { what: 'a PIN in JSON', path: 'a.json', text: '{"next":"kept","pin":"4711"}', secrets: ['4711'] },
  { what: 'a PIN that is a number', path: 'a.json', text: '{"next":"kept","pin":84930211}', secrets: ['84930211'] },
  { what: 'a password that is a number', path: 'a.yaml', text: 'db_password: 84930211\nnext: kept\n', secrets: ['84930211'] },
];

const HCL: readonly OddPlace[] = [
  {
    what: 'a default behind an object type',
    path: 'variables.tf',
    text: `# kept\nvariable "db_password" {\n  type = object({ a = string, b = map(string) })\n  validation {\n    condition     = length(var.db_password) > 4\n    error_message = "{too short}"\n  }\n  default = "${PLAIN}"\n}\n`,
    secrets: [PLAIN],
  },
  {
    what: 'a default that is an object',
    path: 'variables.tf',
    text: `# kept\nvariable "db_credentials" {\n  default = {\n    user  = "app"\n    value = "${PLAIN}"\n  }\n}\n`,
    secrets: [PLAIN],
  },
  {
    what: 'a default behind a comment with a brace',
    path: 'variables.tf',
    text: `# kept\nvariable "api_token" {\n  # } not the end\n  description = "a } brace"\n  default     = "${PLAIN}"\n}\n`,
    secrets: [PLAIN],
  },
  {
    what: 'a default on one line',
    path: 'variables.tf',
    text: `# kept\nvariable "api_token" { default = "${PLAIN}" }\n`,
    secrets: [PLAIN],
  },
  {
    what: 'a default of a sensitive variable with another name',
    path: 'variables.tf',
    text: `# kept\nvariable "db_login" {\n  type      = string\n  default   = "${PLAIN}"\n  sensitive = true\n}\n`,
    secrets: [PLAIN],
  },
  {
    what: 'a heredoc as default',
    path: 'variables.tf',
    text: `# kept\nvariable "db_password" {\n  default = <<-EOT\n    ${PLAIN}\n  EOT\n}\n`,
    secrets: [PLAIN],
  },
  {
    what: 'a default in the JSON of Terraform',
    path: 'variables.tf.json',
    text: JSON.stringify({ variable: { db_password: { type: 'string', default: PLAIN }, next: { default: 'kept' } } }),
    secrets: [PLAIN],
  },
  {
    what: 'an output of a state',
    path: 'terraform.tfstate',
    text: JSON.stringify({ outputs: { db_password: { value: PLAIN, type: 'string' }, next: { value: 'kept', type: 'string' } } }),
    secrets: [PLAIN],
  },
  {
    what: 'a sensitive output of a state with another name',
    path: 'terraform.tfstate',
    text: JSON.stringify({ outputs: { login: { value: PLAIN, type: 'string', sensitive: true }, next: { value: 'kept' } } }),
    secrets: [PLAIN],
  },
];

/** Arguments of programs: the words, and which of them is secret. */
const COMMANDS: readonly (readonly [words: readonly string[], secret: string])[] = [
  [['redis-cli', '-h', 'redis', '-a', PLAIN, 'ping'], PLAIN],
  [['redis-server', '--requirepass', PLAIN], PLAIN],
  [['mysql', '-uroot', `-p${PLAIN}`, 'app'], PLAIN],
  [['mysqldump', '-u', 'root', `--password=${PLAIN}`, 'app'], PLAIN],
  [['/usr/bin/mariadb-admin', `-p${PLAIN}`, 'ping'], PLAIN],
  [['mongosh', '-u', 'root', '-p', PLAIN, 'admin'], PLAIN],
  [['ldapsearch', '-x', '-D', 'cn=admin', '-w', PLAIN], PLAIN],
  [['curl', '-s', '-u', `app:${PLAIN}`, 'https://registry.harbour.example/'], PLAIN],
  [['curl', '--user', `app:${PLAIN}`, 'https://registry.harbour.example/'], PLAIN],
  [['wget', `--http-password=${PLAIN}`, 'https://registry.harbour.example/'], PLAIN],
  [['sshpass', '-p', PLAIN, 'ssh', 'a@b'], PLAIN],
  [['sshpass', `-p${PLAIN}`, 'ssh', 'a@b'], PLAIN],
  [['docker', 'login', '-u', 'ci', '-p', PLAIN, 'registry.harbour.example'], PLAIN],
  [['helm', 'registry', 'login', '--password', PLAIN, 'registry.harbour.example'], PLAIN],
  [['skopeo', 'copy', '--src-creds', `ci:${PLAIN}`, 'docker://a', 'docker://b'], PLAIN],
  [['openssl', 'rsa', '-in', 'key.pem', '-passin', `pass:${PLAIN}`], PLAIN],
  [['7z', 'a', `-p${PLAIN}`, 'backup.7z', 'data'], PLAIN],
  [['zip', '-P', PLAIN, 'backup.zip', 'data'], PLAIN],
  [['gpg', '--batch', '--passphrase', PLAIN, '-c', 'data'], PLAIN],
  [['rabbitmqctl', 'add_user', 'app', PLAIN], PLAIN],
  [['htpasswd', '-nbB', 'admin', PLAIN], PLAIN],
  [['mc', 'alias', 'set', 'local', 'http://minio:9000', 'minioadmin', PLAIN], PLAIN],
  [['sqlcmd', '-S', 'db', '-U', 'sa', '-P', PLAIN], PLAIN],
  [['kubectl', 'create', 'secret', 'generic', 'x', `--from-literal=value=${PLAIN}`], PLAIN],
  [['smbclient', '//nas/share', '-U', `app%${PLAIN}`], PLAIN],
  [['vault', 'login', PLAIN], PLAIN],
  [['az', 'login', '--service-principal', '-u', 'x', '-p', PLAIN], PLAIN],
  [['serve', '--db-password', PLAIN, '--port', '80'], PLAIN],
  [['serve', `--token=${PLAIN}`, '--port', '80'], PLAIN],
  [['serve', `-secret=${PLAIN}`, '--port', '80'], PLAIN],
  [['env', `PGPASSWORD=${PLAIN}`, 'psql', '-h', 'db'], PLAIN],
];

const ARGUMENTS: readonly OddPlace[] = COMMANDS.flatMap(([words, secret]): OddPlace[] => {
  const what = words.slice(0, 2).join(' ');
  const line = words.join(' ');
  return [
    { what: `${what}: a script`, path: 'run.sh', text: `#!/bin/sh\n# kept\n${line}\n`, secrets: [secret] },
    { what: `${what}: a line of a log`, path: 'a.log', text: `kept 10:00 run[7]: started ${line}\n`, secrets: [secret] },
    { what: `${what}: a list in JSON`, path: 'a.json', text: JSON.stringify({ next: 'kept', command: words }), secrets: [secret] },
    {
      what: `${what}: a list in JSON, on lines`,
      path: 'a.json',
      text: JSON.stringify({ next: 'kept', command: words }, null, 2),
      secrets: [secret],
    },
    {
      what: `${what}: a text in JSON`,
      path: 'a.json',
      text: JSON.stringify({ next: 'kept', test: ['CMD-SHELL', `${line} || exit 1`] }),
      secrets: [secret],
    },
    {
      what: `${what}: a list in YAML`,
      path: 'a.yaml',
      text: `next: kept\ncommand:\n${words.map((word) => `  - ${JSON.stringify(word)}`).join('\n')}\n`,
      secrets: [secret],
    },
    {
      what: `${what}: a flow list in YAML`,
      path: 'a.yaml',
      text: `next: kept\ncommand: [${words.map((word) => JSON.stringify(word)).join(', ')}]\n`,
      secrets: [secret],
    },
    { what: `${what}: a text in YAML`, path: 'a.yaml', text: `next: kept\ncommand: ${line}\nlast: kept\n`, secrets: [secret] },
    {
      what: `${what}: a Dockerfile`,
      path: 'Dockerfile',
      text: `# kept\nCMD [${words.map((word) => JSON.stringify(word)).join(', ')}]\n`,
      secrets: [secret],
    },
  ];
});

const SHELL: readonly OddPlace[] = [
  {
    what: 'a password before a command',
    path: 'run.sh',
    text: `#!/bin/sh\n# kept\nPGPASSWORD=${PLAIN} psql -h db -U app\n`,
    secrets: [PLAIN],
  },
  {
    what: 'a password before a command, in a cron line',
    path: 'crontab',
    text: `# kept\n0 2 * * * root PGPASSWORD='${PLAIN}' pg_dump app\n`,
    secrets: [PLAIN],
  },
  {
    what: 'a password before a command, in JSON',
    path: 'a.json',
    text: JSON.stringify({ next: 'kept', cmd: `PGPASSWORD=${PLAIN} psql -c 'select 1'` }),
    secrets: [PLAIN],
  },
  {
    what: 'a password on standard input',
    path: 'run.sh',
    text: `# kept\necho ${PLAIN} | docker login --password-stdin -u ci registry.harbour.example\n`,
    secrets: [PLAIN],
  },
  {
    what: 'a password for sudo',
    path: 'run.sh',
    text: `# kept\necho "${PLAIN}" | sudo -S systemctl restart app\n`,
    secrets: [PLAIN],
  },
  { what: 'a password for chpasswd', path: 'run.sh', text: `# kept\necho "root:${PLAIN}" | chpasswd\n`, secrets: [PLAIN] },
  {
    what: 'a value that is configured',
    path: 'run.sh',
    text: `# kept\naws configure set aws_secret_access_key ${PLAIN}\n`,
    secrets: [PLAIN],
  },
  {
    what: 'a variable of an old Dockerfile',
    path: 'Dockerfile',
    text: `FROM a\n# kept\nENV DB_PASSWORD ${PLAIN}\n`,
    secrets: [PLAIN],
  },
  { what: 'a variable of another shell', path: 'run.fish', text: `# kept\nset -gx DB_PASSWORD ${PLAIN}\n`, secrets: [PLAIN] },
  { what: 'a setting with a space', path: 'redis.conf', text: `# kept\nrequirepass ${PLAIN}\n`, secrets: [PLAIN] },
];

const ENCODED: readonly OddPlace[] = [
  {
    what: 'Basic authentication',
    path: 'a.log',
    text: `kept Authorization: Basic ${base64(`app:${PLAIN}`)}\n`,
    secrets: [base64(`app:${PLAIN}`)],
  },
  {
    what: 'Basic authentication in a header of curl',
    path: 'run.sh',
    text: `# kept\ncurl -H 'Authorization: Basic ${base64(`app:${PLAIN}`)}' https://a.example\n`,
    secrets: [base64(`app:${PLAIN}`)],
  },
  {
    what: 'the login to a registry',
    path: 'config.json',
    text: JSON.stringify({ next: 'kept', auths: { 'registry.harbour.example': { auth: base64(`ci:${PLAIN}`) } } }),
    secrets: [base64(`ci:${PLAIN}`)],
  },
  {
    what: 'the login to a registry in a secret of Kubernetes',
    path: 'secret.yaml',
    text: `apiVersion: v1\nkind: Secret\nmetadata: { name: kept }\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${base64(JSON.stringify({ auths: { r: { auth: base64(`ci:${PLAIN}`) } } }))}\n`,
    secrets: [base64(JSON.stringify({ auths: { r: { auth: base64(`ci:${PLAIN}`) } } })).slice(0, 24)],
  },
  {
    what: 'a secret of Kubernetes',
    path: 'secret.yaml',
    text: `kind: Secret\nmetadata: { name: kept }\ndata:\n  colour: ${base64(PLAIN)}\n`,
    secrets: [base64(PLAIN)],
  },
  {
    what: 'a secret of Kubernetes, its kind last',
    path: 'secret.json',
    text: JSON.stringify({ metadata: { name: 'kept' }, stringData: { colour: PLAIN }, kind: 'Secret' }),
    secrets: [PLAIN],
  },
  { what: 'base64 of a token', path: 'a.log', text: `kept blob ${base64(GITHUB)}\n`, secrets: [base64(GITHUB)] },
  {
    what: 'base64 of a text with a token',
    path: 'a.json',
    text: JSON.stringify({ next: 'kept', blob: base64(`export TOKEN=${GITHUB}\n`) }),
    secrets: [base64(`export TOKEN=${GITHUB}\n`).slice(0, 20)],
  },
  {
    what: 'base64 of base64 of a token',
    path: 'a.log',
    text: `kept blob ${base64(base64(GITHUB))}\n`,
    secrets: [base64(base64(GITHUB))],
  },
  {
    what: 'base64 of a private key',
    path: 'a.yaml',
    text: `next: kept\nclient-data: ${base64(PEM)}\n`,
    secrets: [base64(PEM).slice(0, 24)],
  },
  {
    what: 'base64 of a user with a password',
    path: 'a.log',
    text: `kept sent ${base64('deploy:Tr0ub4dor&3x')} to it\n`,
    secrets: [base64('deploy:Tr0ub4dor&3x')],
  },
  {
    what: 'base64 for URLs',
    path: 'a.log',
    text: `kept blob ${Buffer.from(`{"token":"${GITHUB}"}`).toString('base64url')}\n`,
    secrets: [Buffer.from(`{"token":"${GITHUB}"}`).toString('base64url')],
  },
];

const SPLIT: readonly OddPlace[] = [
  {
    what: 'a token on two lines',
    path: 'a.log',
    text: `kept part ${GITHUB.slice(0, 14)}\n${GITHUB.slice(14)}\n`,
    secrets: [GITHUB.slice(0, 14), GITHUB.slice(14)],
  },
  {
    what: 'a token on three lines with indentation',
    path: 'a.txt',
    text: `kept\n  ${GITHUB.slice(0, 14)}\n  ${GITHUB.slice(14, 26)}\n  ${GITHUB.slice(26)}\n`,
    secrets: [GITHUB.slice(0, 14), GITHUB.slice(14, 26), GITHUB.slice(26)],
  },
  {
    what: 'a token on two quoted lines of a mail',
    path: 'a.txt',
    text: `kept\n> ${GITHUB.slice(0, 14)}\n> ${GITHUB.slice(14)}\n`,
    secrets: [GITHUB.slice(0, 14), GITHUB.slice(14)],
  },
  {
    what: 'a token of two members',
    path: 'a.json',
    text: JSON.stringify({ next: 'kept', first: GITHUB.slice(0, 14), second: GITHUB.slice(14) }),
    secrets: [GITHUB.slice(0, 14), GITHUB.slice(14)],
  },
  {
    what: 'a token of two elements',
    path: 'a.json',
    text: JSON.stringify({ next: 'kept', parts: [GITHUB.slice(0, 14), GITHUB.slice(14)] }, null, 1),
    secrets: [GITHUB.slice(0, 14), GITHUB.slice(14)],
  },
  {
    what: 'a token of two elements in YAML',
    path: 'a.yaml',
    text: `next: kept\nparts:\n  - ${GITHUB.slice(0, 14)}\n  - ${GITHUB.slice(14)}\n`,
    secrets: [GITHUB.slice(0, 14), GITHUB.slice(14)],
  },
  {
    what: 'format() of HCL',
    path: 'main.tf',
    text: `# kept\na = format("%s%s", "${GITHUB.slice(0, 14)}", "${GITHUB.slice(14)}")\n`,
    secrets: [GITHUB.slice(0, 14), GITHUB.slice(14)],
  },
  {
    what: 'a sum in other quotes',
    path: 'a.js',
    text: `// kept\nconst a = "${GITHUB.slice(0, 14)}" + '${GITHUB.slice(14)}';\n`,
    secrets: [GITHUB.slice(0, 14), GITHUB.slice(14)],
  },
  {
    what: 'two texts in a row',
    path: 'a.py',
    text: `# kept\na = ("${GITHUB.slice(0, 14)}"\n     "${GITHUB.slice(14)}")\n`,
    secrets: [GITHUB.slice(0, 14), GITHUB.slice(14)],
  },
  {
    what: 'a sum of SQL',
    path: 'a.sql',
    text: `-- kept\nselect '${GITHUB.slice(0, 14)}' || '${GITHUB.slice(14)}';\n`,
    secrets: [GITHUB.slice(0, 14), GITHUB.slice(14)],
  },
  {
    what: 'two variables of a shell',
    path: 'run.sh',
    text: `# kept\nA=${GITHUB.slice(0, 14)}\nB=\${A}${GITHUB.slice(14)}\n`,
    secrets: [GITHUB.slice(0, 14), GITHUB.slice(14)],
  },
];

const URLS: readonly OddPlace[] = [
  ...['code', 'sid', 'token', 'sig', 'key', 'access_token', 'api_key', 'auth', 'ticket', 'session_id', 'X-Amz-Signature'].flatMap(
    (name): OddPlace[] => [
      {
        what: `?${name}= in a log`,
        path: 'a.log',
        text: `kept GET https://a.harbour.example/cb?next=1&${name}=4f9Qz7Lm2Xw8&last=2 200\n`,
        secrets: ['4f9Qz7Lm2Xw8'],
      },
      {
        what: `?${name}= in JSON`,
        path: 'a.json',
        text: JSON.stringify({ next: 'kept', RequestPath: `/cb?${name}=4f9Qz7Lm2Xw8` }),
        secrets: ['4f9Qz7Lm2Xw8'],
      },
      {
        what: `?${name}= in a URL in a URL`,
        path: 'a.log',
        text: `kept GET /login?next=%2Fcb%3F${name}%3D4f9Qz7Lm2Xw8%26x%3D1\n`,
        secrets: ['4f9Qz7Lm2Xw8'],
      },
      {
        what: `${name} among the arguments of a request`,
        path: 'a.json',
        text: JSON.stringify({ next: 'kept', http_request: { args: { [name]: '4f9Qz7Lm2Xw8' } } }),
        secrets: ['4f9Qz7Lm2Xw8'],
      },
    ],
  ),
  ...['postgresql', 'amqp', 'redis', 'mongodb+srv', 'jdbc:postgresql', 'smtp', 'ftp', 'git+https', 'ldaps', 'x-own'].map(
    (scheme): OddPlace => ({
      what: `${scheme}://`,
      path: 'a.yaml',
      text: `next: kept\nurl: ${scheme}://app:${PLAIN}@host.harbour.example:1234/db\n`,
      secrets: [PLAIN],
    }),
  ),
  {
    what: 'a URL with a password and no user',
    path: 'a.json',
    text: JSON.stringify({ next: 'kept', url: `redis://:${PLAIN}@redis:6379/0` }),
    secrets: [PLAIN],
  },
  { what: 'a data source of Go', path: 'a.yaml', text: `next: kept\ndsn: app:${PLAIN}@tcp(db:3306)/app\n`, secrets: [PLAIN] },
  {
    what: 'a data source of Oracle',
    path: 'a.properties',
    text: `next=kept\nurl=jdbc:oracle:thin:app/${PLAIN}@//db:1521/x\n`,
    secrets: [PLAIN],
  },
];

const HOOKS: readonly OddPlace[] = [
  ['Slack', join('https://hooks.slack', '.com/services/T0AB12CD3/B0AB12CD3/q1W2e3R4t5Y6u7I8o9P0a1S2'), 'q1W2e3R4t5Y6u7I8o9P0a1S2'],
  [
    'Discord',
    join('https://discord', '.com/api/webhooks/1123581321345589144/qWeRtY_uIoP-asdfGHJKL0123456789zxcvbnm'),
    'qWeRtY_uIoP-asdfGHJKL0123456789zxcvbnm',
  ],
  [
    'Teams',
    join(
      'https://harbour.webhook',
      '.office.com/webhookb2/1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0@0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0/IncomingWebhook/5d41402abc4b2a76b9719d911017c592/9e107d9d-372b-b682-6bd8-1d3542a419d6',
    ),
    '5d41402abc4b2a76b9719d911017c592',
  ],
  [
    'Power Automate',
    'https://prod-00.westeurope.logic.azure.com:443/workflows/5d41402abc4b2a76b9719d911017c592/triggers/manual/paths/invoke?api-version=2016-06-01&sv=1.0&sig=q1W2e3R4t5Y6u7I8o9P0',
    'q1W2e3R4t5Y6u7I8o9P0',
  ],
  ['Google Chat', 'https://chat.googleapis.com/v1/spaces/AAAA/messages?key=q1W2e3R4t5Y6&token=u7I8o9P0a1S2', 'u7I8o9P0a1S2'],
  [
    'Telegram',
    join('https://api.telegram.org/bot', '123456789', ':AAq1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j', '/sendMessage'),
    'q1W2e3R4t5Y6u7I8o9P0',
  ],
  ['Mattermost', 'https://chat.harbour.example/hooks/q1w2e3r4t5y6u7i8o9p0a1s2d3', 'q1w2e3r4t5y6u7i8o9p0a1s2d3'],
  [
    'PagerDuty',
    'https://events.pagerduty.com/integration/5d41402abc4b2a76b9719d911017c592/enqueue',
    '5d41402abc4b2a76b9719d911017c592',
  ],
  [
    'Feishu',
    'https://open.feishu.cn/open-apis/bot/v2/hook/9e107d9d-372b-b682-6bd8-1d3542a419d6',
    '9e107d9d-372b-b682-6bd8-1d3542a419d6',
  ],
].flatMap(([what = '', url = '', secret = '']): OddPlace[] => [
  { what: `webhook of ${what} in YAML`, path: 'a.yaml', text: `next: kept\napi_url: "${url}"\n`, secrets: [secret] },
  { what: `webhook of ${what} in a log`, path: 'a.log', text: `kept POST ${url} 200\n`, secrets: [secret] },
]);

const COOKIES: readonly OddPlace[] = [
  { what: 'a header Cookie', path: 'a.log', text: `kept > Cookie: theme=dark; sid=${PLAIN}1\n`, secrets: [`${PLAIN}1`] },
  {
    what: 'a header Set-Cookie',
    path: 'a.log',
    text: `kept < Set-Cookie: session=${PLAIN}1; Path=/; HttpOnly\n`,
    secrets: [`${PLAIN}1`],
  },
  {
    what: 'a header in JSON',
    path: 'a.json',
    text: JSON.stringify({ next: 'kept', request_Cookie: `theme=dark; sid=${PLAIN}1` }),
    secrets: [`${PLAIN}1`],
  },
  {
    what: 'a header as a list',
    path: 'a.json',
    text: JSON.stringify({ next: 'kept', headers: { cookie: [`sid=${PLAIN}1`] } }),
    secrets: [`${PLAIN}1`],
  },
  {
    what: 'a header as a pair',
    path: 'a.json',
    text: JSON.stringify({
      headers: [
        { name: 'Cookie', value: `sid=${PLAIN}1` },
        { name: 'X', value: 'kept' },
      ],
    }),
    secrets: [`${PLAIN}1`],
  },
  {
    what: 'a cookie given to curl',
    path: 'run.sh',
    text: `# kept\ncurl -b 'sid=${PLAIN}1; a=b' https://a.example\n`,
    secrets: [`${PLAIN}1`],
  },
];

const FILES: readonly OddPlace[] = [
  {
    what: '.pgpass',
    path: '.pgpass',
    text: `# kept\ndb.harbour.example:5432:app:app:${PLAIN}\n*:*:*:postgres:${PLAIN}2\n`,
    secrets: [PLAIN],
  },
  {
    what: '.pgpass in a text of JSON',
    path: 'a.json',
    text: JSON.stringify({ next: 'kept', content: `db:5432:app:app:${PLAIN}\n` }),
    secrets: [PLAIN],
  },
  {
    what: '.netrc on one line',
    path: '.netrc',
    text: `# kept\nmachine a.harbour.example login app password ${PLAIN}\n`,
    secrets: [PLAIN],
  },
  {
    what: '.netrc on lines',
    path: '.netrc',
    text: `# kept\nmachine a.harbour.example\n  login app\n  password ${PLAIN}\n`,
    secrets: [PLAIN],
  },
  {
    what: 'htpasswd, MD5',
    path: 'users',
    text: 'kept:x\nadmin:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/\n',
    secrets: ['IgXLP6ewTrSuBkTrqE8wj'],
  },
  {
    what: 'htpasswd, SHA-1',
    path: 'users',
    text: 'kept:x\nadmin:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n',
    secrets: ['W6ph5Mm5Pz8GgiULbPgzG37mj9g'],
  },
  { what: 'htpasswd, crypt', path: '.htpasswd', text: '# kept\nadmin:rl5FQ0iWWpTxs\n', secrets: ['rl5FQ0iWWpTxs'] },
  {
    what: 'htpasswd, doubled dollars',
    path: 'compose.yaml',
    text: 'next: kept\nlabel: "users=admin:$$2y$$10$$u1W2e3R4t5Y6u7I8o9P0a.1S2d3F4g5H6j7K8l9Z0x1C2v3B4n5M6"\n',
    secrets: ['u1W2e3R4t5Y6u7I8o9P0a'],
  },
  {
    what: 'shadow',
    path: 'shadow',
    text: 'kept:*:1:\nroot:$y$j9T$q1W2e3R4t5Y6u7I8$o9P0a1S2d3F4g5H6j7K8l9Z0x1C2v3B4n5M6:19000:0:99999:7:::\n',
    secrets: ['o9P0a1S2d3F4g5H6j7K8'],
  },
  {
    what: 'a hash of PostgreSQL',
    path: 'a.sql',
    text: "-- kept\nALTER ROLE app PASSWORD 'md55d41402abc4b2a76b9719d911017c592';\n",
    secrets: ['5d41402abc4b2a76b9719d911017c592'],
  },
  {
    what: 'a connection string',
    path: 'a.json',
    text: JSON.stringify({ next: 'kept', db: `Server=db;User Id=app;Password=${PLAIN} ${PLAIN}2;Database=x` }),
    secrets: [PLAIN],
  },
  {
    what: 'a connection string with Pwd',
    path: 'a.config',
    text: `<!-- kept -->\n<add connectionString="Server=db;Uid=app;Pwd=${PLAIN};" />\n`,
    secrets: [PLAIN],
  },
  {
    what: 'a connection string of libpq',
    path: 'a.yaml',
    text: `next: kept\ndsn: "host=db user=app password=${PLAIN} dbname=x"\n`,
    secrets: [PLAIN],
  },
  {
    what: 'a connection string of Azure',
    path: 'a.env',
    text: 'NEXT=kept\nSTORE=DefaultEndpointsProtocol=https;AccountName=x;AccountKey=q1W2e3R4t5Y6u7I8o9P0a1S2==;EndpointSuffix=core\n',
    secrets: ['q1W2e3R4t5Y6u7I8o9P0a1S2'],
  },
  {
    what: 'an element of XML',
    path: 'settings.xml',
    text: `<a>kept</a>\n<server><username>app</username><password>${PLAIN}</password></server>\n`,
    secrets: [PLAIN],
  },
  {
    what: 'a pair of attributes',
    path: 'web.config',
    text: `<!-- kept -->\n<add key="DbPassword" value="${PLAIN}" />\n`,
    secrets: [PLAIN],
  },
  { what: 'a constant of PHP', path: 'config.php', text: `// kept\ndefine('DB_PASSWORD', '${PLAIN}');\n`, secrets: [PLAIN] },
  { what: 'a column of CSV', path: 'a.csv', text: `id,user,password\n1,kept,${PLAIN}\n2,kept,"${PLAIN}2"\n`, secrets: [PLAIN] },
  { what: 'a properties file', path: 'a.properties', text: `next=kept\nspring.datasource.password=${PLAIN}\n`, secrets: [PLAIN] },
  {
    what: 'an npmrc',
    path: '.npmrc',
    text: `next=kept\n//registry.harbour.example/:_password="${base64(PLAIN)}"\n`,
    secrets: [base64(PLAIN)],
  },
  {
    what: 'a key of a JSON web key',
    path: 'jwk.json',
    text: JSON.stringify({ kty: 'EC', crv: 'P-256', use: 'kept', d: '870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE' }),
    secrets: ['870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE'],
  },
];

const KEYS: readonly OddPlace[] = [
  {
    what: 'a private key in one line',
    path: 'a.env',
    text: `NEXT=kept\nTLS="${PEM.replaceAll('\n', '\\n')}"\n`,
    secrets: [KEY_LINES.slice(0, 24), KEY_LINES.slice(66, 90)],
  },
  {
    what: 'a private key in one line, escaped twice',
    path: 'a.json',
    text: JSON.stringify({ next: 'kept', tls: PEM.replaceAll('\n', '\\n') }),
    secrets: [KEY_LINES.slice(0, 24), KEY_LINES.slice(66, 90)],
  },
  {
    what: 'a private key with spaces for lines',
    path: 'a.log',
    text: `kept ${PEM.replaceAll('\n', ' ')}\n`,
    secrets: [KEY_LINES.slice(0, 24), KEY_LINES.slice(66, 90)],
  },
  {
    what: 'a private key without its first line',
    path: 'a.txt',
    text: `kept\n${KEY_LINES}`,
    secrets: [KEY_LINES.slice(0, 24), KEY_LINES.slice(66, 90)],
  },
  {
    what: 'a private key without lines',
    path: 'a.json',
    text: JSON.stringify({ next: 'kept', data: KEY_LINES.replaceAll('\n', '') }),
    secrets: [KEY_LINES.slice(0, 24)],
  },
  {
    what: 'a key of WireGuard',
    path: 'wg0.conf',
    text: '# kept\nPrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=\n',
    secrets: ['yAnz5TF+lXXJte14tji3zlMNq'],
  },
];

const TOKENS: readonly OddPlace[] = [
  [
    'AWS secret beside its id',
    `${join('AK', 'IAQ2W3E4R5T6Y7U2I3')},wJalrXUtnFEMIK7MDENGbPxRfiCYzq8Kp2Lm5Nv0`,
    'wJalrXUtnFEMIK7MDENGbPxRfiCYzq8Kp2Lm5Nv0',
  ],
  [
    'AWS secret named in prose',
    `aws_secret_access_key is ${'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzq8Kp2Lm5N'}`,
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzq8Kp2Lm5N',
  ],
  ['GCP API key', join('AI', 'zaSyA1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q'), 'SyA1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q'],
  ['GCP refresh token', '1//0gq1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8l9', '0gq1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8l9'],
  ['GitHub token', GITHUB, GITHUB],
  [
    'GitHub fine-grained token',
    join('github', '_pat_11ABCDE2Y0q1W2e3R4t5Y6_u7I8o9P0a1S2d3F4g5H6j7K8l9Z0x1C2v3B4n5M6'),
    'u7I8o9P0a1S2d3F4g5H6j7K8',
  ],
  ['GitLab token', join('gl', 'pat-q1W2e3R4t5Y6u7I8o9P0'), 'q1W2e3R4t5Y6u7I8o9P0'],
  ['GitLab runner', join('GR13', '48941q1W2e3R4t5Y6u7I8o9P0'), 'q1W2e3R4t5Y6u7I8o9P0'],
  ['npm token', join('np', 'm_q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8'), 'q1W2e3R4t5Y6u7I8o9P0'],
  ['Slack bot', join('xo', 'xb-123456789012-123456789012-q1W2e3R4t5Y6u7I8o9P0a1S2'), 'q1W2e3R4t5Y6u7I8o9P0a1S2'],
  ['Stripe key', join('sk', '_live_q1W2e3R4t5Y6u7I8o9P0a1S2'), 'q1W2e3R4t5Y6u7I8o9P0a1S2'],
  [
    'Terraform Cloud',
    'q1W2e3R4t5Y6u7.atlasv1.q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8l9Z0x1C2v3B4n5M6q7W8e9R0t1',
    'q1W2e3R4t5Y6u7I8o9P0a1S2',
  ],
  ['Sentry', join('sn', 'trys_q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8'), 'q1W2e3R4t5Y6u7I8o9P0a1S2'],
  [
    'Discord bot',
    join('MTEyMzU4MTMyMTM0NTU4OTE0NA', '.GqWeRt.', 'q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8l9'),
    'q1W2e3R4t5Y6u7I8o9P0a1S2',
  ],
  ['Mailgun', `key-${'5d41402abc4b2a76b9719d911017c592'}`, '5d41402abc4b2a76b9719d911017c592'],
  ['Twilio', join('SK', '5d41402abc4b2a76b9719d911017c592'), '5d41402abc4b2a76b9719d911017c592'],
  [
    'JWT',
    [
      Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url'),
      Buffer.from('{"sub":"harbour"}').toString('base64url'),
      'q1W2e3R4t5Y6u7I8o9P0a1S2d3F4g5H6j7K8l9Z0x1C',
    ].join('.'),
    'q1W2e3R4t5Y6u7I8o9P0',
  ],
].flatMap(([what = '', token = '', secret = '']): OddPlace[] => [
  { what: `${what} in a log`, path: 'a.log', text: `kept got ${token} there\n`, secrets: [secret] },
  { what: `${what} in JSON`, path: 'a.json', text: JSON.stringify({ next: 'kept', note: token }), secrets: [secret] },
  { what: `${what} in a comment of YAML`, path: 'a.yaml', text: `next: kept # ${token}\n`, secrets: [secret] },
]);

/** One row for each place and format. */
export const ODD_PLACES: readonly OddPlace[] = [
  ...NAMED,
  ...PINS,
  ...HCL,
  ...ARGUMENTS,
  ...SHELL,
  ...ENCODED,
  ...SPLIT,
  ...URLS,
  ...HOOKS,
  ...COOKIES,
  ...FILES,
  ...KEYS,
  ...TOKENS,
];
