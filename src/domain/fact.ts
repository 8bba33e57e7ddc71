import type { Attestation, FileSignature } from './attestation.ts';
import type { Pointer } from './evidence.ts';
import type { Severity } from './severity.ts';
import type { Instant } from './time.ts';
import type { VexStatement } from './vex.ts';

/**
 * A value as the evidence gives it: the value, `null` when it is not set at all,
 * or the expression as written when the evidence does not resolve it (`${VAR}`, a Go template, a Terraform reference).
 */
export type Setting<T> = T | Unresolved | null;

/** An expression that this evidence alone does not resolve. */
export interface Unresolved {
  readonly unresolved: string;
}

/** Whether a setting is an expression nobody resolved. */
export function isUnresolved(setting: unknown): setting is Unresolved {
  return typeof setting === 'object' && setting !== null && 'unresolved' in setting;
}

/** One service of a Compose project. */
export interface ComposeService {
  readonly project: string;
  readonly service: string;
  /** `resolved`: as `docker compose config` prints it; `raw`: as written, interpolation done only where the file itself decides it. */
  readonly form: 'resolved' | 'raw';
  readonly image: Setting<string>;
  /** Built from a Dockerfile. */
  readonly builds: boolean;
  readonly user: Setting<string>;
  readonly readOnly: Setting<boolean>;
  readonly privileged: Setting<boolean>;
  /** `host` switches the daemon's user name spaces off for it. */
  readonly userNamespaceMode: Setting<string>;
  readonly networkMode: Setting<string>;
  /** Names of the networks it joins; empty when none is named. */
  readonly networks: readonly string[];
  readonly ports: readonly PublishedPort[];
  readonly environment: readonly EnvironmentVariable[];
  /** Files whose variables join `environment` but are not in this evidence; empty in the resolved form. */
  readonly environmentFiles: readonly string[];
  /** Services it `extends` that this evidence does not hold: what it does not set itself is unresolved, and its lists may lack entries. */
  readonly inheritsFrom: readonly string[];
  readonly labels: readonly EnvironmentVariable[];
  /** Arguments of `command`, as a list; null when the image's own command runs. */
  readonly command: readonly string[] | null;
  /** CPUs, e.g. 2 or 0.5. */
  readonly cpuLimit: Setting<number>;
  /** Bytes. */
  readonly memoryLimit: Setting<number>;
  readonly cpuReservation: Setting<number>;
  readonly memoryReservation: Setting<number>;
  readonly logging: {
    readonly driver: Setting<string>;
    readonly maxSize: Setting<string>;
    readonly maxFile: Setting<string>;
    /** Where the driver sends to, e.g. `udp://10.0.0.5:12201`; null when the driver's default holds, absent when it sends nothing away. */
    readonly address?: Setting<string>;
  } | null;
  /** Why nothing of it runs as the file stands, as a part of a sentence; absent when it runs. */
  readonly idle?: string;
  /** Arguments of `entrypoint`; absent when that of the image runs. */
  readonly entrypoint?: readonly string[];
  readonly isolation: ContainerIsolation;
  readonly from: Pointer;
}

/** What keeps a container apart from its host, beyond user and read-only root. */
export interface ContainerIsolation {
  readonly capAdd: readonly string[];
  readonly capDrop: readonly string[];
  /** As written, e.g. `no-new-privileges:true`, `seccomp=unconfined`. */
  readonly securityOptions: readonly string[];
  /** `host` shares the host's process ids; `service:x` and `container:x` those of another container. The same for `ipcMode`. */
  readonly pidMode: Setting<string>;
  readonly ipcMode: Setting<string>;
  readonly utsMode: Setting<string>;
  /** `host` shares the host's control groups. */
  readonly cgroupMode: Setting<string>;
  /** Processes; null when unlimited, a written 0 or -1 included. */
  readonly pidsLimit: Setting<number>;
  /** `idle` when its test cannot fail, such as `exit 0`; `disabled` when the image's own is switched off; null: left to the image. */
  readonly healthCheck: 'set' | 'idle' | 'disabled' | null;
  readonly restart: Setting<string>;
  readonly mounts: readonly Mount[];
  /** Containers and services whose mounts it takes over and that this evidence does not hold, e.g. `container:old`. */
  readonly mountsFrom: readonly string[];
  /** The host's devices it is given: paths, or names of the Container Device Interface such as `nvidia.com/gpu=all`. */
  readonly devices: readonly string[];
  /** Drivers that hand it devices of their own choice, e.g. `nvidia`, besides those in `devices`. */
  readonly deviceRequests: readonly string[];
  /** Rules of the control group of devices, e.g. `c 1:3 mr`. */
  readonly deviceRules: readonly string[];
  /** Groups of its processes besides their own, by name or id. */
  readonly groups: readonly string[];
  /** Commands that Compose runs in it besides, after its start or before its end. */
  readonly hooks: readonly ContainerHook[];
  /** Its own limits, which outrank those that the daemon gives by default; null when the evidence does not show whether there are any. */
  readonly ulimits: readonly Ulimit[] | null;
  /** The control group that it is put under; null: that of the daemon. */
  readonly cgroupParent: Setting<string>;
}

/** A limit that the kernel keeps for processes, e.g. `nofile`. */
export interface Ulimit {
  readonly name: string;
  /** The hard limit in the unit of its kind; -1: unlimited. */
  readonly hard: Setting<number>;
}

/** A command that Compose runs in a container besides the container's own. */
export interface ContainerHook {
  /** null: the user of the container. */
  readonly user: Setting<string>;
  readonly privileged: Setting<boolean>;
}

