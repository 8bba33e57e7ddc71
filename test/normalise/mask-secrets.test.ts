import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskSecrets } from '../../src/normalise/mask-secrets.ts';

test.for([
  'PGPASSWORD=S3CRET pg_dump app',
  'PGPASSWORD="S3CRET with spaces" pg_dump app',
  "export BACKUP_KEY='S3CRET'",
  'openssl enc -pass pass:S3CRET -in x',
  'openssl enc -pass "pass:S3CRET and more" -in x',
  'mysqldump -u root -pS3CRET app',
  'curl -u ops:S3CRET https://x.example',
  'curl -H "Authorization: Bearer S3CRETS3CRET" https://x.example',
  'pg_dump postgresql://app:S3CRET@db/app',
  'restic --password S3CRET backup /srv',
  'gpg --batch --passphrase=S3CRET -c x',
  'x ${DB_PASSWORD:-S3CRET}',
  'user=replica password=S3CRET host=db',
])('%s loses its secret', (command) => {
  expect(maskSecrets(command)).not.toContain('S3CRET');
  expect(maskSecrets(command)).toContain('***');
});

test.for([
  '/opt/lighthouse/manage.sh backup --delete-days 14',
  'PGPASSWORD="$PW" pg_dump app',
  'openssl enc -pass file:/root/backup.key -in x',
  'openssl enc -pass pass:"$KEY" -in x',
  'gpg --passphrase-file /root/key -c x',
  'RESTIC_PASSWORD_FILE=/root/key restic backup /srv',
  'rsync -a /backups/ backup@vault.example:/srv',
  'curl -fsS https://hc.example/ping',
])('%s stays as it is', (command) => {
  expect(maskSecrets(command)).toBe(command);
});

test('masking twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(maskSecrets(maskSecrets(text))).toBe(maskSecrets(text));
    }),
  );
});
