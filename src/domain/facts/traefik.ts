import type { Pointer } from '../evidence.ts';
import type { Setting } from './setting.ts';

/** One block of Traefik's TLS options. */
export interface TlsOptions {
  readonly name: string;
  readonly minVersion: Setting<string>;
  readonly maxVersion: Setting<string>;
  /** null: not set, Traefik's defaults hold. */
  readonly cipherSuites: readonly string[] | null;
  readonly from: Pointer;
}

/** A Traefik middleware that sets response headers. */
export interface HeadersMiddleware {
  readonly name: string;
  /** Who declares it: `secure@file` is another middleware than `secure@docker`; a name without `@` means the referrer's own provider. */
  readonly provider: 'file' | 'docker';
  readonly stsSeconds: Setting<number>;
  readonly stsIncludeSubdomains: Setting<boolean>;
  readonly stsPreload: Setting<boolean>;
  readonly forceStsHeader: Setting<boolean>;
  /** HSTS written by hand among the custom response headers. */
  readonly customStrictTransportSecurity: string | null;
  /** True switches the HSTS header off, whatever the other settings say. */
  readonly isDevelopment: Setting<boolean>;
  readonly from: Pointer;
}

/** A Traefik middleware that stands for several others, in order. */
export interface MiddlewareChain {
  readonly name: string;
  readonly provider: 'file' | 'docker';
  readonly middlewares: readonly string[];
  readonly from: Pointer;
}

/** A Traefik middleware that neither sets headers nor stands for others. */
export interface OtherMiddleware {
  readonly name: string;
  readonly provider: 'file' | 'docker';
  /** In lower case, e.g. `ratelimit`, `redirectscheme`; of a plug-in `plugin`, which may do anything. */
  readonly type: string;
  /** Of `redirectScheme`: what it redirects to, e.g. `https`. */
  readonly scheme: Setting<string>;
  readonly from: Pointer;
}

/** A Traefik HTTP router, from a dynamic file or from Compose labels. */
export interface Router {
  readonly name: string;
  readonly provider: 'file' | 'docker';
  readonly rule: Setting<string>;
  /** Empty: every default entry point. */
  readonly entryPoints: readonly string[];
  /** Terminates TLS by its own settings, an unresolved one included; its entry point may demand TLS besides. */
  readonly tls: boolean;
  readonly tlsOptions: string | null;
  readonly middlewares: readonly string[];
  /** Whether its requests are logged; null: as its entry point says. */
  readonly accessLogs: Setting<boolean>;
  readonly from: Pointer;
}

/** A Traefik TCP router. */
export interface TcpRouter {
  readonly name: string;
  readonly provider: 'file' | 'docker';
  readonly rule: Setting<string>;
  /** Empty: every default entry point. */
  readonly entryPoints: readonly string[];
  readonly tls: boolean;
  /** TLS goes through to the back end, which ends it. */
  readonly passthrough: Setting<boolean>;
  readonly tlsOptions: string | null;
  readonly from: Pointer;
}

/** Settings of Traefik's static configuration, from a file or from command-line arguments. */
export interface TraefikStatic {
  readonly accessLog: boolean;
  readonly accessLogFormat: Setting<string>;
  /** null: standard output. */
  readonly accessLogPath: Setting<string>;
  readonly accessLogFilters: AccessLogFilters;
  readonly accessLogFields: AccessLogFields;
  readonly logLevel: Setting<string>;
  readonly entryPoints: readonly EntryPoint[];
  /** Names in lower case of the providers from which it takes routers, middlewares and TLS options, e.g. `file`, `docker`. */
  readonly providers: readonly string[];
  /** Whether its provider `docker` gives a router to each container that does not refuse one; null: yes. */
  readonly exposesByDefault: Setting<boolean>;
  /** Whether its API and dashboard answer without a login at the entry point `traefik`, by default port 8080; null: no. */
  readonly apiInsecure: Setting<boolean>;
  readonly from: Pointer;
}

/** Which requests reach the access log: those that one of the filters lets through, or all where none is set. */
export interface AccessLogFilters {
  /** Codes and ranges, e.g. `200`, `300-302`. */
  readonly statusCodes: readonly string[];
  /** Requests that were tried again. */
  readonly retryAttempts: Setting<boolean>;
  /** Requests that take longer, e.g. `10ms`. */
  readonly minDuration: Setting<string>;
}

/** What the access log says of a request. */
export interface AccessLogFields {
  /** `drop` leaves out every field that is not named; null: `keep`. */
  readonly defaultMode: Setting<string>;
  /** Names in lower case with their own mode. */
  readonly names: readonly { readonly name: string; readonly mode: Setting<string> }[];
}

/** A port Traefik listens on, with what it gives to every router on it. */
export interface EntryPoint {
  readonly name: string;
  readonly address: Setting<string>;
  readonly tls: boolean;
  readonly tlsOptions: string | null;
  readonly middlewares: readonly string[];
  /** The scheme to which it redirects every request; null when it does not, unresolved when routers may outrank the redirection. */
  readonly redirectsTo: Setting<string>;
  /** Whether it is one of those that routers without entry points use; when none says so, all are. */
  readonly asDefault: Setting<boolean>;
  /** Whether its requests are logged; null: yes. */
  readonly accessLogs: Setting<boolean>;
}
