/**
 * Signs records of the demonstration with keys that exist only while this runs, and lists their public halves in
 * content/people/allowed_signers: nobody can sign for these roles again, and what was signed verifies for ever.
 *
 * Run with `node scripts/harbour/sign.ts`, and only when a signed file has changed: every run makes new keys and new signatures.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allowedSignerLine } from '../../src/people/allowed-signers.ts';
import { encodePublicKey } from '../../src/people/public-key.ts';
import { NAMESPACE, signMessage } from '../../src/people/sshsig.ts';

const PROJECT = join(import.meta.dirname, '../..');

/** Who signs what. The other records of the demonstration are unsigned on purpose: both ways are to be seen. */
const SIGNED = [
  {
    principal: 'security-engineer@harbour.example',
    role: 'Security engineer',
    key: generateKeyPairSync('ed25519').privateKey,
    file: 'evidence/2026-Q3/attestations/weekly-failed-logins.yaml',
  },
  {
    principal: 'on-call@harbour.example',
    role: 'On-call engineer',
    key: generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey,
    file: 'evidence/2026-Q3/attestations/incidents.yaml',
  },
] as const;

const HEAD = `# Whose key may sign the records of which role; the format is that of ssh-keygen(1), ALLOWED SIGNERS, and the comment
# at the end of a line is the role as records write it under "by".
#
# The roles are those of the demonstration and fictional. Their private keys were made to sign once and thrown away
# (scripts/harbour/sign.ts): these lines verify what is signed, and nobody can sign more.
`;

function line(principal: string, role: string, key: KeyObject): string {
  return allowedSignerLine(principal, role, encodePublicKey(key), NAMESPACE);
}

const list = join(PROJECT, 'content/people/allowed_signers');
mkdirSync(dirname(list), { recursive: true });
writeFileSync(list, `${HEAD}${SIGNED.map(({ principal, role, key }) => `${line(principal, role, key)}\n`).join('')}`);
for (const { file, key } of SIGNED) {
  const place = join(PROJECT, file);
  writeFileSync(`${place}.sig`, signMessage(readFileSync(place), key, NAMESPACE));
}
