import { describe, expect, test } from 'vitest';
import backupScript from '../../src/normalise/backup-script.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const read = (text: string) => backupScript.read(sealed('backup.sh', `#!/bin/sh\n${text}\n`));
const encryptions = (text: string) => factsOf(read(text), 'scriptEncryption');

test('what is dumped, and how its key reaches the tool', () => {
  const reading = backupScript.read(fixture('backup-script/backup.sh'));
  expect(
    reading.facts.map((fact) =>
      fact.kind === 'scriptBackup'
        ? `${fact.from.at}: ${fact.command}${fact.encrypted === true ? ', encrypted' : ''}`
        : fact.kind === 'scriptEncryption'
          ? `${fact.from.at}: ${fact.tool} ${fact.cipher} by ${JSON.stringify(fact.key)} ${fact.variable ?? ''}`
          : fact.kind,
    ),
  ).toMatchInlineSnapshot(`
    [
      "line 12: pg_dump, encrypted",
      "line 12: openssl aes-256-cbc by "file" ",
      "line 16: tar, encrypted",
      "line 16: openssl aes-256-cbc by "argument" BACKUP_PASSPHRASE",
      "line 17: tar, encrypted",
      "line 17: openssl aes-256-cbc by "literal" OLD_KEY",
      "line 18: pg_dumpall",
      "line 19: gpg null by "recipient" ",
    ]
  `);
  expect(JSON.stringify(reading)).not.toContain('NEVER-SHOWN');
});