/** Something of the host or of a volume that a container sees. */
export interface Mount {
  readonly type: 'bind' | 'volume' | 'tmpfs' | 'other';
  /** Host path or volume name, as written; null for anonymous volumes. */
  readonly source: string | null;
  readonly target: string;
  readonly readOnly: Setting<boolean>;
  /** Mount propagation, e.g. `rprivate` or `shared`; absent when the evidence does not say. */
  readonly propagation?: string;
  /** Why the evidence does not say which place of the host it shows, if any; absent when it says so. */
  readonly unresolved?: string;
  /** Member of the Compose project that declares what is mounted, e.g. `volumes.data`; absent where none does. */
  readonly declaredBy?: string;
  /** Name of the volume in Docker, where the project gives it one of its own. */
  readonly dockerName?: string;
}

/** A Compose file that runs no service by itself, so that it is meant to be laid over another one and changes what that says. */
export interface ComposePart {
  readonly path: string;
  /** null: it names no project, and can be a part of any. */
  readonly project: string | null;
  /** What it declares besides services, e.g. `networks.backend`. */
  readonly declares: readonly string[];
  readonly from: Pointer;
}

/** A port of a container published on the host. */
export interface PublishedPort {
  /** As written, e.g. `127.0.0.1:8080:80/tcp`. */
  readonly text: string;
  /** Address on the host; null means all addresses, however that was written. */
  readonly hostAddress: Setting<string>;
  /** Port or range on the host; null: a free one that Docker chooses. */
  readonly published: Setting<string>;
  readonly target: Setting<number>;
}

/** A variable of a service's environment, or one of its labels. */
export interface EnvironmentVariable {
  readonly name: string;
  /** null: passed through from the shell, its value unknown to the file. */
  readonly value: Setting<string>;
}

/** One network of a Compose project. */
export interface ComposeNetwork {
  readonly project: string;
  /** The key that services refer to. */
  readonly network: string;
  /** Name of the Docker network behind the key, when the file gives one: `name: host` attaches to the host's own. */
  readonly name: Setting<string>;
  readonly driver: Setting<string>;
  readonly internal: Setting<boolean>;
  readonly external: Setting<boolean>;
  /** Mode of its gateway, where set: with `routed` and `nat-unprotected` every port of its containers is reached from outside. */
  readonly gatewayMode: Setting<string>;
  readonly from: Pointer;
}

/** A place of a Compose file, outside of the variables of its services, where a secret stands as written text. Its value is never kept. */
export interface WrittenSecret {
  readonly project: string;
  /** null for what belongs to the whole file, such as the content of a configuration. */
  readonly service: string | null;
  readonly form: ComposeService['form'];
  /** e.g. `command`, `labels.app.api_token`, `configs.app`. */
  readonly place: string;
  readonly from: Pointer;
}

/** What a Trivy report covers: one image, file system or repository, whatever was found in it. */
export interface Scan {
  readonly artifact: string;
  readonly artifactType: string;
  /** `name:tag` references. */
  readonly tags: readonly string[];
  /** `name@sha256:…` references. */
  readonly digests: readonly string[];
  readonly imageId: string | null;
  readonly scannedAt: Instant | null;
  /** User of the image configuration; '' is root. null when the report has no image configuration. */
  readonly imageUser: string | null;
  readonly operatingSystem: string | null;
  /** Of an image, e.g. `linux/arm64`: one tag stands for other bytes on each. Absent when the report does not say. */
  readonly platform?: string;
  /** Its distribution publishes neither fixes nor advisories any more; absent when the report does not say so. */
  readonly endOfLife?: boolean;
  /** What Trivy looked for here: which classes of result the report carries. */
  readonly classes: readonly string[];
  readonly from: Pointer;
}

/** That Trivy looked at a repository or a directory, for what is judged of committed files. */
export interface RepositoryScan {
  /** Path or URL, as it was named to Trivy. */
  readonly artifact: string;
  /** Where the repository was cloned from; null for a directory that is none, or when the report does not say. */
  readonly url: string | null;
  /** Which classes of result the report carries. */
  readonly classes: readonly string[];
  readonly from: Pointer;
}

/** One vulnerability in one package of one scanned artefact. */
export interface Vulnerability {
  readonly id: string;
  readonly artifact: string;
  readonly package: string;
  readonly installed: string;
  /** Versions that repair it; null when there is none. */
  readonly fixed: string | null;
  readonly severity: Severity;
  readonly title: string | null;
  readonly cwes: readonly string[];
  readonly status: string | null;
  /** Set aside in the report itself, by an ignore file or a VEX document: reported, with Trivy's reason. */
  readonly suppressed: string | null;
  readonly from: Pointer;
}

/** One rule of Trivy's misconfiguration scan. */
export interface Misconfiguration {
  /** Normalised, e.g. `DS-0002`. */
  readonly id: string;
  readonly artifact: string;
  readonly target: string;
  readonly title: string | null;
  readonly severity: Severity;
  readonly outcome: 'pass' | 'fail' | 'exception';
  readonly message: string | null;
  readonly suppressed: string | null;
  readonly from: Pointer;
}

/** A secret that Trivy found in a file, of a repository or of an image by the kind of the fact. Its value is never kept. */
export interface ExposedSecret {
  readonly rule: string;
  readonly artifact: string;
  readonly target: string;
  readonly severity: Severity;
  readonly title: string | null;
  readonly suppressed: string | null;
  readonly from: Pointer;
}

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

/**
 * One grant of the tailnet policy: these sources reach these ports of these destinations. `nodeAttrs`: machines that may switch
 * Funnel on, so that the internet reaches them.
 */
