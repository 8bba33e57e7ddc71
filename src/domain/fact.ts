import type { Attestation, FileSignature } from './attestation.ts';
import type { AlertRule } from './facts/alert-rule.ts';
import type {
  AuthentikApplication,
  AuthentikBrand,
  AuthentikFlow,
  AuthentikFlowUse,
  AuthentikListing,
  AuthentikPolicyBinding,
  AuthentikProvider,
  AuthentikRemoval,
  AuthentikStage,
  AuthentikStageBinding,
  PasswordPolicy,
} from './facts/authentik.ts';
import type { ScriptBackup, ScriptEncryption } from './facts/backup-script.ts';
import type { ComposeNetwork, ComposePart, ComposeService, WrittenSecret } from './facts/compose.ts';
import type { Container, DockerNetwork, DockerVolume, HostImage } from './facts/container.ts';
import type { DatabaseAccessRule, DatabaseSetting } from './facts/database.ts';
import type { BenchResult, DaemonCommand, DaemonSettings } from './facts/docker-daemon.ts';
import type { Backup, BackupLocation, HostFile, HostSecret, HostUnread, Schedule } from './facts/host.ts';
import type { HostAudit, HostAuditFinding } from './facts/host-audit.ts';
import type { InfisicalSecret } from './facts/infisical.ts';
import type {
  JumpserverPermission,
  JumpserverRole,
  JumpserverRoleBinding,
  JumpserverRolePermissions,
  JumpserverSetting,
} from './facts/jumpserver.ts';
import type { LogIntakeFact } from './facts/log-intake.ts';
import type { Dockerfile, IgnoreRule } from './facts/repository.ts';
import type { ExposedSecret, Misconfiguration, RepositoryScan, Scan, Vulnerability } from './facts/scan.ts';
import type { TailnetAlias, TailnetRule, TailnetTagOwners } from './facts/tailnet.ts';
import type {
  Disk,
  FirewallRule,
  TerraformFile,
  TerraformLocal,
  TerraformModule,
  TerraformNetwork,
  TerraformOverride,
  TerraformVariable,
} from './facts/terraform.ts';
import type { Certificate, PrivateKeyFound, TlsProbe } from './facts/tls.ts';
import type {
  HeadersMiddleware,
  MiddlewareChain,
  OtherMiddleware,
  Router,
  TcpRouter,
  TlsOptions,
  TraefikStatic,
} from './facts/traefik.ts';
import type { VexStatement } from './vex.ts';

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
