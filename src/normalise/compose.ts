import type { Pointer } from '../domain/evidence.ts';
import type { Fact } from '../domain/fact.ts';
import type { ComposeNetwork, ComposeService } from '../domain/facts/compose.ts';
import { isUnresolved, type Setting } from '../domain/facts/setting.ts';
import { baseOf, isSet } from './compose-base.ts';
import { splitCommand } from './compose-interpolation.ts';
import { isolationOf } from './compose-isolation.ts';
import { composeGaps } from './compose-members.ts';
import { publishedPorts } from './compose-ports.ts';
import type { ComposeDocument, Service } from './compose-schema.ts';
import { writtenSecrets } from './compose-secrets.ts';
import { bytesSetting, firstSet, flagSetting, limitSetting, plainText, type Scalar, textSetting } from './compose-settings.ts';
import { traefikFactsOf } from './compose-traefik.ts';
import { type Entry, entriesOf } from './compose-variables.ts';
import { counted } from './counted.ts';
import type { Gap } from './reader.ts';

/** A Compose project in one of its two forms, parsed and held against the schema. */
export interface ComposeSource {
  readonly document: ComposeDocument;
  readonly project: string;
  readonly form: ComposeService['form'];
  /** Points at a member of the document. */
  readonly at: (path: readonly (string | number)[]) => Pointer;
}

/** One service, with what the facts about it are read from. */
export interface ServiceSource {
  readonly name: string;
  readonly service: Service;
  readonly labels: readonly Entry[];
  readonly environment: readonly Entry[];
  readonly command: readonly string[] | null;
  readonly at: ComposeSource['at'];
}

/** What a reading of a Compose project holds. */
export interface ComposeReading {
  readonly facts: Fact[];
  readonly notes: string[];
  readonly gaps: Gap[];
}

/** The facts of a Compose project, what was passed over, and what was not understood. */
export function composeFacts(source: ComposeSource): ComposeReading {
  const services = Object.entries(source.document.services ?? {}).map(([name, service]): ServiceSource => {
    const at: ComposeSource['at'] = (path) => source.at(['services', name, ...path]);
    return {
      name,
      service,
      labels: entriesOf(service.labels, ['labels'], ''),
      environment: entriesOf(service.environment, ['environment'], null),
      command: commandOf(service),
      at,
    };
  });
  const traefik = services.map((service) => traefikFactsOf(service));
  return {
    facts: [
      ...services.map((service): Fact => ({ kind: 'composeService', ...serviceFact(source, service) })),
      ...networkFacts(source),
      ...traefik.flatMap(({ facts }) => facts),
      ...writtenSecrets(source.document, source),
    ],
    notes: [...notesOn(source.document), ...traefik.flatMap(({ notes }) => notes)],
    gaps: composeGaps(source.document, (path) => source.at(path).at),
  };
}

function serviceFact(source: ComposeSource, { name, service, labels, environment, command, at }: ServiceSource): ComposeService {
  const inheritsFrom = baseOf(service);
  const own = <T>(setting: Setting<T>): Setting<T> =>
    setting === null && inheritsFrom.length > 0 ? { unresolved: `inherited from ${inheritsFrom.join(', ')}` } : setting;
  const { limits, reservations } = service.deploy?.resources ?? {};
  const isolation = isolationOf(name, service, source.document);
  return {
    project: source.project,
    service: name,
    form: source.form,
    image: own(textSetting(service.image)),
    builds: isSet(service.build),
    user: own(textSetting(service.user)),
    readOnly: own(flagSetting(service.read_only)),
    privileged: own(flagSetting(service.privileged)),
    userNamespaceMode: own(textSetting(service.userns_mode)),
    networkMode: own(textSetting(service.network_mode)),
    networks: namesOf(service.networks),
    ports: (service.ports ?? []).flatMap(publishedPorts),
    environment: environment.map(({ name: variable, value }) => ({ name: variable, value })),
    environmentFiles: [service.env_file ?? []].flat().map((file) => plainText(typeof file === 'string' ? file : file.path)),
    inheritsFrom,
    labels: labels.map(({ name: label, value }) => ({ name: label, value })),
    command,
    cpuLimit: own(firstSet(limitSetting(limits?.cpus), limitSetting(service.cpus))),
    memoryLimit: own(firstSet(bytesSetting(limits?.memory), bytesSetting(service.mem_limit))),
    cpuReservation: own(limitSetting(reservations?.cpus)),
    memoryReservation: own(firstSet(bytesSetting(reservations?.memory), bytesSetting(service.mem_reservation))),
    logging: loggingOf(service, own),
    ...idleOf(service, source.form),
    ...(service.entrypoint ? { entrypoint: wordsOf(service.entrypoint) } : {}),
    isolation: {
      ...isolation,
      pidMode: own(isolation.pidMode),
      ipcMode: own(isolation.ipcMode),
      utsMode: own(isolation.utsMode),
      cgroupMode: own(isolation.cgroupMode),
      pidsLimit: own(isolation.pidsLimit),
      cgroupParent: own(isolation.cgroupParent),
      restart: own(isolation.restart),
    },
    from: at([]),
  };
}