export interface TailnetRule {
  readonly section: 'acls' | 'grants' | 'nodeAttrs';
  readonly sources: readonly string[];
  /** Destination without its ports, e.g. `tag:mcp`. */
  readonly destination: string;
  /** `*`, or ports and ranges, e.g. `80`, `8000-8100`. */
  readonly ports: readonly string[];
  /** As written, e.g. `tcp` or `icmp`; null: every protocol the section grants when none is named. */
  readonly protocol: string | null;
  readonly from: Pointer;
}

/** Owners of a tag of the tailnet. */
export interface TailnetTagOwners {
  readonly tag: string;
  readonly owners: readonly string[];
  readonly from: Pointer;
}

/** Members of a group of the tailnet policy, or addresses behind a host alias or ipset. */
export interface TailnetAlias {
  readonly name: string;
  readonly members: readonly string[];
  readonly from: Pointer;
}

/** An ingress or egress rule of a cloud firewall. */
export interface FirewallRule {
  readonly name: string;
  /** Address of its resource in Terraform, e.g. `google_compute_firewall.ssh`, modules in front. */
  readonly address: string;
  /** null: the provider's default, INGRESS. */
  readonly direction: Setting<string>;
  /** Unresolved also when nothing tells whether the rule exists at all (`count`, `for_each`); true also when it is made zero times. */
  readonly disabled: Setting<boolean>;
  readonly action: 'allow' | 'deny';
  readonly protocol: Setting<string>;
  /** Empty: all ports. */
  readonly ports: readonly Setting<string>[];
  /**
   * Address ranges; null: not given (the rule selects by tags, or everything). Regions, names, address groups and the like, which stand
   * for addresses that the evidence does not hold, are unresolved entries.
   */
  readonly sourceRanges: Setting<readonly Setting<string>[]>;
  /** Network tags, service accounts as `serviceAccount:…`, secure tags as `secureTag:…`. */
  readonly sourceTags: readonly Setting<string>[];
  readonly from: Pointer;
  /** Where the source ranges were resolved from, when not in the rule itself. */
  readonly sourcesFrom: readonly Pointer[];
}

/** A disk in Terraform. */
export interface Disk {
  readonly address: string;
  readonly name: Setting<string>;
  /** Key of the customer that encrypts it; null: the provider's own key. A reference to a managed key resource counts as its address. */
  readonly kmsKey: Setting<string>;
  /** The disk has a `disk_encryption_key` with a key supplied by value instead. */
  readonly customerSuppliedKey: boolean;
  /** Of a machine's attachment: the disk it attaches, as written, as long as that disk is not found in the evidence; else null. */
  readonly attaches: string | null;
  readonly from: Pointer;
}

/** A value of a Terraform expression; what is not computed stays as written. */
export type TerraformValue = string | number | boolean | null | Unresolved | readonly TerraformValue[];

/** A file of Terraform resources: ties its facts to a directory, and with that to the variables they may name. */
export interface TerraformFile {
  /** Directory of the file in the drop folder; '' for its top. */
  readonly directory: string;
  readonly from: Pointer;
}

/** An input variable of Terraform: its declaration, or a value given to it. Names hold within one directory. */
export interface TerraformVariable {
  /** Directory of the file in the drop folder; '' for its top. */
  readonly directory: string;
  readonly name: string;
  readonly source: 'default' | 'tfvars';
  /** Of a declaration without a default: unresolved. */
  readonly value: TerraformValue;
  readonly from: Pointer;
}

/** A local value of Terraform. */
export interface TerraformLocal {
  readonly directory: string;
  readonly name: string;
  readonly value: TerraformValue;
  readonly from: Pointer;
}

/** A call of a Terraform module: it decides the variables of the directory it calls. */
export interface TerraformModule {
  /** Directory of the caller. */
  readonly directory: string;
  readonly name: string;
  readonly source: Setting<string>;
  /** Directory of the drop folder where its files would lie; null when its source is no path, so that they are kept elsewhere. */
  readonly calls: string | null;
  readonly from: Pointer;
}

/**
 * A resource that an override file changes after all other files of its directory were put together
 * (https://developer.hashicorp.com/terraform/language/files/override).
 */
export interface TerraformOverride {
  /** Directory of the file in the drop folder; '' for its top. */
  readonly directory: string;
  /** `google_compute_firewall.ssh`. */
  readonly address: string;
  readonly from: Pointer;
}

/**
 * A network of Google Cloud that a resource of Terraform is, uses or looks up, where it is or may be the one called "default", to which
 * Google adds firewall rules of its own.
 */
export interface TerraformNetwork {
  /** `google_compute_instance.vm`. */
  readonly address: string;
  /** Its name or link. */
  readonly name: Setting<string>;
  readonly from: Pointer;
}

/** A stage of an Authentik flow that concerns login. */
export interface AuthentikStage {
  readonly id: string;
  readonly model: string;
  readonly notConfiguredAction: Setting<string>;
  readonly deviceClasses: Setting<readonly string[]>;
  /** Of a user-login stage, as written: `hours=1`; `seconds=0`, the default, lasts until the browser closes. */
  readonly sessionDuration: Setting<string>;
  /** Of a user-login stage, as written: how much longer a session lasts for users who ask to be remembered. */
  readonly rememberMeOffset: Setting<string>;
  /** Of a validation stage, as written: a device used within this time is not asked for again; `seconds=0`, the default, always asks. */
  readonly lastAuthThreshold: Setting<string>;
  /** Models of the stages by which a validation stage lets a device be set up; absent when none is named. */
  readonly setsUpWith?: Setting<readonly string[]>;
  /** The policies by which a prompt stage checks what is entered: their keys in the API, their names in a blueprint. */
  readonly validatesWith?: readonly string[];
  /** Key in the API of Authentik, by which other exports refer to it; absent for what a blueprint describes. */
  readonly key?: string;
  readonly from: Pointer;
}

