import type { Backup } from '../../domain/facts/host.ts';
import { fail, pass, unknown } from '../../domain/observation.ts';
import { judgeCopies } from '../backup-copies.ts';
import { isTooSmall } from '../backup-sizes.ts';
import { defineCheck } from '../check.ts';
import { quote } from '../quote.ts';

const SHOWN = 3;
/** A session key encrypted to a public key or with a pass phrase, with which an encrypted message begins: RFC 9580, sections 5.1 and 5.3. */
const PACKETS = /^[\x84-\x86\x8c-\x8e\xc1\xc3]/;

export default defineCheck({
  id: 'backups-encrypted',
  title: 'Every backup is encrypted',
  control: 'DATA-3.1',
  reads: ['backupLocation', 'backup', 'hostUnread'],
  requires: ['backup'],
  freshFor: 'P31D',
  why: 'A backup holds everything the database holds, and lies where fewer people look.',
  remedy: 'Encrypt backups with age, OpenPGP or at least OpenSSL before they are written.',

  judge(facts, context) {
    return judgeCopies(facts, context, 'unknown', ({ from }, backups, subject) => {
      const plain = backups.filter((backup) => cipherOf(backup) === null);
      if (plain.length > 0) {
        const named = quote(plain.slice(0, SHOWN).map(({ name, head }) => `${name} (${head.slice(0, 24)})`));
        return fail(
          subject,
          `${plain.length} of ${backups.length} backups do not begin as encrypted files do: ${named}.`,
          [from, ...plain.map((one) => one.from)],
          {
            remedy: `Encrypt what is in "${subject}" and replace the plain files.`,
          },
        );
      }
      const small = backups.filter(isTooSmall);
      if (small.length > 0)
        return fail(
          subject,
          `${small.length} of ${backups.length} backups are too small to be encrypted archives: ${quote(small.slice(0, SHOWN).map(({ name, size }) => `${name} (${size} bytes)`))}.`,
          [from, ...small.map((one) => one.from)],
          { remedy: `Find out why nothing was written to "${subject}".` },
        );
      const open = backups.filter(({ head }) => armouredIn(head) === '');
      if (open.length > 0)
        return unknown(
          subject,
          'unresolved',
          `Whether ${quote(open.slice(0, SHOWN).map(({ name }) => name))} are encrypted or only signed is not in the evidence: both begin with the same words.`,
          [from, ...open.map((one) => one.from)],
          { remedy: 'Collect them with a collector that shows what follows the header, or write OpenPGP files without --armor.' },
        );
      const ciphers = [...new Set(backups.map(cipherOf))].join(' and ');
      return pass(subject, `All ${backups.length} backups begin as files encrypted with ${ciphers} do.`, [
        from,
        ...backups.map((one) => one.from),
      ]);
    });
  },
});

/** By the first bytes: age-encryption.org/v1, `openssl enc -salt`, RFC 9580 section 4.2 (its binary form says too little without a name). */
function cipherOf({ head, name }: Backup): string | null {
  const bytes = head.startsWith('hex:') ? Buffer.from(head.slice(4), 'hex').toString('latin1') : head;
  if (/^(?:age-encryption\.org\/v1|-----BEGIN AGE ENCRYPTED FILE-----)/.test(bytes)) return 'age';
  if (bytes.startsWith('Salted__')) return 'OpenSSL';
  const armoured = armouredIn(bytes);
  if (armoured !== null)
    return armoured === '' || PACKETS.test(Buffer.from(armoured, 'base64').toString('latin1')) ? 'OpenPGP' : null;
  return /\.(?:gpg|pgp)$/i.test(name) && PACKETS.test(bytes) ? 'OpenPGP' : null;
}

/** The first characters of an armoured OpenPGP message behind its header; empty where they are not shown, null for no such message. */
function armouredIn(head: string): string | null {
  const [, body] = /^-----BEGIN PGP MESSAGE-----(?:\s+[A-Z]\w*: [^\n]*(?=\n))*\s*([A-Za-z0-9+/]{4})?/.exec(head) ?? [];
  return head.startsWith('-----BEGIN PGP MESSAGE-----') ? (body ?? '') : null;
}
