import { createHash, generateKeyPairSync } from 'node:crypto';

/** A value that looks as chance makes it, the same on every run; nothing else in the tests holds it. */
function secretOf(name: string): string {
  return createHash('sha512').update(`planted ${name}`).digest('base64').replace(/=+$/, '').slice(0, 56);
}

/** Secrets by the place they are planted in. A password that a person thought of shows no chance: only its place can give it away. */
export const planted = {
  postgres: secretOf('postgres'),
  authentik: secretOf('authentik'),
  quoted: `${secretOf('quoted').slice(0, 24)} "it's" #1`,
  inAddress: secretOf('address').replace(/[+/]/g, 'x'),
  tfvars: secretOf('tfvars'),
  file: secretOf('file'),
  jumpserver: secretOf('jumpserver'),
  keyLine: secretOf('key line'),
  // Lines of a key that nobody quoted look like assignments and names.
  keyLineUnquoted: `PASS${secretOf('unquoted').replace(/[+/]/g, 'x')}`,
  wholeInBase64: `KEY${secretOf('whole').replace(/[+/]/g, 'x')}`,
  daemonSetting: 'dead-reckoning-7',
  cronOption: 'Winter-Harbour-17',
  cronGlued: 'sommersprosse88',
  cronPass: 'tidal/wave/99',
  cronVariable: 'lighthouse-keeper',
  cronSetting: 'fog horn at noon',
  cronRemark: 'remember the anchor',
  cronInput: 'typed-into-stdin',
  cronAddress: 'gulls@dusk',
  cronHeader: 'q1w2-e3r4-t5y6',
  timer: 'barnacle-bill-3',
  containerVariable: 'drydock-four',
  containerOddName: 'plimsoll mark',
  containerCommand: 'bilge-pump-12',
  containerHealth: 'capstan-bar-9',
  containerLabel: '$apr1$mooring$Zq8',
  logOption: 'splice-the-brace',
  composeVariable: 'mizzen-mast-21',
  composeOddName: 'keelhaul tuesday',
  composeCommand: 'scrimshaw-and-rum',
  composeLabel: '$apr1$galley$Xy7',
  composeContent: 'jury-rig-content',
  composeExtension: 'yardarm-ext',
  composeArgument: 'build-arg-secret1',
  proxy: 'crows-nest-8',
  mirror: 'starboard-watch',
  conninfo: 'ballast-tank-5',
  passphrase: 'echo ahoy-there-mate',
  ldap: 'foc sle secret',
  ignoreRemark: 'token is heave-ho-hey',
  plainBackup: 'shanty-1-2-3',
  error: 'printed-with-an-error',
} as const;

/** A private key, the lines of its body planted secrets of their own. */
export const privateKey: string = generateKeyPairSync('ec', {
  namedCurve: 'prime256v1',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;

/** Every text that must not leave the host. */
export const values: readonly string[] = [
  ...Object.values(planted),
  ...privateKey.split('\n').filter((line) => line !== '' && !line.startsWith('-----')),
];

/** The forms in which a value could slip out: as it is, escaped, percent-encoded, in hexadecimal, in base64 at each of the three offsets. */
export function formsOf(value: string): string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.from('\0'.repeat(offset) + value).toString('base64');
    // The first and last groups also hold what stands beside the value.
    return text.slice(offset === 0 ? 0 : 4, -4);
  });
  const hex = Buffer.from(value).toString('hex');
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    hex,
    hex.toUpperCase(),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/** The planted values that a text holds in any form. */
export function leaksIn(bytes: Buffer): string[] {
  return values.filter((value) => formsOf(value).some((form) => bytes.includes(form)));
}
