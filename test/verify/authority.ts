import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A time-stamping authority made with OpenSSL, answering on a port of this machine. */
export interface Authority {
  readonly url: string;
  /** PEM of its root. */
  readonly rootFile: string;
  readonly root: X509Certificate;
  /** The response of OpenSSL to a query. */
  stamp(query: Uint8Array): Buffer;
  close(): void;
}

/** Makes an authority in a folder: a root, a certificate for time stamps by it, and a server. */
export async function startAuthority(folder: string, name: string): Promise<Authority> {
  const at = (file: string): string => join(folder, `${name}-${file}`);
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  writeFileSync(
    at('extensions'),
    'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n',
  );
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    `/CN=${name} root`,
    '-days',
    '30',
    '-keyout',
    at('root.key'),
    '-out',
    at('root.pem'),
  );
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    `/CN=${name} time stamps`,
    '-keyout',
    at('tsa.key'),
    '-out',
    at('tsa.csr'),
  );
  openssl(
    'x509',
    '-req',
    '-in',
    at('tsa.csr'),
    '-CA',
    at('root.pem'),
    '-CAkey',
    at('root.key'),
    '-days',
    '1',
    '-extfile',
    at('extensions'),
    '-out',
    at('tsa.pem'),
  );
  writeFileSync(at('serial'), '01\n');
  writeFileSync(
    at('tsa.cnf'),
    [
      '[tsa]',
      'default_tsa = one',
      '[one]',
      `serial = ${at('serial')}`,
      'default_policy = 1.2.3.4',
      'digests = sha256',
      'signer_digest = sha256',
      'ess_cert_id_alg = sha256',
      '',
    ].join('\n'),
  );
  const stamp = (query: Uint8Array): Buffer => {
    writeFileSync(at('query'), query);
    openssl(
      'ts',
      '-reply',
      '-config',
      at('tsa.cnf'),
      '-queryfile',
      at('query'),
      '-signer',
      at('tsa.pem'),
      '-inkey',
      at('tsa.key'),
      '-chain',
      at('root.pem'),
      '-out',
      at('reply'),
    );
    return readFileSync(at('reply'));
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      response.setHeader('content-type', 'application/timestamp-reply');
      response.end(stamp(Buffer.concat(parts)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const root = new X509Certificate(readFileSync(at('root.pem')));
  return { url: `http://127.0.0.1:${port}/`, rootFile: at('root.pem'), root, stamp, close: () => server.close() };
}
