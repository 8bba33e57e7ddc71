import { X509Certificate } from 'node:crypto';
import type { Fact } from '../domain/fact.ts';
import type { Certificate } from '../domain/facts/tls.ts';
import { Problem } from '../domain/problem.ts';
import { type Instant, parseInstant } from '../domain/time.ts';
import type { Reader, Reading, SealedFile } from './reader.ts';
import { textOf } from './text.ts';

const PEM_BYTES = 4 * 1024 * 1024;
const CERTIFICATE = /^(?:TRUSTED |X509 )?CERTIFICATE$/;
const FIX = 'Collect the certificate again, as PEM.';

/**
 * Certificates in PEM, in the order of the file: RFC 7468, RFC 5280. Nothing is verified against a store of trusted issuers.
 * A private key among them is named and never kept; a file of keys alone is not evidence.
 */
export default {
  format: 'pem-certificate',
  title: 'Certificate (PEM)',
  yields: ['certificate', 'privateKeyFound'],
  named: /\.(?:pem|crt|cer)$/i,
  recognises({ shape, head }) {
    return shape !== 'binary' && /^-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/m.test(head);
  },
  read(file): Reading {
    const blocks = blocksOf(file);
    const certificates = blocks
      .filter(({ label }) => CERTIFICATE.test(label))
      .map((block) => ({ block, x509: certificateOf(block, file) }));
    const facts: Fact[] = certificates.map(({ block, x509 }, index) => {
      const next = certificates[index + 1]?.x509;
      return { kind: 'certificate', ...factOf(x509, next, file), order: index + 1, from: { evidence: file.digest, at: block.at } };
    });
    const keys = blocks.filter(({ label }) => label.endsWith('PRIVATE KEY'));
    for (const { label, body, at } of keys) {
      const encrypted = label.startsWith('ENCRYPTED') || body.includes('ENCRYPTED');
      facts.push({ kind: 'privateKeyFound', path: file.path, label, encrypted, from: { evidence: file.digest, at } });
    }
    const others = blocks.length - certificates.length - keys.length;
    return {
      artefact: file.path,
      takenAt: null,
      covers: null,
      facts,
      notes: [
        ...(keys.length > 0
          ? ['It holds a private key. Take it out of the drop folder at once and replace the key if the folder was shared.']
          : []),
        ...(others > 0 ? [`Blocks that are no certificates passed over: ${others}.`] : []),
      ],
    };
  },
} satisfies Reader;

interface Block {
  readonly label: string;
  readonly body: string;
  readonly at: string;
}

/** The blocks of a file; text between them, as openssl prints it, does not count. */
function blocksOf(file: SealedFile): Block[] {
  const lines = textOf(file, PEM_BYTES).split('\n');
  const blocks: Block[] = [];
  let open: { label: string; line: number } | null = null;
  for (const [index, raw] of lines.entries()) {
    const boundary = /^-----(BEGIN|END) ([A-Z0-9 ]+)-----\s*$/.exec(raw);
    if (boundary === null) continue;
    const [, side, label = ''] = boundary;
    if (side === 'BEGIN' && open === null) open = { label, line: index + 1 };
    else if (side === 'END' && open?.label === label) {
      const body = lines.slice(open.line, index).join('\n');
      blocks.push({ label, body, at: `line ${open.line}-${index + 1}` });
      open = null;
    } else throw new Problem({ what: `The boundary of "${label}" stands alone.`, where: `${file.path}:${index + 1}`, fix: FIX });
  }
  if (open !== null)
    throw new Problem({ what: `The block "${open.label}" does not end.`, where: `${file.path}:${open.line}`, fix: FIX });
  return blocks;
}

function certificateOf({ label, body, at }: Block, file: SealedFile): X509Certificate {
  try {
    return new X509Certificate(`-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`);
  } catch {
    throw new Problem({ what: 'The block is no certificate.', where: `${file.path}:${at.replace('line ', '')}`, fix: FIX });
  }
}

function factOf(x509: X509Certificate, next: X509Certificate | undefined, file: SealedFile): Omit<Certificate, 'order' | 'from'> {
  return {
    path: file.path,
    subject: oneLine(x509.subject),
    issuer: oneLine(x509.issuer),
    notBefore: instantOf(x509.validFromDate, file),
    notAfter: instantOf(x509.validToDate, file),
    names: namesOf(x509.subjectAltName),
    certificateAuthority: x509.ca,
    selfSigned: signedBy(x509, x509),
    issuedByNext: next === undefined ? null : signedBy(x509, next),
    publicKey: keyOf(x509),
    fingerprint: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}

function instantOf(date: Date, file: SealedFile): Instant {
  const instant = Number.isNaN(date.getTime()) ? null : parseInstant(date.toISOString());
  if (instant === null) throw new Problem({ what: 'A certificate has no readable term.', where: file.path, fix: FIX });
  return instant;
}

/** The names of issuer and subject match, and the signature does. */
function signedBy(x509: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return x509.checkIssued(issuer) && x509.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/** The parts of a name stand one a line. */
function oneLine(name: string): string {
  return name.split('\n').join(', ');
}

/** `DNS:a, IP Address:b`; a name with signs of its own is quoted as a JSON string. */
function namesOf(alternative: string | undefined): string[] {
  const entries = alternative?.matchAll(/(?:^|, )(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g) ?? [];
  return Array.from(entries, ([, name = '']) => name.replace(/^"(.*)"$/, '$1'));
}

function keyOf(x509: X509Certificate): string {
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = x509.publicKey;
    return [type, details?.modulusLength ?? details?.namedCurve].filter((part) => part !== undefined).join(' ');
  } catch {
    return 'unknown';
  }
}