/** An Authentik flow. */
export interface AuthentikFlow {
  readonly id: string;
  readonly designation: Setting<string>;
  /** Who may run it: `none`, `require_unauthenticated`, `require_authenticated`, `require_redirect` …; null when not set, which is `none`. */
  readonly authentication?: Setting<string>;
  /** How many different stages it says to have; absent where it does not say, as in a blueprint. */
  readonly stageCount?: number;
  /** Key in the API of Authentik, by which other exports refer to it; absent for what a blueprint describes. */
  readonly key?: string;
  readonly from: Pointer;
}

/** That a stage runs in a flow. `flow` and `stage` are the ids (names, slugs) of facts in the same evidence. */
export interface AuthentikStageBinding {
  readonly flow: string;
  readonly stage: string;
  /** Model of the stage where the binding itself tells it, so that it is known of a stage that the evidence does not hold. */
  readonly stageModel: string | null;
  /** Stages of a flow run in ascending order of this number. */
  readonly order: Setting<number>;
  /** Names of the policies, groups and users that decide whether the stage runs; empty: it always runs. */
  readonly policies: readonly string[];
  /** `all` of them must let pass, or `any` of them; null when not set, which is `any`. */
  readonly policyEngineMode?: Setting<string>;
  /** Key in the API of Authentik, by which other exports refer to it; absent for what a blueprint describes. */
  readonly key?: string;
  readonly from: Pointer;
}

/** A password rule of Authentik. */
export interface PasswordPolicy {
  readonly id: string;
  readonly model: 'password' | 'uniqueness' | 'expiry';
  readonly lengthMin: Setting<number>;
  readonly uppercaseMin: Setting<number>;
  readonly lowercaseMin: Setting<number>;
  readonly digitsMin: Setting<number>;
  readonly symbolsMin: Setting<number>;
  /** Number of old passwords that are refused. */
  readonly history: Setting<number>;
  /** False when the check against the static rules is switched off. */
  readonly checksStaticRules: Setting<boolean>;
  /** The characters that count as symbols; null when not set, which is punctuation. */
  readonly symbolCharset?: Setting<string>;
  /** The field of the prompt that it looks at; null when not set, which is `password`. */
  readonly passwordField?: Setting<string>;
  /** What it is bound to: stages, flows or prompts, by name. Empty: bound to nothing, so without effect. */
  readonly boundTo: readonly string[];
  /** Key in the API of Authentik, by which other exports refer to it; absent for what a blueprint describes. */
  readonly key?: string;
  readonly from: Pointer;
}

/** An application of Authentik, by one of its providers: it may have others, such as a directory, of which each is a fact of its own. */
export interface AuthentikApplication {
  readonly slug: string;
  readonly name: string;
  /** Name of its provider; null when it has none and is a mere link. */
  readonly provider: Setting<string>;
  /** Key of its provider in the API of Authentik. */
  readonly providerKey?: string;
  /**
   * Slug of the flow by which somebody who is not logged in gets in: that of the provider, else of the brand.
   * Unresolved when the evidence does not hold the provider or the brand; null when neither names one, so Authentik picks one by itself.
   */
  readonly authenticationFlow: Setting<string>;
  /** Key in the API of Authentik, by which other exports refer to it; absent for what a blueprint describes. */
  readonly key?: string;
  readonly from: Pointer;
}

/** A provider of Authentik: how an application asks who somebody is. */
export interface AuthentikProvider {
  readonly name: string;
  /** e.g. `authentik_providers_oauth2.oauth2provider`; null when not said. */
  readonly model: string | null;
  /** Slug of the flow it names for people who are not logged in; null: the brand's holds. */
  readonly authenticationFlow: Setting<string>;
  /** Of a proxy provider, as written: how long the sessions last that its outposts keep; null for all others. */
  readonly accessTokenValidity: Setting<string>;
  /** Key in the API of Authentik, by which other exports refer to it; absent for what a blueprint describes. */
  readonly key?: string;
  readonly from: Pointer;
}

/** A brand of Authentik: the defaults of what it serves under a domain. */
export interface AuthentikBrand {
  readonly domain: string;
  /** Holds where no other brand's domain matches; null when not said. */
  readonly default: Setting<boolean>;
  /** Slug of its authentication flow; null: Authentik picks one by itself. */
  readonly authenticationFlow: Setting<string>;
  /** Key in the API of Authentik, by which other exports refer to it; absent for what a blueprint describes. */
  readonly key?: string;
  readonly from: Pointer;
}

/** That the API of Authentik listed its objects of one kind: without it, what no fact shows may exist all the same. */
export interface AuthentikListing {
  readonly list: 'flows' | 'stages' | 'stageBindings' | 'policies' | 'policyBindings' | 'applications' | 'providers' | 'brands';
  readonly listed: number;
  /** More than `listed` on a page of several. */
  readonly total: number;
  readonly from: Pointer;
}

/** That something besides the authentication flow of a brand lets people log in by a flow of Authentik: a source, a provider, a login without password. */
export interface AuthentikFlowUse {
  /** Slug of the flow. */
  readonly flow: Setting<string>;
  /** What uses it, for people: `source "forge"`. */
  readonly by: string;
  /** Set where it is led to for something else, as for recovery, so that it need not log anybody in. */
  readonly perhaps?: true;
  readonly from: Pointer;
}

/** That a blueprint takes an object of Authentik away. Where another one describes it, nobody knows which of them was applied last. */
export interface AuthentikRemoval {
  /** Application and model in lower case, e.g. `authentik_flows.flow`. */
  readonly model: string;
  /** Its slug or name; of a binding, the name of the stage or policy that it binds. */
  readonly name: string;
  /** Of a binding, the slug or name of what it binds to; null for all else. */
  readonly target: string | null;
  readonly from: Pointer;
}

