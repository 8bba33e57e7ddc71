import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectHost, SHELLS, type Stage, setStage, strike, unpack, usual } from './run-collector.ts';

const textOf = (target: string, path: string) => readFileSync(join(target, path), 'utf8');

describe.for(SHELLS)('with %s', (shell) => {
  let stage: Stage;
  let target: string;

  beforeAll(() => {
    stage = setStage();
    target = unpack(stage, collectHost(stage, shell, usual(stage)));
  }, 60_000);
  afterAll(() => strike(stage));

  test('what programs print is kept without its secrets', () => {
    expect(JSON.parse(textOf(target, 'docker/containers.json'))[0].Config).toMatchInlineSnapshot(`
      {
        "Env": [
          "PATH=****",
          "DB_PASSWORD=************",
          "ODDITY=*************",
          "EMPTY=",
          "UMLAUT=***",
        ],
        "Healthcheck": {
          "Test": [
            "CMD-SHELL",
            "***",
          ],
        },
        "Image": "traefik:v3.5.3",
        "Labels": {
          "com.docker.compose.project": "harbour",
          "com.docker.compose.service": "proxy",
        },
        "User": "65532:65532",
      }
    `);
    const project = JSON.parse(textOf(target, 'compose/harbour.resolved.json'));
    expect(project.services.proxy).toMatchInlineSnapshot(`
      {
        "build": {},
        "command": [
          "--entrypoints.websecure.address=:443",
          "--api.insecure=false",
        ],
        "deploy": {
          "resources": {
            "limits": {
              "cpus": 1.5,
              "memory": "536870912",
            },
          },
        },
        "environment": {
          "AUDIT_LOG_ENABLED": "true",
          "AUTHENTIK_SECRET_KEY": "file:///run/secrets/authentik_secret_key",
          "DATABASE_URL": "postgres://app:***@db/app",
          "DB_PASSWORD": "***",
          "NOTHING": null,
          "ODDITY": "\${ODDITY}",
          "PGUSER": "\${PGUSER}",
          "SESSION_COOKIE_AGE": "3600",
        },
        "healthcheck": {
          "test": [
            "CMD",
            "***",
            "***",
            "***",
          ],
        },
        "image": "traefik:v3.5.3",
        "labels": {
          "traefik.http.middlewares.auth.basicauth.users": "***",
          "traefik.http.routers.web.rule": "Host(\`harbour.example\`) && PathPrefix(\`/a\`)",
        },
        "logging": {
          "driver": "splunk",
          "options": {
            "max-size": "10m",
            "splunk-token": "***",
          },
        },
        "networks": {
          "edge": null,
        },
        "read_only": true,
      }
    `);
    expect([project.services.cache, project.services.shell, Object.keys(project)]).toMatchInlineSnapshot(`
      [
        {
          "command": [
            "redis-server",
            "--requirepass",
            "***",
          ],
          "environment": [
            "***",
          ],
          "healthcheck": {
            "test": [
              "CMD-SHELL",
              "*** || true",
            ],
          },
          "image": "redis:8",
          "magic": "***",
          "post_start": [
            {
              "privileged": true,
              "user": "root",
            },
          ],
          "powers": {},
          "secrets": [
            {
              "source": "inline",
              "target": "/run/secrets/inline",
            },
          ],
          "volumes_from": [
            "proxy:ro",
          ],
        },
        {
          "command": [
            "sh",
            "-c",
            "exec redis-server --requirepass *** --port 1",
          ],
          "image": "redis:8",
        },
        [
          "name",
          "services",
          "networks",
          "configs",
          "secrets",
        ],
      ]
    `);
    expect(JSON.parse(textOf(target, 'docker/daemon.json'))).toMatchInlineSnapshot(`
      {
        "live-restore": true,
        "log-driver": "json-file",
        "log-opts": {
          "max-file": "3",
          "max-size": "10m",
          "splunk-token": "***",
        },
        "proxies": {},
        "registry-mirrors": [
          "https://user:***@mirror.harbour.example",
        ],
        "registry-password": "***",
      }
    `);
    expect(textOf(target, 'postgresql/settings.csv')).toMatchInlineSnapshot(`
      "name,setting,unit
      archive_command,"test ! -f ""/mnt/%f"" && cp %p /mnt/%f",
      log_connections,on,
      password_encryption,scram-sha-256,
      primary_conninfo,"host=db.harbour.example user=replica password=*** application_name=a,b",
      search_path,"""$user"", public",
      shared_buffers,16384,8kB
      ssl_passphrase_command,***,
      two_lines,"one
      two",
      "
    `);
    expect(textOf(target, 'postgresql/pg_hba.conf')).toMatchInlineSnapshot(`
      "
      local all postgres peer
      hostssl all all 10.0.0.0/8 scram-sha-256
      host all all 192.0.2.0/24 ldap ldapserver=ldap.harbour.example ldapbindpasswd=***
      "
    `);
    expect(textOf(target, 'host/crontab/etc/cron.d/mcp-backup')).toMatchInlineSnapshot(`
      "#
      0 2 * * * root /opt/mcp-server/scripts/manage.sh backup >> /var/log/backup.log 2>&1
      5 2 * * * root restic --password *** backup /srv
      6 2 * * * root mysqldump -u app -p*** --all-databases
      7 2 * * * root openssl enc -aes-256-cbc -pass pass:*** -in a -out b
      8 2 * * * root openssl enc -aes-256-cbc -pass pass:$ENCRYPTION_KEY -in a -out b
      9 2 * * * root PGPASSWORD=*** pg_dump -U app app
      10 2 * * * root curl -H "Authorization: Bearer ***" https://u:***@push.harbour.example/?***
      11 2 * * * root docker login --password-stdin \\% ok
      @weekly root rsync -az -e "ssh -p 2222" /mnt/backup/ backup@vault.harbour.example:/srv/harbour/
      "
    `);
    expect(textOf(target, 'host/timers.txt')).toMatchInlineSnapshot(`
      "Unit=backup.service
      TimersCalendar={ OnCalendar=*-*-* 02:00:00 ; next_elapse=Mon 2026-09-28 02:00:00 UTC }
      Id=backup.timer
      LoadState=loaded
      ActiveState=active

      Unit=failing-backup.service
      TimersCalendar={ OnCalendar=*-*-* 03:00:00 ; next_elapse=Mon 2026-09-28 03:00:00 UTC }
      Id=failing-backup.timer
      LoadState=loaded
      ActiveState=active

      Result=success
      ExecCondition={ argv[]=/usr/bin/test -d /mnt/backup ; ignore_errors=no }
      ExecStart={ argv[]=/opt/backup.sh --password *** now ; ignore_errors=no }
      Id=backup.service
      LoadState=loaded
      ActiveState=inactive

      Result=exit-code
      ExecStart={ argv[]=/opt/other-backup.sh ; ignore_errors=no }
      Id=failing-backup.service
      LoadState=loaded
      ActiveState=failed
      "
    `);
    expect(textOf(target, 'git/.gitignore')).toBe('#\n*.env\n*.tfvars\n\n!keep.env\n');
    expect(textOf(target, 'jumpserver/config.txt')).toMatchInlineSnapshot(`
      "SECRET_KEY=***
      BOOTSTRAP_TOKEN=***
      CORE_HOST=***
      TERMINAL_SESSION_KEEP_DURATION=90
      LOGIN_LOG_KEEP_DAYS=400
      "
    `);
  });
});