describe('the key', () => {
  test.for([
    ['openssl enc -aes-256-cbc -pass pass:hunter2 -in a', 'literal', null],
    ['openssl enc -aes-256-cbc -pass "pass:hunter2" -in a', 'literal', null],
    ['openssl enc -aes-256-cbc -pass pass:$KEY -in a', 'argument', 'KEY'],
    ['openssl enc -aes-256-cbc -pass pass:"${KEY}" -in a', 'argument', 'KEY'],
    ['openssl enc -aes-256-cbc -pass "pass:$KEY" -in a', 'argument', 'KEY'],
    ['openssl enc -aes-256-cbc -pass pass:"${KEY:-hunter2}" -in a', 'literal', 'KEY'],
    ['openssl enc -aes-256-cbc -pass pass:"$(cat /k)" -in a', 'argument', null],
    ['KEY=hunter2; openssl enc -aes-256-cbc -pass pass:"$KEY" -in a', 'literal', 'KEY'],
    ['KEY="${KEY:-hunter2}"; openssl enc -aes-256-cbc -pass pass:"$KEY" -in a', 'literal', 'KEY'],
    ['KEY=""; KEY=$(cat /k); openssl enc -aes-256-cbc -pass env:KEY -in a', 'environment', 'KEY'],
    ['export KEY=hunter2\nopenssl enc -aes-256-cbc -pass env:KEY -in a', 'literal', 'KEY'],
    ['openssl enc -aes-256-cbc -pass file:/root/k -in a', 'file', null],
    ['openssl enc -aes-256-cbc -kfile /root/k -in a', 'file', null],
    ['openssl enc -aes-256-cbc -pass fd:3 -in a', { unresolved: 'nothing opens the descriptor 3' }, null],
    ['openssl enc -aes-256-cbc -pass fd:3 -in a 3< /k', 'descriptor', null],
    ['openssl enc -aes-256-cbc -pass fd:3 -in a 3<<<"hunter2"', 'literal', null],
    ['exec 3<<<hunter2\nopenssl enc -aes-256-cbc -pass fd:3 -in a', 'literal', null],
    ['exec 3< /k\nopenssl enc -aes-256-cbc -pass fd:3 -in a', 'descriptor', null],
    ['echo "$KEY" | openssl enc -aes-256-cbc -pass stdin -in a', { unresolved: 'the script gives "KEY" no value' }, null],
    ['KEY=$(cat /k); echo "$KEY" | openssl enc -aes-256-cbc -pass stdin -in a', 'descriptor', null],
    ['KEY=$(< /k); echo "$KEY" | openssl enc -aes-256-cbc -pass stdin -in a', 'descriptor', null],
    ['KEY=hunter2; echo "$KEY" | openssl enc -aes-256-cbc -pass stdin -in a', 'literal', null],
    ['read -r KEY < /k; printf "%s" "$KEY" | openssl enc -aes-256-cbc -pass stdin -in a', 'descriptor', null],
    ['read -r KEY <<< hunter2; printf "%s" "$KEY" | openssl enc -aes-256-cbc -pass stdin -in a', 'literal', null],
    ['cat /k | openssl enc -aes-256-cbc -pass stdin -in a', 'descriptor', null],
    ['openssl enc -aes-256-cbc -pass stdin -in a -out b < /k', 'descriptor', null],
    ['vault kv get -field=key secret/backup | openssl enc -aes-256-cbc -pass stdin -in a', 'descriptor', null],
    [
      '/opt/key.sh | openssl enc -aes-256-cbc -pass stdin -in a',
      { unresolved: 'what "key.sh" prints is not in the evidence' },
      null,
    ],
    ['echo "hunter2" | openssl enc -aes-256-cbc -pass stdin -in a', 'literal', null],
    ['echo aHVudGVyMg== | base64 -d | openssl enc -aes-256-cbc -pass stdin -in a', 'literal', null],
    ['KEY=$(echo aHVudGVyMg== | base64 -d); export KEY; openssl enc -aes-256-cbc -pass env:KEY -in a', 'literal', 'KEY'],
    ['echo hunter2 > /tmp/k; openssl enc -aes-256-cbc -pass file:/tmp/k -in a', 'literal', null],
    ['F=/tmp/k; echo hunter2 > "$F"; openssl enc -aes-256-cbc -pass file:/tmp/k -in a', 'literal', null],
    ['F=$(mktemp); echo hunter2 > "$F"; gpg --batch --passphrase-file "${F}" -c a', 'literal', null],
    ['echo hunter2 | tee /tmp/k; gpg --batch --passphrase-file /tmp/k -c a', 'literal', null],
    ['echo hunter2 > /tmp/j; install -m 600 /tmp/j /tmp/k; gpg --batch --passphrase-file /tmp/k -c a', 'literal', null],
    ['cat > /tmp/k <<EOF\nhunter2\nEOF\ngpg --batch --passphrase-file /tmp/k -c a', 'literal', null],
    ["cat <<'EOF' > /tmp/k\nhunter2\nEOF\ngpg --batch --passphrase-file /tmp/k -c a", 'literal', null],
    ['gpg --batch --passphrase-fd 0 -c a <<EOF\nhunter2\nEOF', 'literal', null],
    ['cat <<EOF | gpg --batch --passphrase-fd 0 -c a\nhunter2\nEOF', 'literal', null],
    ['openssl rand -hex 32 > /tmp/k; openssl enc -aes-256-cbc -pass file:/tmp/k -in a', 'file', null],
    ['gcloud secrets versions access 1 > /tmp/k; gpg --batch --passphrase-file /tmp/k -c a', 'file', null],
    ['gpg --batch --passphrase-file <(echo hunter2) -c a', 'literal', null],
    ['openssl enc -aes-256-cbc -kfile <(echo hunter2) -in a', 'literal', null],
    ['openssl enc -aes-256-cbc -kfile /dev/stdin -in a <<< hunter2', 'literal', null],
    ['openssl aes256 -k hunter2', 'literal', null],
    ['openssl des3 -k hunter2', 'literal', null],
    ['ccrypt -e -K hunter2', 'literal', null],
    ['ccrypt -e -k /k', 'file', null],
    ['mcrypt -k hunter2 a', 'literal', null],
    ['echo AGE-SECRET-KEY-1hunter2 > /tmp/id; age -d -i /tmp/id a.age', 'literal', null],
    ['export PASSPHRASE=hunter2; duplicity /srv file:///mnt', 'literal', 'PASSPHRASE'],
    ['openssl enc -aes-256-cbc -k hunter2 -in a', 'literal', null],
    ['openssl enc -aes-256-cbc -K $HEX -iv $IV', 'argument', 'HEX'],
    ['openssl enc -aes-256-cbc -pass "$WHERE" -in a', { unresolved: 'a source that a variable names' }, null],
    ['openssl enc -aes-256-cbc -pass file:<(echo "$K") -in a', { unresolved: 'the script gives "K" no value' }, null],
    ['openssl enc -aes-256-cbc -in a', { unresolved: 'no option says where the key comes from' }, null],
    ['openssl smime -encrypt -aes256 -in a cert.pem', 'recipient', null],
    ['gpg --batch --passphrase hunter2 -c a', 'literal', null],
    ['gpg --batch --passphrase "$P" --symmetric a', 'argument', 'P'],
    ['gpg --batch --passphrase-file /k -c a', 'file', null],
    ['gpg --batch --passphrase-fd 0 -c a', { unresolved: 'what it is given as input is not in the script' }, null],
    ['gpg -e -r ops@example.org a', 'recipient', null],
    ['gpg -c a', { unresolved: 'no option says where the key comes from' }, null],
    ['age -r age1abc -o b a', 'recipient', null],
    ['age -R /etc/recipients -o b a', 'recipient', null],
    ['zip -r -P hunter2 b.zip a', 'literal', null],
    ['7z a -p"$P" b.7z a', 'argument', 'P'],
    ['export RESTIC_PASSWORD_FILE=/k; restic backup /srv', 'file', null],
    ['RESTIC_PASSWORD=hunter2 restic -r /x backup /srv', 'literal', 'RESTIC_PASSWORD'],
    ['restic --password-file /k -r /x backup /srv', 'file', null],
    ['restic --password-file <(echo hunter2) -r /x backup /srv', 'literal', null],
    ['restic --password-command "echo hunter2" -r /x backup /srv', 'literal', null],
    ['export RESTIC_PASSWORD_COMMAND="echo hunter2"; restic backup /srv', 'literal', null],
    ['export RESTIC_PASSWORD_COMMAND="cat /k"; restic backup /srv', 'file', null],
    ["export BORG_PASSCOMMAND='echo hunter2'; borg create ::a /srv", 'literal', null],
    [
      'export BORG_PASSCOMMAND="/opt/key.sh"; borg create ::a /srv',
      { unresolved: 'what "key.sh" prints is not in the evidence' },
      null,
    ],
    ['export BORG_PASSCOMMAND="pass borg"; borg create ::a /srv', 'service', null],
    ['gcloud kms encrypt --key k --plaintext-file a --ciphertext-file b', 'service', null],
  ] as const)('%s', ([text, key, variable]) => {
    const found = encryptions(text);
    expect(found.map((one) => ({ key: one.key, variable: one.variable }))).toEqual([{ key, variable }]);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });
});

