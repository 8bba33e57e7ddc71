import { type Quarter, SECOND } from './calendar.ts';
import { type Hit, type Image, imagesOf, type Target } from './images.ts';
import { digestOf, seeded } from './random.ts';
import { VULNERABILITIES, type Vulnerability } from './vulnerabilities.ts';

export const TRIVY = { Version: '0.69.3' };

/** A UUID of version 7, whose first 48 bits are the time in milliseconds. */
export function reportId(at: number, name: string): string {
  const time = at.toString(16).padStart(12, '0');
  const chance = digestOf(`report ${name} ${at}`);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-a${chance.slice(3, 6)}-${chance.slice(6, 18)}`;
}

/** Go keeps nanoseconds. */
export function createdAt(at: number, name: string): string {
  const nanoseconds = digestOf(`nanoseconds ${name} ${at}`).replace(/\D/g, '').padEnd(6, '7').slice(0, 6);
  return `${new Date(at).toISOString().slice(0, -1)}${nanoseconds}Z`;
}

type Layer = { Size: number; Digest: string; DiffID: string };

/** Layers built by the same step are the same bytes, in whatever image: bases are shared. */
function layersOf(image: Image): Layer[] {
  return image.layers
    .filter(([, size]) => size > 0)
    .map(([step, size], index) => {
      const name = index === 0 ? `${image.os.name} ${step}` : `${image.reference} ${step}`;
      return { Size: size, Digest: `sha256:${digestOf(`layer ${name}`)}`, DiffID: `sha256:${digestOf(`diff ${name}`)}` };
    });
}

/** Docker drops the registry and the `library` folder of its own hub from local names. */
function familiar(reference: string): string {
  return reference.replace(/^docker\.io\//, '').replace(/^library\//, '');
}

function purl(image: Image, hit: Hit, type: Target['type'] | 'os'): string {
  if (type === 'python-pkg') return `pkg:pypi/${hit.package}@${hit.installed}`;
  if (type === 'node-pkg') return `pkg:npm/${hit.package}@${hit.installed}`;
  if (type === 'gobinary') return `pkg:golang/${hit.package}@${hit.installed}`;
  // The epoch of a Debian version stands apart from it.
  const [epoch, version] = hit.installed.includes(':') ? hit.installed.split(':') : ['', hit.installed];
  const suffix = epoch === '' ? '' : `&epoch=${epoch}`;
  return `pkg:deb/debian/${hit.package}@${encodeURIComponent(version ?? '')}?arch=amd64&distro=debian-${image.os.name}${suffix}`;
}

const DATA_SOURCES = {
  os: { ID: 'debian', Name: 'Debian Security Tracker', URL: 'https://salsa.debian.org/security-tracker-team/security-tracker' },
  'python-pkg': {
    ID: 'ghsa',
    Name: 'GitHub Security Advisory pip',
    URL: 'https://github.com/advisories?query=type%3Areviewed+ecosystem%3Apip',
  },
  'node-pkg': {
    ID: 'ghsa',
    Name: 'GitHub Security Advisory npm',
    URL: 'https://github.com/advisories?query=type%3Areviewed+ecosystem%3Anpm',
  },
  gobinary: {
    ID: 'ghsa',
    Name: 'GitHub Security Advisory Go',
    URL: 'https://github.com/advisories?query=type%3Areviewed+ecosystem%3Ago',
  },
} as const;

function vulnerability(image: Image, layers: readonly Layer[], hit: Hit, type: Target['type'] | 'os'): object {
  const facts: Vulnerability = VULNERABILITIES[hit.id];
  const layer = layers[hit.layer];
  const identity = `${image.reference} ${hit.path ?? ''} ${hit.package} ${hit.id}`;
  return {
    VulnerabilityID: hit.id,
    PkgID: `${hit.package}@${hit.installed}`,
    PkgName: hit.package,
    ...(hit.path !== undefined && { PkgPath: hit.path }),
    PkgIdentifier: { PURL: purl(image, hit, type), UID: digestOf(`uid ${identity}`).slice(0, 16) },
    InstalledVersion: hit.installed,
    ...(facts.fixed !== undefined && { FixedVersion: facts.fixed }),
    Status: facts.status,
    Layer: layer && { Digest: layer.Digest, DiffID: layer.DiffID },
    SeveritySource: facts.severitySource,
    PrimaryURL: `https://avd.aquasec.com/nvd/${hit.id.toLowerCase()}`,
    DataSource: DATA_SOURCES[type],
    Fingerprint: `sha256:${digestOf(`finding ${identity}`)}`,
    Title: facts.title,
    Description: facts.description,
    Severity: facts.severity,
    CweIDs: facts.cwes,
    VendorSeverity: facts.vendorSeverity,
    CVSS: facts.cvss,
    References: facts.references,
    PublishedDate: facts.published,
    LastModifiedDate: facts.modified,
  };
}

