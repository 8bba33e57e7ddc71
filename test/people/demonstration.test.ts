import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { parseAllowedSigners } from '../../src/people/allowed-signers.ts';
import { NAMESPACE, parseSignature, verifies } from '../../src/people/sshsig.ts';
import { KeyFolder } from './ssh-keygen.ts';

const keys = new KeyFolder();
afterAll(() => keys.remove());

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url));
const list = read('content/people/allowed_signers').toString();

test.for([
  ['evidence/2026-Q3/attestations/weekly-failed-logins.yaml', 'security-engineer@harbour.example'],
  ['evidence/2026-Q3/attestations/incidents.yaml', 'on-call@harbour.example'],
])('%s is signed by %s; when it changes, run scripts/harbour/sign.ts', ([path = '', principal = '']) => {
  const armoured = read(`${path}.sig`).toString();
  const signature = parseSignature(armoured);
  const [signer] = parseAllowedSigners(list, 'allowed_signers').filter((one) => one.principal === principal);
  expect(verifies(signature, read(path))).toBe(true);
  expect(signer?.key.fingerprint).toBe(signature.key.fingerprint);
  expect(keys.verifies(read(path), armoured, list, principal, NAMESPACE)).toBe(true);
});
