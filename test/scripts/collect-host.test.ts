import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stateOf } from './fake-host.ts';
import { leaksIn, planted } from './planted-secrets.ts';
import {
  collectHost,
  filesIn,
  KEY,
  ofKind,
  type Run,
  SHELLS,
  type Stage,
  setStage,
  strike,
  unpack,
  usual,
} from './run-collector.ts';

/** What a host cannot say of itself. */
const DECLARED = [
  ['--backup', 'local:/opt/mcp-server/backups:local-disk:no'],
  ['--backup', 'vault:backup@vault.harbour.example:/srv/harbour:remote-disk:yes'],
  ['--secrets-file', '/run/secrets/session'],
  ['--data', 'production:/mnt/postgres/pgdata:local-ssd'],
].flat();

describe.for(SHELLS)('with %s', (shell) => {
  let stage: Stage;
  let whole: Run;
  let target: string;
  let before: string[];

  beforeAll(() => {
    stage = setStage();
    before = stateOf(stage.root);
    whole = collectHost(stage, shell, usual(stage, ...DECLARED));
    target = unpack(stage, whole);
  }, 60_000);
  afterAll(() => strike(stage));

  test('it ends well, says what it read, and leaves nothing behind', () => {
    expect(whole.status).toBe(0);
    expect(filesIn(target)).toMatchInlineSnapshot(`
      [
        "certificates/1-acme.pem",
        "certificates/2-harbour.pem",
        "collection.yaml",
        "compose/harbour.resolved.json",
        "docker/containers.json",
        "docker/daemon.json",
        "docker/docker-unit.txt",
        "docker/images.json",
        "docker/networks.json",
        "docker/volumes.json",
        "git/.gitignore",
        "host/crontab/crontabs/deploy",
        "host/crontab/crontabs/root",
        "host/crontab/etc/cron.d/mcp-backup",
        "host/crontab/etc/crontab",
        "host/harbour-1.snapshot.ndjson",
        "host/listening.txt",
        "host/timers.txt",
        "jumpserver/config.txt",
        "postgresql/pg_hba.conf",
        "postgresql/settings.csv",
      ]
    `);
    expect(whole.said.replaceAll(stage.folder, '<folder>')).toMatchInlineSnapshot(`
      "collect-host.sh 1: harbour-1 for harbour, 2026-Q3.
      Key of the fingerprints: of <folder>/key.
      Read:
        host/harbour-1.snapshot.ndjson
        jumpserver/config.txt
        certificates/1-acme.pem
        certificates/2-harbour.pem
        git/.gitignore
        host/crontab/etc/crontab
        host/crontab/etc/cron.d/mcp-backup
        host/crontab/crontabs/deploy
        host/crontab/crontabs/root
        host/timers.txt
        docker/daemon.json
        docker/docker-unit.txt
        docker/containers.json
        docker/images.json
        docker/networks.json
        docker/volumes.json
        compose/harbour.resolved.json
        postgresql/settings.csv
        postgresql/pg_hba.conf
        host/listening.txt
        in the snapshot: files 18, secrets 17, schedules 14, backup locations 3, backups 6, settings 4
      Not read:
        /opt/mcp-server/backups/plain.env: lines that are no assignments: 1; what they hold was not measured
        /opt/mcp-server/dangling.env: a symbolic link to nothing
        /opt/mcp-server/docker-compose/.env: lines that are no assignments: 2; what they hold was not measured
        /opt/mcp-server/out: a symbolic link out of the folder, not followed: name its target with --base
        /opt/mcp-server/pipe.env: not a regular file
        /opt/mcp-server/too-large.env: larger than 1 MiB, its secrets were not measured
        backup@vault.harbour.example:/srv/harbour: on another machine, not listed: the collector uses no network
        cron /etc/cron.d/broken: a line is neither a job nor a variable, so cron passes over the file
        cron /etc/cron.d/unended: its last line does not end, so cron passes over the file
      "
    `);
    expect(readdirSync(stage.temporary)).toEqual([]);
  });

  test('no planted secret is in the tar or in what it says, in any form', () => {
    // The search itself must find what is there.
    expect(leaksIn(Buffer.from(Buffer.from(`x${planted.postgres}y`).toString('base64')))).toEqual([planted.postgres]);
    expect(leaksIn(whole.tar)).toEqual([]);
    expect(leaksIn(Buffer.from(whole.said))).toEqual([]);
    for (const path of filesIn(target))
      expect({ path, leaks: leaksIn(readFileSync(join(target, path))) }).toEqual({ path, leaks: [] });
  });

  test('nothing on the host has changed', () => {
    expect(stateOf(stage.root)).toEqual(before);
  });

  test('each secret is measured, and its fingerprint is the HMAC of its value', () => {
    const secrets = ofKind(target, 'secret');
    const print = (value: string) => `hmac-sha256:${createHmac('sha256', Buffer.from(KEY, 'hex')).update(value).digest('hex')}`;
    const found = secrets.map(
      ({ name, length, alphabet, bitsPerCharacter, knownDefault }) =>
        `${name} ${length} ${alphabet} ${bitsPerCharacter} ${knownDefault}`,
    );
    expect(found).toMatchInlineSnapshot(`
      [
        "SESSION 61 base64 5.49 false",
        "POSTGRES_PASSWORD 56 base64 5.64 false",
        "AUTHENTIK_SECRET_KEY 56 base64 5.59 false",
        "REDIS_PASSWORD 8 base64 3.29 true",
        "MCP_PASSWORD 8 base64 3.29 true",
        "QUOTED_TOKEN 34 printable 5.31 false",
        "COPY_OF_PASSWORD 56 base64 5.64 false",
        "REFERRING_PASSWORD 56 base64 5.64 false",
        "HEX_KEY 64 hex 3.95 false",
        "EMPTY_SECRET 0 empty 0 false",
        "SIGNING_KEY 94 other 5.12 false",
        "UNQUOTED_KEY 19 printable 1.5 false",
        "DATABASE_URL 56 base64 5.49 false",
        "SECRET_KEY 56 base64 5.52 false",
        "BOOTSTRAP_TOKEN 16 base64 4.34 true",
        "INFISICAL_ENCRYPTION_KEY 56 base64 5.26 false",
        "db_password 56 base64 5.12 false",
      ]
    `);
    const of = (name: string) => secrets.find((secret) => secret['name'] === name)?.['fingerprint'];
    expect(of('POSTGRES_PASSWORD')).toBe(print(planted.postgres));
    expect(of('QUOTED_TOKEN')).toBe(print(planted.quoted));
    expect(of('DATABASE_URL')).toBe(print(planted.inAddress));
    expect(of('INFISICAL_ENCRYPTION_KEY')).toBe(print(planted.file));
    expect(of('SESSION')).toBe(print(`${planted.wholeInBase64}==`));
    expect(of('SIGNING_KEY')).toBe(print(`-----BEGIN KEY-----\n${planted.keyLine}\n-----END KEY-----`));
    expect([of('COPY_OF_PASSWORD'), of('REFERRING_PASSWORD')]).toEqual([of('POSTGRES_PASSWORD'), of('POSTGRES_PASSWORD')]);
  });

  test('modes, schedules, places and settings', () => {
    const shown = (kind: string, ...names: string[]) =>
      ofKind(target, kind).map((line) => names.map((name) => line[name]).join(' '));
    expect(shown('file', 'mode', 'holds', 'path')).toMatchInlineSnapshot(`
      [
        "0400 secrets /run/secrets/session",
        "0600 secrets /opt/mcp-server/backups/plain.env",
        "0600 secrets /opt/mcp-server/docker-compose/app.env.old",
        "0644 other /opt/mcp-server/docker-compose/docker-compose.yml",
        "0640 secrets /opt/mcp-server/docker-compose/.env",
        "0600 secrets /opt/mcp-server/jumpserver/config.txt",
        "0700 script /opt/mcp-server/jumpserver/scripts/link_policies.py",
        "0755 script /opt/mcp-server/scripts/manage.sh",
        "0700 script /opt/mcp-server/scripts/two words "quoted"
      and a line.sh",
        "0700 script /opt/mcp-server/scripts/\\xe9\\xff.sh",
        "0600 secrets /opt/mcp-server/secrets/infisical_encryption_key.txt",
        "0644 secrets /opt/mcp-server/terraform-gcp/terraform.tfstate",
        "0644 secrets /opt/mcp-server/terraform-gcp/terraform.tfvars",
        "0600 secrets /opt/mcp-server/too-large.env",
        "0600 secrets /opt/mcp-server/traefik/acme.json",
        "0644 secrets /opt/mcp-server/traefik/certs/harbour.key",
        "0600 secrets /opt/mcp-server/traefik/certs/harbour.pem",
        "0644 other /opt/mcp-server/traefik/dynamic/middlewares.yml",
      ]
    `);
    expect(shown('schedule', 'source', 'line', 'user', 'when', 'command')).toMatchInlineSnapshot(`
      [
        "/etc/crontab 4 root 17 * * * * cd / && run-parts --report /etc/cron.hourly",
        "/etc/cron.d/mcp-backup 2 root 0 2 * * * /opt/mcp-server/scripts/manage.sh backup >> /var/log/backup.log 2>&1",
        "/etc/cron.d/mcp-backup 3 root 5 2 * * * restic --password *** backup /srv",
        "/etc/cron.d/mcp-backup 4 root 6 2 * * * mysqldump -u app -p*** --all-databases",
        "/etc/cron.d/mcp-backup 5 root 7 2 * * * openssl enc -aes-256-cbc -pass pass:*** -in a -out b",
        "/etc/cron.d/mcp-backup 6 root 8 2 * * * openssl enc -aes-256-cbc -pass pass:$ENCRYPTION_KEY -in a -out b",
        "/etc/cron.d/mcp-backup 7 root 9 2 * * * PGPASSWORD=*** pg_dump -U app app",
        "/etc/cron.d/mcp-backup 8 root 10 2 * * * curl -H "Authorization: Bearer ***" https://u:***@push.harbour.example/?***",
        "/etc/cron.d/mcp-backup 9 root 11 2 * * * docker login --password-stdin % ok",
        "/etc/cron.d/mcp-backup 10 root @weekly rsync -az -e "ssh -p 2222" /mnt/backup/ backup@vault.harbour.example:/srv/harbour/",
        "/etc/cron.daily/logrotate 1 root @daily /etc/cron.daily/logrotate",
        "/var/spool/cron/crontabs/deploy 1 deploy 30 4 * * 1 /opt/mcp-server/scripts/scan-images.sh",
        "crontab -l of root 1 root 15 3 * * * /usr/local/bin/borg create --passphrase *** /srv",
        "backup.timer 1 root *-*-* 02:00:00 /usr/bin/test -d /mnt/backup && /opt/backup.sh --password *** now",
      ]
    `);
    expect([
      ...shown('backup-location', 'name', 'path', 'medium', 'offSite', 'role'),
      ...shown('backup', 'name', 'size', 'modifiedAt', 'head'),
    ]).toMatchInlineSnapshot(`
      [
        "production /mnt/postgres/pgdata local-ssd false primary",
        "local /opt/mcp-server/backups local-disk false ",
        "vault backup@vault.harbour.example:/srv/harbour remote-disk true ",
        "empty.age 0 2026-09-28T02:00:41Z ",
        "huge.sql 6442450944 2026-09-28T02:00:41Z -- PostgreSQL",
        "plain.env 13 2026-09-28T02:00:41Z hex:7368616e",
        "postgres-20260927.sql.gz.age 35 2026-09-28T02:00:41Z age-encryption.org/v1",
        "signed.sql.asc 64 2026-09-28T02:00:41Z -----BEGIN PGP MESSAGE----- owGb",
        "weekly/config.tar.enc 40 2026-09-28T02:00:41Z Salted__",
      ]
    `);
    expect(shown('setting', 'source', 'name', 'value')).toMatchInlineSnapshot(`
      [
        "/etc/systemd/journald.conf MaxRetentionSec 1year",
        "/etc/systemd/journald.conf SystemMaxUse 4G",
        "/etc/logrotate.d/traefik /var/log/traefik/*.log every daily",
        "/etc/logrotate.d/traefik /var/log/traefik/*.log rotate 400",
      ]
    `);
  });
});
