import type { Pointer } from '../evidence.ts';
import type { Instant } from '../time.ts';
import type { Setting } from './setting.ts';

/** A certificate in PEM. */
export interface Certificate {
  /** Path in the drop folder. */
  readonly path: string;
  /** Place in the file, from 1: the first is the server's own in a proper chain. */
  readonly order: number;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** DNS names and addresses it is for. */
  readonly names: readonly string[];
  readonly certificateAuthority: boolean;
  /** Signed with its own key. */
  readonly selfSigned: boolean;
  /** Whether the next certificate of the file signed it; null for the last one. */
  readonly issuedByNext: boolean | null;
  /** e.g. `rsa 2048`, `ec prime256v1`. */
  readonly publicKey: string;
  /** SHA-256, lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly from: Pointer;
}

/** A private key that lies beside the evidence. It is never kept. */
export interface PrivateKeyFound {
  readonly path: string;
  /** e.g. `RSA PRIVATE KEY`. */
  readonly label: string;
  /** Protected by a pass phrase. */
  readonly encrypted: boolean;
  readonly from: Pointer;
}

/** What a probe from outside saw of a TLS end point. */
export interface TlsProbe {
  /** Host name, or the address where it was probed by address. */
  readonly host: string;
  readonly address: string | null;
  readonly port: string;
  /** The protocols that were tried. */
  readonly protocols: readonly ProbedProtocol[];
  /** Offered cipher suites by the name the probe gives; null when it did not list them. */
  readonly cipherSuites: readonly string[] | null;
  /** Header that demands HTTPS; null when it was not looked for. */
  readonly hsts: ProbedHsts | null;
  readonly from: Pointer;
}

/** A protocol as probed; an answer that is neither yes nor no stays as written. */
export interface ProbedProtocol {
  readonly name: 'SSLv2' | 'SSLv3' | 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  readonly offered: Setting<boolean>;
}

/** The `Strict-Transport-Security` header as probed. */
export interface ProbedHsts {
  readonly offered: boolean;
  readonly seconds: Setting<number>;
  readonly includeSubdomains: Setting<boolean>;
  readonly preload: Setting<boolean>;
}