/** `trivy image --format json`, with the default `--list-all-pkgs=false`: a clean part has only a target, a class and a type. */
function imageReport(image: Image, at: number): object {
  const layers = layersOf(image);
  const imageId = `sha256:${digestOf(`image ${image.reference}`)}`;
  const found = (hits: readonly Hit[], type: Target['type'] | 'os'): object =>
    hits.length === 0 ? {} : { Vulnerabilities: hits.map((hit) => vulnerability(image, layers, hit, type)) };
  const name = familiar(image.reference);
  return {
    SchemaVersion: 2,
    Trivy: TRIVY,
    ReportID: reportId(at, image.name),
    CreatedAt: createdAt(at, image.name),
    ArtifactID: `sha256:${digestOf(`artifact ${image.reference}`)}`,
    ArtifactName: image.reference,
    ArtifactType: 'container_image',
    Metadata: {
      Size: layers.reduce((sum, layer) => sum + layer.Size, 0),
      OS: { Family: image.os.family, Name: image.os.name },
      ImageID: imageId,
      DiffIDs: layers.map((layer) => layer.DiffID),
      RepoTags: [name],
      RepoDigests: [`${name.slice(0, name.lastIndexOf(':'))}@${image.digest}`],
      Reference: image.reference,
      ImageConfig: {
        architecture: 'amd64',
        created: image.created,
        history: image.layers.map(([step, size]) => ({
          created: image.created,
          created_by: step,
          comment: 'buildkit.dockerfile.v0',
          ...(size === 0 && { empty_layer: true }),
        })),
        os: 'linux',
        rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.DiffID) },
        config: {
          ...(image.command.length > 0 && { Cmd: image.command }),
          Entrypoint: image.entrypoint,
          Env: image.env,
          ...(image.user !== '' && { User: image.user }),
          ExposedPorts: { [`${image.port}/tcp`]: {} },
        },
      },
      Layers: layers,
    },
    Results: [
      {
        Target: `${image.reference} (${image.os.family} ${image.os.name})`,
        Class: 'os-pkgs',
        Type: image.os.family,
        ...found(image.osHits, 'os'),
      },
      ...image.targets.map((target) => ({
        Target: target.target,
        Class: 'lang-pkgs',
        Type: target.type,
        ...found(target.hits, target.type),
      })),
    ],
  };
}

/** The weekly run of scan-images.sh on the last Monday of the quarter: one report after the other. */
export function imageReports(quarter: Quarter): { name: string; report: object }[] {
  const random = seeded(`scan ${quarter.id}`);
  const monday = Date.parse(`${quarter.takenAt.slice(0, 10)}T00:00:00Z`);
  let at = monday + (4 * 60 + 30) * 60 * SECOND;
  return imagesOf(quarter).map((image) => {
    at += random.between(4 * SECOND, 48 * SECOND);
    return { name: image.name, report: imageReport(image, at) };
  });
}