/** That a policy, group or user decides about something in Authentik, by the keys of its API or the names in a blueprint. */
export interface AuthentikPolicyBinding {
  /** What it decides about: a flow, a binding of a stage, an application … Of the binding of a stage a blueprint gives the stage. */
  readonly target: string;
  /** Model of the target in lower case where a blueprint tells it; null else, as in the API. */
  readonly targetModel: string | null;
  /** Set where a blueprint does not tell its target: it may be the binding of any stage. */
  readonly open?: true;
  readonly decider: 'policy' | 'group' | 'user';
  /** Name where the export gives one, else the key. */
  readonly name: string;
  readonly key: string;
  /** Switched on or off; null when not said, which is on. */
  readonly enabled: Setting<boolean>;
  /** null when not said, which is not negated. */
  readonly negated: Setting<boolean>;
  /** Set where it lets pass what the policy fails to judge. */
  readonly lenient?: Setting<boolean>;
  readonly from: Pointer;
}

/** A role of JumpServer. What it may do stands in {@link JumpserverRolePermissions}. */
export interface JumpserverRole {
  /** Built-in roles have fixed ids, `00000000-0000-0000-0000-00000000000N`: 1 SystemAdmin, 2 SystemAuditor, 3 User, 4 SystemComponent, 5 OrgAdmin, 6 OrgAuditor, 7 OrgUser. */
  readonly id: string;
  /** Of a built-in role its English name, e.g. `SystemAuditor`, where the export gives it. */
  readonly name: string;
  /** As shown to people, in the language of the export. */
  readonly displayName: string | null;
  /** `system` or `org`; null when not said. */
  readonly scope: Setting<string>;
  readonly builtin: boolean | null;
  /** Number of people who hold it; null when not said. */
  readonly users: number | null;
  readonly from: Pointer;
}

/** Everything a role of JumpServer may do. The two built-in administrators may do everything, whatever is listed. */
export interface JumpserverRolePermissions {
  /** Id or name of the role: from the export where it says so, else the file's own name without its ending. */
  readonly role: string;
  /** Application and code name, e.g. `audits.view_userloginlog`; the words before the first `_` say what is done: view, add, change, delete … */
  readonly permissions: readonly string[];
  readonly from: Pointer;
}

/** That a user of JumpServer holds a role. */
export interface JumpserverRoleBinding {
  /** Id of the role. */
  readonly role: string;
  /** Login name, or id where the export gives no name. */
  readonly user: string;
  /** Where the export gives it beside the name: other exports may know the user by it alone. */
  readonly userId?: string;
  readonly scope: Setting<string>;
  readonly from: Pointer;
}

/** An asset permission of JumpServer: who reaches which assets, by which accounts, to do what, until when. */
export interface JumpserverPermission {
  readonly id: string;
  readonly name: string;
  /** `connect`, `upload`, `download`, `copy`, `paste`, `delete`, `share` …, whatever the language of the export; null when not said. */
  readonly actions: readonly string[] | null;
  /** Login names, or ids where the export gives no login name; null when it only counts them. */
  readonly users: readonly string[] | null;
  /** Names; null when the export only counts them. The same for assets and nodes. */
  readonly userGroups: readonly string[] | null;
  readonly assets: readonly string[] | null;
  readonly nodes: readonly string[] | null;
  /** How many assets and nodes are named; null when not said. A node stands for everything under it. */
  readonly assetCount: number | null;
  readonly nodeCount: number | null;
  /** Grants every asset: `*` or the root node. */
  readonly allAssets: boolean;
  /** Login names on the assets; `@ALL` is every account, `@INPUT` any that is typed in, `@ANON` none, `@USER` that of one's own name. null when not said. */
  readonly accounts: readonly string[] | null;
  readonly protocols: readonly string[] | null;
  /** Switched on; null when not said. */
  readonly active: boolean | null;
  /** Whether it had ended when it was exported; null when not said. */
  readonly expired: boolean | null;
  readonly startsAt: Instant | null;
  /** Without an end of its own JumpServer sets one 70 years ahead. */
  readonly expiresAt: Instant | null;
  readonly from: Pointer;
}

/** A setting of JumpServer, from its settings API or its installer's configuration. Secrets are never kept. */
export interface JumpserverSetting {
  /** e.g. `TERMINAL_SESSION_KEEP_DURATION` (days), `SECURITY_MFA_AUTH` (0 off, 1 everybody, 2 administrators). */
  readonly name: string;
  readonly value: Setting<string | number | boolean>;
  /** What is set in the API outranks the installer's file. */
  readonly source: 'api' | 'installer';
  readonly from: Pointer;
}

/** The name and place of a secret in Infisical; never its value. */
export interface InfisicalSecret {
  readonly name: string;
  /** Project, by name or id; null when not said. */
  readonly project: string | null;
  /** e.g. `prod`; null when not said. */
  readonly environment: string | null;
  /** Folder, `/` for the top. */
  readonly path: string;
  readonly from: Pointer;
}

/** A file on a host, as the host snapshot saw it. */
export interface HostFile {
  readonly host: string;
  readonly path: string;
  /** Permission bits in octal, e.g. `0600`. */
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  readonly holds: 'secrets' | 'script' | 'other';
  readonly from: Pointer;
}

/** A secret's measures on a host; never its value. */
export interface HostSecret {
  readonly host: string;
  readonly file: string;
  readonly name: string;
  readonly length: number;
  readonly alphabet: string;
  readonly bitsPerCharacter: number;
  readonly fingerprint: string;
  readonly knownDefault: boolean;
  readonly from: Pointer;
}

