import { expect, test } from 'vitest';
import { findAddresses } from '../../../src/publish/redact/find-addresses.ts';
import { prepareRedaction } from '../../../src/publish/redact/plan.ts';
import { redact } from '../../../src/publish/redact/redact.ts';
import { RedactionRules } from '../../../src/publish/redact/rules.ts';
import { isSecretName } from '../../../src/publish/redact/secret-names.ts';
import { secretFinder } from '../../../src/publish/redact/secretlint.ts';

const HEX = '4cad02724d4eb56cfc6856861b9a5a0bcd42e21473dbc1a900d8546a0b3e74a8';
const CERTIFICATE = `-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUVQo1+3u2Jm0bq5H3mJrKq0Q3p9YwCgYIKoZIzj0EAwIw\n-----END CERTIFICATE-----`;

/** What looks like a secret and is none. Every line must leave as it is. */
const HARMLESS: readonly (readonly [string, string])[] = [
  ['image digest', `image: docker.io/jumpserver/core:v4.10.16-ce@sha256:${HEX}`],
  ['image that is called like a secret', `{"image": "ghcr.io/acme/auth-token:1.14.2@sha256:${HEX}"}`],
  ['the same with a version alone', 'image: ghcr.io/acme/csrf-token:v1.14.12-alpine3 # acme/session-cookie:2024.10.1'],
  ['service that is called like a store of secrets', `{"services": {"credentials": {"image": "acme/app:v1@sha256:${HEX}"}}}`],
  ['name of a secret in Infisical', '{"secrets": [{"secretKey": "DB_PASSWORD", "secretPath": "/"}, {"secretKey": "TOKEN"}]}'],
  [
    'names of secrets of object storage in it',
    '{"secrets": [{"secretKey": "S3_ACCESS_KEY"}, {"secretKey": "K8S_X509_KEY"}, {"secretKey": "OAUTH2_P256R1_SALT"}, {"secretKey": "SMTP_2FA_SEED"}]}',
  ],
  ['digest in JSON', `{"ArtifactID": "sha256:${HEX}", "ImageID": "sha256:${HEX}"}`],
  ['ReportID', '{"ReportID": "01a0e652-e514-7bae-ab9a-6cd2e7dffb15"}'],
  ['fingerprint', `{"kind":"secret","file":"/opt/.env","name":"POSTGRES_PASSWORD","length":56,"fingerprint":"hmac-sha256:${HEX}"}`],
  ['ETag', 'etag: W/"33a64df551425fcc55e4d42a148795d9f25f89d4"'],
  ['Merkle hash', `{"leaf": "${HEX}", "root": "${Buffer.from(HEX, 'hex').toString('base64')}"}`],
  ['commit', '{"Commit": "13a63d444e852e3554616372e391bccb7812d5e3"}'],
  ['digest that ends like a name', '<xmpMM:InstanceID>I9Vth/t5QuMtQpBKcwUvPw==_source</xmpMM:InstanceID>'],
  ['digest of letters that ends like a name', '<xmpMM:InstanceID>IqVthXtzQuMtQpBKcwUvPw==proof</xmpMM:InstanceID>'],
  [
    'digest of letters, many of them small',
    '<xmpMM:InstanceID>oEgxvqrlpJYCZBecPw==_source</xmpMM:InstanceID>'.replace('oE', 'KdZuoE'),
  ],
  [
    'signature that ends like a name',
    `{"sig":"${Buffer.alloc(64, HEX).toString('base64').replace(/..==$/, 'Pw==')}","keyid":"SHA256:x"}`,
  ],
  ['root that ends like a name', `root: ${Buffer.from(HEX, 'hex').toString('base64').replace(/...=$/, 'aPw=')}, size=12`],
  [
    'signature that begins like a name and a password',
    '-----BEGIN SSH SIGNATURE-----\nRDo1XUZq80Uu46Mw==\n-----END SSH SIGNATURE-----',
  ],
  ['certificate', CERTIFICATE],
  ['certificate in JSON', JSON.stringify({ certificate: CERTIFICATE })],
  ['public key', 'ssh_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl ops'],
  [
    'signature',
    '-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg4yqqeRXOubRJ0bpQ6ioouxpuAf\n-----END SSH SIGNATURE-----',
  ],
  ['SSH key fingerprint', 'key: SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8'],
  ['version', 'zlib1g@1.2.13.dfsg-1+deb12u1 traefik v3.5.3 1.26.0-rc.2+build.5'],
  ['package URL', 'pkg:golang/github.com/golang-jwt/jwt/v5@v5.2.1'],
  ['git URL', 'ssh://git@git.harbour.example/platform/mcp-server.git'],
  ['URL with a port', 'url: http://authentik-server:9000/outpost.goauthentik.io/auth/traefik'],
  ['OCI reference', `oci://localhost:5000/core@sha256:${HEX}`],
  ['reference to a file', 'AUTHENTIK_SECRET_KEY: file:///run/secrets/authentik_secret_key'],
  ['path of a secret', 'POSTGRES_PASSWORD_FILE: /run/secrets/postgres_password'],
  ['variable', 'POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set it}'],
  ['variable with an empty default', 'POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-}'],
  ['variables in a URL', "url: 'postgresql://${DB_USER:-app}:${DB_PASS}@db:5432/app'"],
  ['service account', 'member: serviceAccount:scanner@harbour-platform.iam.gserviceaccount.com'],
  ['mailing list', 'https://lists.example.org/archives/list/announce@lists.example.org/thread/x'],
  ['variable without braces', 'db_password=$DB_PASSWORD'],
  ['command', 'POSTGRES_PASSWORD="$(openssl rand -base64 40)"'],
  ['HCL reference', 'password = var.db_password'],
  ['HCL resource', 'kms_key_self_link = google_kms_crypto_key.disks.id'],
  ['template', 'password: {{ .Values.password }}'],
  ['mask', '{"password": "********************"}'],
  ['setting', 'password_field: password\nlength_min: 12\npassword_history: 5'],
  ['blueprint', '- model: authentik_stages_password.passwordstage\n  id: password\n  stage: !KeyOf password'],
  ['Compose secrets', '{"secrets": [{"source": "authentik_db_password", "target": "/run/secrets/authentik_db_password"}]}'],
  ['token lifetime', 'access_token_validity: minutes=5\nrefresh_token_validity: days=30'],
  ['cookie settings', 'SESSION_COOKIE_SECURE: "true"\nSESSION_COOKIE_SAMESITE: Lax'],
  ['user and group', 'user: "1000:1000"\ncommand: docker run --user 1000:1000 app'],
  ['time of day', 'at 12:34:56 and 23:59:59.123 on 2026-09-01T10:00:00Z'],
  ['MAC address', 'link/ether 02:42:ac:11:00:02 brd ff:ff:ff:ff:ff:ff'],
  ['fingerprint of a certificate', 'SHA1 Fingerprint=AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD'],
  ['EUI-64', '02:42:ac:ff:fe:11:00:02'],
  ['scope operator', 'std::vector and Foo::Bar and a::b'],
  ['everything open', 'source_ranges = ["0.0.0.0/0", "::/0"] # 0.0.0.0:443 127.0.0.1'],
  ['wide network', 'subnet: 10.0.0.0/8 and 203.0.0.0/12'],
  ['CIPHER suite', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
  ['CVE', 'CVE-2023-45853 GHSA-mq29-j5xf-cjwr CWE-190'],
  ['PromQL', 'expr: increase(authentik_events_total{action="login_failed"}[5m]) > 5'],
  ['SQL', 'PRIMARY KEY (id), partition_key text, public_key bytea'],
  ['observation', 'harbour-1:POSTGRES_PASSWORD: It has 56 characters and no other secret has its value.'],
  ['row of counts', 'exposedSecret: 1; scan: 1'],
  ['fingerprint of a key', 'signing key: SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8'],
  ['a password on standard input', 'openssl enc -aes-256-cbc -pass stdin -in dump -out dump.enc < /root/key'],
  ['a password in a file', 'openssl enc -pass file:/root/key@1 -in a && openssl rsa -passin "file:$HOME/.key" -in b'],
  ['a password in a descriptor', 'openssl enc -aes-256-cbc -pass fd:3 -k "$KEY" 3<key; openssl rsa -passin env:KEY_PASS -in b'],
  ['a number of a session', 'session_id: 01a0e652-e514-7bae-ab9a-6cd2e7dffb15\nsession_id=42'],
  ['what is kept of credentials', '{"credentials": {"user": "app01", "key_id": "app-key-01", "expires": "2026-09-01T00:00:00Z"}}'],
  ['secrets of Compose', '{"secrets": {"db_password1": {"file": "./secrets/db_password1"}, "a": "vault://kv/data/app1"}}'],
  ['a router of Traefik', 'secrets:\n  rule: Host(`secrets1.harbour.example`) && PathPrefix(`/api2`)\n  service: infisical'],
  [
    'settings of rclone',
    'rclone copy --config /etc/rclone.conf dump r:backups1 && rclone config create r s3 secret_access_key $KEY',
  ],
  ['percent-encoding', 'GET /a?next=%2Fo%2Fauthorize%2F%3Fclient_id%3Dx1y2%26scope%3Dopenid%2520profile'],
  ['prose', 'No token was found; the password must change. A secret is kept. Basic authentication and bearer tokens are used.'],
];

const rules = RedactionRules.parse({ proofbook: 'redaction/1', addresses: { files: ['**'] } });

test.for(HARMLESS)('%s is no secret and no address', async ([, text]) => {
  for (const path of ['a.log', 'a.yaml', 'a.tf', 'a.json']) {
    const file = { path, bytes: new TextEncoder().encode(text) };
    const plan = await prepareRedaction([file], rules, secretFinder(), new Uint8Array(32));
    expect((await redact(file, plan)).redactions, path).toEqual([]);
  }
});

test('names that hold secrets, and names that do not', () => {
  const yes = [
    'password',
    'POSTGRES_PASSWORD',
    'dbPassword',
    'clientSecret',
    'client_secret',
    'AUTHENTIK_SECRET_KEY',
    'api-key',
    'apiKey',
    'API_KEY_2',
    'requirepass',
    'masterauth',
    'SECRET_KEY_BASE',
    'authToken',
    '_authToken',
    'bootstrap_token',
    'DB_PASS',
    'dbPass',
    'passphrase',
    'Authorization',
    'request_Authorization',
    'Set-Cookie',
    'encryption_key',
    'password_hash',
    'token_prod',
    'SSHPASS',
    'radiussecrets',
    'recovery_codes',
    'totp_seed',
    'request_X-Session-Id',
    'sessionid',
  ];
  const no = [
    'compass',
    'bypass',
    'passive',
    'PWD',
    'public_key',
    'primaryKey',
    'partition_key',
    'password_field',
    'PASSWORD_FILE',
    'token_type',
    'tokenizer',
    'secrets',
    'secretary',
    'keyType',
    'key_ring',
    'next_page_token',
    'cookie_age',
    'kms_key_self_link',
    'monkey',
    'turnkey',
    'hostkey_path',
    'mypasscode_length',
    'encompass',
    'session_idle',
    'recovery_code_count',
    'x'.repeat(300),
  ];
  expect(yes.filter((name) => !isSecretName(name))).toEqual([]);
  expect(no.filter((name) => isSecretName(name))).toEqual([]);
});

test.for([
  ['192.0.2.7', ['192.0.2.7']],
  ['from 192.0.2.7:443, then', ['192.0.2.7']],
  ['"198.51.100.0/24"', ['198.51.100.0/24']],
  ['[2001:db8::1]:443', ['2001:db8::1']],
  ['2001:db8:0:0:0:0:0:1', ['2001:db8:0:0:0:0:0:1']],
  ['2001:db8::/48', ['2001:db8::/48']],
  ['::ffff:192.0.2.7', ['192.0.2.7']],
  ['fe80::1%eth0', ['fe80::1']],
  ['999.1.1.1 1.2.3.4.5 1.2.3 v1.2.3.4', []],
  ['12:34:56 10:20:30:40', []],
  ['deadbeef::deadbeef', []],
  ['1.2.3.4-rc1 a1.2.3.4', []],
] as const)('addresses in "%s"', ([text, expected]) => {
  expect(findAddresses(text).map(({ start, end }) => text.slice(start, end))).toEqual(expected);
});

test.for([
  ['an access key of object storage', '{"accessKey": "app01", "secretKey": "wJalrXUtnFEMI7MDENG"}', 'wJalrXUtnFEMI7MDENG'],
  ['one of capitals alone', '{"accessKey": "app01", "secretKey": "K7MDENGQ2X"}', 'K7MDENGQ2X'],
  ['one of capital words', '{"secretKey": "HARBOUR_STORE",\n "accessKey": "app01"}', 'HARBOUR_STORE'],
  ['one of capital words on lines', 'access_key: app01\nsecretKey: HARBOUR_STORE', 'HARBOUR_STORE'],
  ['one of a capital word and a year', 'secretKey: HARBOUR_STORE_2024', 'HARBOUR_STORE_2024'],
  ['one of capitals and digits in parts', '{"secretKey": "HARBOUR_9F2KQ7"}', 'HARBOUR_9F2KQ7'],
  ['a name under the name of its value', '{"secretValue": "DB_PASSWORD"}', 'DB_PASSWORD'],
  ['a name and a password in Latin-1', 'registry: "ZGVwbG95OlDkc3N3MHJ0LTdxOQ=="', 'ZGVwbG95OlDkc3N3MHJ0LTdxOQ'],
  ['a token behind a path', 'GET /v1/token:k3jd8s7fh2kd9 done', 'k3jd8s7fh2kd9'],
  [
    'a password behind a long name without a digit in it',
    'authentikOutpostLdapServiceBindAccountDirectoryAdminPassword=sommer-haus',
    'sommer-haus',
  ],
  [
    'one behind a long name with a digit',
    'springDatasourceHikariPrimaryPoolV2AdminDbPassword = "sommerhaus"\nspringDatasourceHikariPrimaryPoolV2AdminDbPassword= winterhaus',
    'winterhaus',
  ],
  ['one behind a path of short parts', 'Prod/Eu1/App/Db/RwUser/V2/Ha/Pg16/N1/A/dbPw="sommerhaus"', 'sommerhaus'],
  ['one that is compared with', "if (customerPortalV2AdminPw=='sommerhaus') {}", 'sommerhaus'],
  ['one behind a path', 'put kv/customerPortal/v2/production/services/apiToken=sommerhaus ok', 'sommerhaus'],
  ['one in a store, behind what begins like a version', 'vault kv put team/db-password:2024.11-geheimnis', '2024.11-geheimnis'],
  ['one in a store, that begins like a version', 'see secrets/db-password:1.2.3-h4nter2k9', '1.2.3-h4nter2k9'],
  ['a token that begins like a version', 'see acme/auth-token:1.2.x9Kd8fJ2hs7', '1.2.x9Kd8fJ2hs7'],
  ['a token before a sign', 'token: k3jd8s7f@sha256', 'k3jd8s7f'],
])('%s is a secret still', async ([, text, secret]) => {
  for (const path of ['a.log', 'a.yaml', 'a.json']) {
    const file = { path, bytes: new TextEncoder().encode(text) };
    const plan = await prepareRedaction([file], rules, secretFinder(), new Uint8Array(32));
    expect(Buffer.from((await redact(file, plan)).bytes).toString(), path).not.toContain(secret);
  }
});