describe('is no encryption', () => {
  test.for([
    '# openssl enc -aes-256-cbc -pass pass:hunter2',
    'echo "openssl enc -aes-256-cbc -pass pass:hunter2"',
    'command -v gpg && true',
    'openssl rand -base64 32',
    'gpg --import key.asc',
    'apt-get install -y zip -y',
  ])('%s', (text) => {
    expect(encryptions(text)).toEqual([]);
  });
});

describe('a dump', () => {
  test.for([
    ['pg_dump app > a.sql', [['pg_dump', null]]],
    ['docker compose exec -T db pg_dump app | gzip | age -r age1x > a', [['pg_dump', true]]],
    ['pg_dump app |\n  gzip |\n  openssl enc -aes-256-cbc -pass file:/k > a', [['pg_dump', true]]],
    ['pg_dump app | gzip > a; age -r age1x a', [['pg_dump', null]]],
    ['tar -czf a.tgz /srv && gpg -c a.tgz', [['tar', null]]],
    ['tar -xzf a.tgz', []],
    ['restic --password-file /k backup /srv', [['restic', true]]],
    ['echo "pg_dump failed"', []],
    ['which pg_dump', []],
  ] as const)('%s', ([text, dumps]) => {
    expect(factsOf(read(text), 'scriptBackup').map(({ command, encrypted }) => [command, encrypted])).toEqual(dumps);
  });
});

test('a command of unreasonable length is refused', async () => {
  expect(await refusalOf(backupScript, sealed('b.sh', `pg_dump ${'x'.repeat(20_000)}\n`))).toContain(
    'b.sh:1: The command has more than',
  );
});

test.for([
  ['b.sh', 'pg_dump app > a\n', true],
  ['b', '#!/usr/bin/env bash\nset -e\nmysqldump app\n', true],
  ['b', '#!/bin/sh\nopenssl enc -aes-256-cbc\n', true],
  ['b.sh', '# pg_dump app\ntrue\n', false],
  ['manage.sh', '#!/bin/sh\nKEY=1\n', false],
  ['b.py', '#!/usr/bin/env python3\nrun("pg_dump")\n', false],
  ['notes.md', 'Run pg_dump every night.\n', false],
] as const)('%s with %j is recognised: %s', ([name, text, recognised]) => {
  expect(backupScript.recognises(sampleOf(name, new TextEncoder().encode(text)))).toBe(recognised);
});