/** A cron line or timer. */
export interface Schedule {
  /** null when the evidence does not name its host, as a crontab does not. */
  readonly host: string | null;
  /** Five fields or a word of cron, a calendar expression of systemd, or words where neither is known. */
  readonly when: string;
  /** Secrets in it are taken out. */
  readonly command: string;
  readonly from: Pointer;
}

/** A place that holds the data or a copy of it. */
export interface BackupLocation {
  readonly host: string;
  readonly name: string;
  readonly path: string;
  readonly medium: string;
  readonly offSite: boolean;
  /** `primary` is the live data itself. */
  readonly role: 'primary' | 'copy';
  readonly from: Pointer;
}

/** One backup file in a location. */
export interface Backup {
  readonly host: string;
  readonly location: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly modifiedAt: Instant;
  /** The first bytes: printable ones as text, others as `hex:…`. */
  readonly head: string;
  readonly from: Pointer;
}

/** Something a host snapshot could not read, with the host's reason. */
export interface HostUnread {
  readonly host: string;
  readonly path: string;
  readonly reason: string;
  readonly from: Pointer;
}

/** An alert rule of Prometheus. */
export interface AlertRule {
  readonly alert: string;
  /** The PromQL expression as written. */
  readonly expression: string;
  readonly severity: string | null;
  /** How long the expression must hold before the alert fires (`for`), as written; null: at once. */
  readonly holdsFor: string | null;
  /** How often its group is evaluated (`interval`), as written; null: as Prometheus is told for all groups. */
  readonly evaluatedEvery: string | null;
  readonly from: Pointer;
}

/** A container as `docker inspect` shows it: what holds on the host, whatever a file asked for. */
export interface Container {
  readonly id: string;
  readonly name: string;
  /** `running`, `exited`, …; null when not said. */
  readonly state: string | null;
  /** Project and service of Compose, from its labels. */
  readonly composeProject: string | null;
  readonly composeService: string | null;
  /** The reference it was created from, e.g. `traefik:v3.5.3` or `traefik@sha256:…`. */
  readonly image: string;
  /** `sha256:…` of the image behind it. */
  readonly imageId: string | null;
  /** Effective user, the image's own included; '' is root. */
  readonly user: string;
  readonly privileged: boolean;
  readonly readOnly: boolean;
  /** CPUs; null when unlimited. */
  readonly cpuLimit: number | null;
  /** Bytes; null when unlimited. */
  readonly memoryLimit: number | null;
  readonly memoryReservation: number | null;
  /** `default` and `bridge` are the default bridge, `host` the host's own network. */
  readonly networkMode: string;
  /** Names of the networks it is connected to. */
  readonly networks: readonly string[];
  readonly ports: readonly PublishedPort[];
  /** `host` switches the daemon's user name spaces off for it; '' follows the daemon. */
  readonly userNamespaceMode: string;
  /** AppArmor profile; null when none is in force. */
  readonly appArmorProfile: string | null;
  readonly logging: { readonly driver: string; readonly maxSize: string | null; readonly maxFile: string | null } | null;
  /** Nothing of it is left open: `healthCheck` null means that there is none. */
  readonly isolation: ContainerIsolation;
  /** Its variables, measured and never kept. */
  readonly environment: readonly MeasuredVariable[];
  /** The host in scope that it is of. Readers leave it out: it comes from the place or the origin of the file, where there are several hosts. */
  readonly host?: string;
  readonly from: Pointer;
}

/** A variable of which only the name and the length of its value, in characters, are known. */
export interface MeasuredVariable {
  readonly name: string;
  readonly length: number;
}

/** An image on a host, as `docker image inspect` shows it. */
export interface HostImage {
  readonly id: string;
  /** `name:tag` references. */
  readonly tags: readonly string[];
  /** `name@sha256:…` references; empty for images that were built on the host. */
  readonly digests: readonly string[];
  /** User its containers run as; '' is root. */
  readonly user: string;
  /** Whether it has one that can fail. */
  readonly healthCheck: boolean;
  readonly createdAt: Instant | null;
  readonly environment: readonly MeasuredVariable[];
  readonly from: Pointer;
}

/** A network of Docker, as `docker network inspect` shows it. */
export interface DockerNetwork {
  readonly name: string;
  readonly driver: string;
  readonly internal: boolean;
  /** Project and network of Compose, from its labels. */
  readonly composeProject: string | null;
  readonly composeNetwork: string | null;
  /** Whether containers on it may talk to one another; null when not said, which means they may. */
  readonly interContainer: boolean | null;
  /** Mode of its gateway, where set: see `ComposeNetwork`. */
  readonly gatewayMode: string | null;
  /** Names of the containers connected to it. */
  readonly containers: readonly string[];
  readonly from: Pointer;
}

/** A volume of Docker, as `docker volume inspect` shows it. */
export interface DockerVolume {
  readonly name: string;
  /** Project and volume of Compose, from its labels. */
  readonly composeProject: string | null;
  readonly composeVolume: string | null;
  /** What its mounts show by its options: the volume itself, or places of the host. */
  readonly shows: readonly Pick<Mount, 'type' | 'source' | 'unresolved'>[];
  readonly from: Pointer;
}