function loggingOf({ logging }: Service, own: (setting: Setting<string>) => Setting<string>): ComposeService['logging'] {
  const driver = own(textSetting(logging?.driver));
  const maxSize = own(textSetting(logging?.options?.['max-size']));
  const maxFile = own(textSetting(logging?.options?.['max-file']));
  // Without a base to inherit from, an absent block is known to be absent.
  const absent = (logging === undefined || logging === null) && !isUnresolved(driver);
  const address = addressOf(logging);
  return absent ? null : { driver, maxSize, maxFile, ...(address === undefined ? {} : { address }) };
}

/** Drivers that send logs away, with the option that says where to. */
const ADDRESSES: Readonly<Record<string, string>> = {
  gelf: 'gelf-address',
  fluentd: 'fluentd-address',
  splunk: 'splunk-url',
  loki: 'loki-url',
  syslog: 'syslog-address',
};

function addressOf(logging: Service['logging']): Setting<string> | undefined {
  const driver = textSetting(logging?.driver);
  const option = typeof driver === 'string' ? ADDRESSES[/(?:^|\/)loki\b/.test(driver) ? 'loki' : driver.toLowerCase()] : undefined;
  return option === undefined ? undefined : textSetting(logging?.options?.[option]);
}

/** A service of a profile runs only where that is switched on; the resolved form holds such services only then. */
function idleOf({ profiles, deploy, scale }: Service, form: ComposeService['form']): Pick<ComposeService, 'idle'> {
  if ([deploy?.replicas, scale].some((count) => textSetting(count) === '0')) return { idle: 'it runs zero times' };
  if (form === 'resolved' || (profiles ?? []).length === 0) return {};
  return { idle: `it starts with the profile "${(profiles ?? []).map(plainText).join('" or "')}" only` };
}

function commandOf({ command }: Service): string[] | null {
  return command === undefined || command === null ? null : wordsOf(command);
}

function wordsOf(command: NonNullable<Service['command']>): string[] {
  return (typeof command === 'string' ? splitCommand(command) : command).map(plainText);
}

function namesOf(names: Service['networks']): string[] {
  if (names === undefined || names === null) return [];
  return (Array.isArray(names) ? names : Object.keys(names)).map(plainText);
}

function networkFacts({ document, project, at }: ComposeSource): Fact[] {
  return Object.entries(document.networks ?? {}).map(([name, network]): { kind: 'composeNetwork' } & ComposeNetwork => ({
    kind: 'composeNetwork',
    project,
    network: name,
    name: textSetting(network?.name) ?? nameIn(network?.external),
    driver: textSetting(network?.driver),
    internal: flagSetting(network?.internal),
    external: externalOf(network?.external),
    gatewayMode: gatewayMode(network?.driver_opts),
    from: at(['networks', name]),
  }));
}

/** Of its two modes, one for each version of the protocol, the one that opens more. */
function gatewayMode(options: Readonly<Record<string, Scalar>> | null | undefined): Setting<string> {
  const modes = ['ipv4', 'ipv6'].map((version) => textSetting(options?.[`com.docker.network.bridge.gateway_mode_${version}`]));
  return modes.find((mode) => typeof mode === 'string' && /^(?:routed|nat-unprotected)$/.test(mode)) ?? firstSet(...modes);
}

/** `external: true`, or the older `external: {name: …}`. */
function externalOf(external: unknown): Setting<boolean> {
  if (typeof external === 'object' && external !== null) return true;
  return flagSetting(isScalar(external) ? external : null);
}

function nameIn(external: unknown): Setting<string> {
  const name: unknown = typeof external === 'object' && external !== null && 'name' in external ? external.name : null;
  return textSetting(isScalar(name) ? name : null);
}

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function notesOn(document: ComposeDocument): string[] {
  const services = Object.entries(document.services ?? {});
  const named = (test: (service: Service) => boolean) => services.filter(([, service]) => test(service)).map(([name]) => name);
  return [
    ...counted(
      named((service) => baseOf(service).length > 0),
      (names) =>
        `service is only a part, by "extends" or for want of an image: what it does not set itself is unresolved (${names})`,
    ),
    ...counted(
      named((service) => isSet(service.env_file)),
      (names) => `service takes variables from files that are not in this evidence: ${names}`,
    ),
    ...counted(
      named((service) => (service.profiles ?? []).length > 0),
      (names) => `service starts only with a profile and is read as if it ran: ${names}`,
    ),
    ...counted(
      named((service) => entriesOf(service.deploy?.labels, [], '').length > 0),
      (names) => `service has labels under "deploy", which only Swarm reads and which were passed over: ${names}`,
    ),
  ];
}
