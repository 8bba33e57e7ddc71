import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import hostSnapshot from '../../src/normalise/host-snapshot.ts';
import { sealed } from '../normalise/sealed.ts';
import { buildHost } from './fake-host.ts';
import { leaksIn } from './planted-secrets.ts';
import {
  collectHost,
  KEY,
  ofKind,
  SHELLS,
  type Stage,
  script,
  setStage,
  snapshotIn,
  strike,
  unpack,
  usual,
} from './run-collector.ts';

describe.for(SHELLS)('with %s', (shell) => {
  let stage: Stage;
  let target: string;

  beforeAll(() => {
    stage = setStage();
    target = unpack(stage, collectHost(stage, shell, usual(stage)));
  }, 60_000);
  afterAll(() => strike(stage));

  test('a second run with the same key gives the same fingerprints, one with another key others', () => {
    const prints = (place: string) => ofKind(place, 'secret').map((secret) => secret['fingerprint']);
    expect(prints(unpack(stage, collectHost(stage, shell, usual(stage))))).toEqual(prints(target));
    const other = join(stage.folder, `other-${shell}`, 'key');
    const made = collectHost(stage, shell, [...usual(stage), '--key-file', other]);
    expect(made.said).toContain(`Key of the fingerprints: made and kept in ${other}.`);
    expect(statSync(other).mode & 0o777).toBe(0o600);
    expect(readFileSync(other, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    expect(made.tar.includes(readFileSync(other, 'utf8').trim())).toBe(false);
    const first = prints(unpack(stage, made));
    expect(first.filter((print) => prints(target).includes(print))).toEqual([]);
    expect(prints(unpack(stage, collectHost(stage, shell, [...usual(stage), '--key-file', other])))).toEqual(first);
  });

  test('where nothing may be asked or read it says so, and does not fail', () => {
    // The administrator may read everything: then another user tries.
    const as = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const closed = join(stage.folder, `closed-${shell}`);
    buildHost(closed);
    for (const path of ['opt/mcp-server/secrets', 'opt/mcp-server/backups', 'opt/mcp-server/docker-compose/.env'])
      chmodSync(join(closed, path), 0);
    const named = ['/opt/mcp-server/docker-compose/.env', '/no/such.env'].flatMap((path) => ['--secrets-file', path]);
    const options = ['--deployment', 'harbour', '--host', 'harbour-1', '--root', closed, '--key-file', '/proc/none/key', ...named];
    const none = collectHost(stage, shell, options, { first: stage.refusing, as });
    for (const path of ['opt/mcp-server/secrets', 'opt/mcp-server/backups']) chmodSync(join(closed, path), 0o700);
    expect(none).toMatchObject({ status: 0 });
    expect([...leaksIn(none.tar), ...leaksIn(Buffer.from(none.said))]).toEqual([]);
    expect(none.said).toContain('Key of the fingerprints: made for this run alone.');
    expect(none.said.slice(none.said.indexOf('Not read:'))).toMatchInlineSnapshot(`
      "Not read:
        /no/such.env: no such file or folder
        /opt/mcp-server/backups: permission denied
        /opt/mcp-server/dangling.env: a symbolic link to nothing
        /opt/mcp-server/docker-compose/.env: permission denied
        /opt/mcp-server/jumpserver/config.txt: permission denied
        /opt/mcp-server/out: a symbolic link out of the folder, not followed: name its target with --base
        /opt/mcp-server/pipe.env: not a regular file
        /opt/mcp-server/secrets: permission denied
        /opt/mcp-server/too-large.env: permission denied
        /opt/mcp-server/traefik/acme.json: permission denied
        /opt/mcp-server/traefik/certs/harbour.pem: permission denied
        cron /etc/cron.d/broken: a line is neither a job nor a variable, so cron passes over the file
        cron /etc/cron.d/unended: its last line does not end, so cron passes over the file
        cron /var/spool/cron/crontabs/deploy: permission denied
        docker: permission denied
        listening ports: neither ss nor netstat shows any
        psql: it does not answer
        systemctl: it shows no timers: systemd does not run, or there are none
      "
    `);
  });

  test('a snapshot that was cut off is noticed by its reader, wherever it was cut', () => {
    const snapshot = snapshotIn(target);
    expect(hostSnapshot.read(sealed('a.ndjson', snapshot)).facts.length).toBeGreaterThan(40);
    const lines = snapshot.split('\n');
    for (let kept = 1; kept < lines.length - 1; kept += 7) {
      expect(() => hostSnapshot.read(sealed('a.ndjson', `${lines.slice(0, kept).join('\n')}\n`))).toThrow(
        /not the end of a snapshot/,
      );
      const inside = lines
        .slice(0, kept + 1)
        .join('\n')
        .slice(0, -3);
      expect(() => hostSnapshot.read(sealed('a.ndjson', inside))).toThrow(/not JSON/);
    }
  });

  test.for([
    [[], '--deployment is missing'],
    [['--deployment', 'Harbour'], 'small letters'],
    [['--deployment', 'harbour', '--period', '2026'], 'no quarter'],
    [['--deployment', 'harbour', '--backup', 'local:/mnt:disk:maybe'], '--backup wants'],
    [['--deployment', 'harbour', '--root', 'relative'], 'absolute path'],
    [['--deployment', 'harbour', '--nonsense', 'x'], 'not known'],
    [['--deployment'], 'missing'],
    [['extra'], 'not known'],
  ] as const)('the wrong call %j ends with 3', ([options, reason]) => {
    const wrong = collectHost(stage, shell, options);
    expect({ status: wrong.status, printed: wrong.tar.length }).toEqual({ status: 3, printed: 0 });
    expect(wrong.said).toContain(reason);
  });

  test('a key that others may read, or that is none, is refused', () => {
    const open = join(stage.folder, `open-${shell}`);
    writeFileSync(open, `${KEY}\n`, { mode: 0o644 });
    expect(collectHost(stage, shell, [...usual(stage), '--key-file', open])).toMatchObject({
      status: 3,
      said: expect.stringContaining('open to others'),
    });
    writeFileSync(open, 'short\n');
    spawnSync('chmod', ['600', open]);
    expect(collectHost(stage, shell, [...usual(stage), '--key-file', open])).toMatchObject({
      status: 3,
      said: expect.stringContaining('64 lower-case hexadecimal digits'),
    });
  });

  test('--output writes the tar for its owner only and replaces nothing; --help needs nothing else', () => {
    const output = join(stage.folder, `${shell}.tar`);
    expect(collectHost(stage, shell, usual(stage, '--output', output))).toMatchObject({ status: 0, tar: Buffer.alloc(0) });
    expect(statSync(output).mode & 0o777).toBe(0o600);
    expect(collectHost(stage, shell, usual(stage, '--output', output))).toMatchObject({ status: 3 });
    const help = collectHost(stage, shell, ['--help']);
    expect(help.status).toBe(0);
    const named = [...readFileSync(script, 'utf8').matchAll(/^ {6}(--[a-z-]+)\)/gm)].map(([, option]) => option ?? '');
    expect(named.length).toBeGreaterThan(14);
    expect(named.filter((option) => !help.tar.includes(option))).toEqual([]);
  });
});