/** Settings of the Docker daemon from `daemon.json`; null: not set there, so the daemon's default or its command line holds. */
export interface DaemonSettings {
  readonly logDriver: string | null;
  readonly logMaxSize: string | null;
  readonly logMaxFile: string | null;
  readonly logLevel: string | null;
  /** Lowers the log level to `debug`, whatever `logLevel` says. */
  readonly debug: boolean | null;
  /** Traffic between containers of the default bridge. */
  readonly interContainer: boolean | null;
  readonly liveRestore: boolean | null;
  readonly userlandProxy: boolean | null;
  readonly noNewPrivileges: boolean | null;
  readonly iptables: boolean | null;
  readonly experimental: boolean | null;
  readonly userNamespaceRemap: string | null;
  readonly storageDriver: string | null;
  /** Names of its options, e.g. `dm.basesize`; empty also when the evidence leaves them out. null: not set. */
  readonly storageOptions: readonly string[] | null;
  /** Gives containers labels of SELinux. */
  readonly selinux: boolean | null;
  readonly seccompProfile: string | null;
  readonly cgroupParent: string | null;
  /** `host`: containers that set nothing share the control groups of the host. */
  readonly cgroupMode: string | null;
  readonly defaultUlimits: readonly Ulimit[];
  /** null where the file does not name any list: an option of the command line may then. */
  readonly insecureRegistries: readonly string[] | null;
  /** Addresses, e.g. `https://mirror.example.org`. */
  readonly registryMirrors: readonly string[];
  readonly authorisationPlugins: readonly string[];
  /** Sockets it listens on, e.g. `unix:///var/run/docker.sock`, `tcp://0.0.0.0:2376`. */
  readonly hosts: readonly string[];
  readonly tlsVerify: boolean | null;
  /** The host in scope that it is of. Readers leave it out: it comes from the place or the origin of the file, where there are several hosts. */
  readonly host?: string;
  readonly from: Pointer;
}

/** How the Docker daemon is started. */
export interface DaemonCommand {
  /** Its options, e.g. `host` or `log-level`, by their long names. */
  readonly flags: readonly DaemonFlag[];
  /** Parts that stand for what the evidence does not show, e.g. `$DOCKER_OPTS`. */
  readonly unresolved: readonly string[];
  /** The host in scope that it is of. Readers leave it out: it comes from the place or the origin of the file, where there are several hosts. */
  readonly host?: string;
  readonly from: Pointer;
}

/** An option of the daemon's command line. */
export interface DaemonFlag {
  readonly name: string;
  /** null: given without a value, which switches it on; or taken out, because it may hold a secret. */
  readonly value: string | null;
}

/** One test of Docker Bench for Security. */
export interface BenchResult {
  /** As printed. Releases number sections 5 and 7 differently. */
  readonly id: string;
  /** Number of the recommendation in the CIS Docker Benchmark 1.6.0; null when nothing tells which numbering the report uses. */
  readonly clause: string | null;
  readonly title: string;
  readonly result: 'PASS' | 'WARN' | 'INFO' | 'NOTE';
  /** Why, in the words of the tool, e.g. `File not found`; null when it says nothing. */
  readonly details: string | null;
  /** What it found; a long list is cut by the tool. */
  readonly items: readonly string[];
  /** The host in scope that it is of. Readers leave it out: it comes from the place or the origin of the file, where there are several hosts. */
  readonly host?: string;
  readonly from: Pointer;
}

/** What a Dockerfile says of the image it builds: its last stage. */
export interface Dockerfile {
  /** Path in the drop folder. */
  readonly path: string;
  /** The image the last stage rests on, through stages of the same file; `scratch` for none. */
  readonly base: Setting<string>;
  /** The last `USER` of that chain of stages; null: the user of the base image holds. */
  readonly user: Setting<string>;
  /** `idle`: its command cannot fail. */
  readonly healthCheck: 'set' | 'idle' | 'disabled' | null;
  /** Lines with `ADD`, which also fetches and unpacks, where `COPY` would do. */
  readonly adds: readonly Pointer[];
  /** Lines with a `RUN` that refreshes the lists of packages and installs nothing. */
  readonly updates: readonly Pointer[];
  readonly from: Pointer;
}

/** A rule of a `.gitignore`. Of several that match a path the last one decides. */
export interface IgnoreRule {
  /** Directory of the file in the drop folder; '' for its top. */
  readonly directory: string;
  /** Without the signs that the next three stand for; wildcards as written. */
  readonly pattern: string;
  /** `!`: takes back what an earlier rule ignores. */
  readonly negated: boolean;
  /** A slash at the end: directories only. */
  readonly directoriesOnly: boolean;
  /** A slash elsewhere: holds from the file's directory only, not at every depth. */
  readonly anchored: boolean;
  readonly from: Pointer;
}

/** One call in a script that encrypts or decrypts with a pass phrase or key. The secret itself is never kept. */
export interface ScriptEncryption {
  /** Path in the drop folder. */
  readonly script: string;
  readonly tool: 'openssl' | 'gpg' | 'age' | 'zip' | '7z' | 'restic' | 'borg' | 'other';
  /** e.g. `aes-256-cbc`; null when not said. */
  readonly cipher: string | null;
  /**
   * How the key reaches the tool: written in the script (`literal`), on the command line and so in the list of processes (`argument`),
   * or by an environment variable, a file, a file descriptor, the public key of a recipient, or a key service.
   */
  readonly key: Setting<'literal' | 'argument' | 'environment' | 'file' | 'descriptor' | 'recipient' | 'service'>;
  /** Name of the variable that holds it. */
  readonly variable: string | null;
  /** `decrypts`: it takes the encryption away again, as a restore does. `never-runs`: as far as that shows, nothing comes to it. */
  readonly use: 'encrypts' | 'decrypts' | 'never-runs';
  readonly from: Pointer;
}

/** A dump or archive that a script writes. */
export interface ScriptBackup {
  readonly script: string;
  /** e.g. `pg_dump`, `tar`. */
  readonly command: string;
  /** Encrypted before it is written, in the same pipeline or by the tool itself; null: not in the same pipeline, if at all. */
  readonly encrypted: true | null;
  readonly from: Pointer;
}

