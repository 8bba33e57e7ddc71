import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { explain, Problem } from '../domain/problem.ts';

/** A private key with the certificates that speak for it. */
export interface Signer {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
  /** Issuers in order, from the certificate's own to the last one given; the certificate itself is not among them. */
  readonly chain: readonly X509Certificate[];
  /** True when the certificate calls itself a demonstration: readers must not trust it. */
  readonly isDemonstration: boolean;
  /** The certificate's subject on one line, e.g. `C=NL, O=Harbour, CN=Audit seal`. */
  readonly subject: string;
  /** SHA-256 of the certificate, 64 lower-case hexadecimal digits. */
  readonly fingerprint: string;
}

/** The PEM texts that make a {@link Signer}. */
export interface SigningKeyFiles {
  readonly key: string;
  /** The signer's certificate; issuers may follow it. */
  readonly certificate: string;
  /** Issuers, in any order. */
  readonly chain?: string;
  /** For an encrypted key. */
  readonly passphrase?: string;
}

/** How the subject of every demonstration certificate begins. */
export const DEMONSTRATION_MARK = 'DEMONSTRATION – not trusted';

/**
 * Reads a signing key, RSA of 2048 bits or more or ECDSA P-256, with its certificates.
 * Throws a {@link Problem} when the key cannot be read or used, or when key, certificate and issuers do not belong together.
 * Whether the certificate is valid at an instant is for {@link requireValidAt} to say.
 */
export function parseSigningKey(files: SigningKeyFiles): Signer {
  const key = readKey(files);
  const [certificate, ...rest] = readCertificates(files.certificate, 'signing certificate');
  if (certificate === undefined) throw noCertificate('signing certificate');
  if (!certificate.checkPrivateKey(key)) {
    throw new Problem({
      what: `The key does not belong to the certificate of "${subjectOf(certificate)}".`,
      where: 'signing key',
      why: 'A signature made with it would never verify.',
      fix: 'Give the certificate that was issued for this key, as the first one in its file.',
    });
  }
  requireAlgorithm(key);
  const issuers = [...rest, ...(files.chain === undefined ? [] : readCertificates(files.chain, 'certificate chain'))];
  return {
    key,
    certificate,
    chain: orderChain(certificate, issuers),
    isDemonstration: isDemonstration(certificate),
    subject: subjectOf(certificate),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}

/** Throws a {@link Problem} when the signer's certificate is not valid yet, or no longer, at the instant of signing. */
export function requireValidAt(signer: Signer, signedAt: Date): void {
  const { validFromDate, validToDate } = signer.certificate;
  const span = `It is valid from ${validFromDate.toISOString()} to ${validToDate.toISOString()}.`;
  if (signedAt < validFromDate || signedAt > validToDate) {
    throw new Problem({
      what: `The certificate of "${signer.subject}" ${signedAt < validFromDate ? 'is not valid yet' : 'has expired'} at ${signedAt.toISOString()}.`,
      where: 'signing certificate',
      why: `${span} Readers would reject the signature.`,
      fix: 'Sign with a certificate that is valid now, or correct the clock.',
    });
  }
}

function readKey({ key, passphrase }: SigningKeyFiles): KeyObject {
  if (/ENCRYPTED/.test(key) && passphrase === undefined) {
    throw new Problem({
      what: 'The key is encrypted and no passphrase was given.',
      where: 'signing key',
      fix: 'Give its passphrase.',
    });
  }
  try {
    return createPrivateKey({ key, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (error) {
    throw new Problem({
      what: `The key cannot be read: "${explain(error)}".`,
      where: 'signing key',
      fix: 'Give a private key in PEM form (PKCS#8, PKCS#1 or SEC 1) and the passphrase that opens it.',
    });
  }
}

function requireAlgorithm(key: KeyObject): void {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return;
  if (key.asymmetricKeyType === 'rsa' && modulusLength >= 2048) return;
  const found = [key.asymmetricKeyType, namedCurve, modulusLength > 0 ? `${modulusLength} bits` : undefined];
  throw new Problem({
    what: `The key is "${found.filter((part) => part !== undefined).join(' ')}", expected RSA of 2048 bits or more, or ECDSA P-256.`,
    where: 'signing key',
    why: 'PDF readers cannot be relied on to verify other signatures.',
    fix: 'Use a key of one of these kinds, and a certificate for it.',
  });
}

function readCertificates(pem: string, where: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (blocks === null) throw noCertificate(where);
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch (error) {
      throw new Problem({
        what: `A certificate cannot be read: "${explain(error)}".`,
        where,
        fix: 'Give certificates in PEM form.',
      });
    }
  });
}

function noCertificate(where: string): Problem {
  return new Problem({
    what: 'There is no certificate in it.',
    where,
    fix: 'Give a file with "-----BEGIN CERTIFICATE-----" in it.',
  });
}

function orderChain(certificate: X509Certificate, issuers: readonly X509Certificate[]): X509Certificate[] {
  const chain: X509Certificate[] = [];
  const left = issuers.filter(({ fingerprint256 }) => fingerprint256 !== certificate.fingerprint256);
  for (let last = certificate; left.length > 0; ) {
    const index = left.findIndex((candidate) => last.checkIssued(candidate) && last.verify(candidate.publicKey));
    const [issuer] = index === -1 ? [] : left.splice(index, 1);
    if (issuer === undefined) break;
    chain.push(issuer);
    last = issuer;
  }
  const [stray] = left;
  if (stray !== undefined) {
    throw new Problem({
      what: `"${subjectOf(stray)}" issued neither the signing certificate nor one of its issuers.`,
      where: 'certificate chain',
      fix: 'Give exactly the issuers of the signing certificate.',
    });
  }
  return chain;
}

/** Whether a certificate says of itself that it proves nothing. */
export function isDemonstration({ subject, issuer }: X509Certificate): boolean {
  return [subject, issuer].some((name) => name.includes(DEMONSTRATION_MARK));
}

/** The subject of a certificate on one line. */
export function subjectOf(certificate: X509Certificate): string {
  return certificate.subject.split('\n').join(', ');
}