/** A setting of a PostgreSQL server, as `pg_settings` shows it. */
export interface DatabaseSetting {
  readonly name: string;
  /** As shown: `on`, `off`, or a number in `unit`. Secrets in connection texts are taken out. */
  readonly value: string | null;
  /** e.g. `kB`, `8kB`, `s`; null for none. */
  readonly unit: string | null;
  readonly from: Pointer;
}

/** A rule of `pg_hba.conf`. Of several that match a connection the first one decides. */
export interface DatabaseAccessRule {
  /** Place in the order of the rules, from 1. */
  readonly order: number;
  /** `local`, `host`, `hostssl`, …; `include` stands for the rules of a file that this evidence does not hold, named in `options`. */
  readonly type: string;
  readonly databases: readonly string[];
  readonly users: readonly string[];
  /** Range, host name or word such as `samenet`; null for the local socket. */
  readonly address: string | null;
  readonly method: string;
  readonly options: readonly string[];
  readonly from: Pointer;
}

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

/** A warning or suggestion of Lynis about a host. */
export interface HostAuditFinding {
  readonly host: string;
  /** e.g. `SSH-7408`. */
  readonly test: string;
  readonly level: 'warning' | 'suggestion';
  readonly message: string;
  readonly from: Pointer;
}

/** One audit of a host by Lynis. */
export interface HostAudit {
  readonly host: string;
  readonly tool: string;
  /** 0 to 100; null when the audit did not get that far. */
  readonly hardeningIndex: number | null;
  /** Packages with known vulnerabilities. */
  readonly vulnerablePackages: readonly string[];
  readonly from: Pointer;
}

/** How one log file was taken in; its events stand in the event table. Lines = loaded + rejected + blank. */
export interface LogIntakeFact {
  /** The log source, e.g. `traefik`. */
  readonly source: string;
  readonly lines: number;
  readonly loaded: number;
  readonly rejected: number;
  readonly blank: number;
  readonly first: Instant | null;
  readonly last: Instant | null;
  /** Why some of its instants cannot be right, as half a sentence; absent where all may be. */
  readonly misdated?: string;
  readonly from: Pointer;
}

/** A person's record, as a fact of the attestation file that holds it. */
export interface AttestationFact extends Attestation {}

/** Every kind of fact with its shape. The names are what a check lists under `reads`. */
export interface FactKinds {
  composeService: ComposeService;
  composeNetwork: ComposeNetwork;
  composePart: ComposePart;
  writtenSecret: WrittenSecret;
  scan: Scan;
  repositoryScan: RepositoryScan;
  vulnerability: Vulnerability;
  misconfiguration: Misconfiguration;
  exposedSecret: ExposedSecret;
  imageSecret: ExposedSecret;
  tlsOptions: TlsOptions;
  headersMiddleware: HeadersMiddleware;
  middlewareChain: MiddlewareChain;
  otherMiddleware: OtherMiddleware;
  router: Router;
  tcpRouter: TcpRouter;
  traefikStatic: TraefikStatic;
  tailnetRule: TailnetRule;
  tailnetTagOwners: TailnetTagOwners;
  tailnetAlias: TailnetAlias;
  firewallRule: FirewallRule;
  disk: Disk;
  terraformFile: TerraformFile;
  terraformVariable: TerraformVariable;
  terraformLocal: TerraformLocal;
  terraformModule: TerraformModule;
  terraformOverride: TerraformOverride;
  terraformNetwork: TerraformNetwork;
  authentikStage: AuthentikStage;
  authentikFlow: AuthentikFlow;
  authentikStageBinding: AuthentikStageBinding;
  passwordPolicy: PasswordPolicy;
  authentikApplication: AuthentikApplication;
  authentikProvider: AuthentikProvider;
  authentikBrand: AuthentikBrand;
  authentikListing: AuthentikListing;
  authentikPolicyBinding: AuthentikPolicyBinding;
  authentikFlowUse: AuthentikFlowUse;
  authentikRemoval: AuthentikRemoval;
  jumpserverRole: JumpserverRole;
  jumpserverRolePermissions: JumpserverRolePermissions;
  jumpserverRoleBinding: JumpserverRoleBinding;
  jumpserverPermission: JumpserverPermission;
  jumpserverSetting: JumpserverSetting;
  infisicalSecret: InfisicalSecret;
  hostFile: HostFile;
  hostSecret: HostSecret;
  schedule: Schedule;
  backupLocation: BackupLocation;
  backup: Backup;
  hostUnread: HostUnread;
  alertRule: AlertRule;
  container: Container;
  hostImage: HostImage;
  dockerNetwork: DockerNetwork;
  dockerVolume: DockerVolume;
  daemonSettings: DaemonSettings;
  daemonCommand: DaemonCommand;
  benchResult: BenchResult;
  dockerfile: Dockerfile;
  ignoreRule: IgnoreRule;
  scriptEncryption: ScriptEncryption;
  scriptBackup: ScriptBackup;
  databaseSetting: DatabaseSetting;
  databaseAccessRule: DatabaseAccessRule;
  certificate: Certificate;
  privateKeyFound: PrivateKeyFound;
  tlsProbe: TlsProbe;
  hostAudit: HostAudit;
  hostAuditFinding: HostAuditFinding;
  logIntake: LogIntakeFact;
  attestation: AttestationFact;
  fileSignature: FileSignature;
  vexStatement: VexStatement;
}

/** Name of a kind of fact. */
export type FactKind = keyof FactKinds;

/** A fact together with its kind, as readers yield it. */
export type Fact = { [Kind in FactKind]: { readonly kind: Kind } & FactKinds[Kind] }[FactKind];

/** The facts of the named kinds, by kind. */
export type FactsOf<Kind extends FactKind> = { readonly [Name in Kind]: readonly FactKinds[Name][] };
