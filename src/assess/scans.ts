import type { Scan } from '../domain/facts/scan.ts';

/** Of several scans the newest that carries results for packages; those that state no instant come last. Null when none does. */
export function newestPackageScan(scans: readonly Scan[]): Scan | null {
  const [first, ...rest] = scans.filter(looksAtPackages);
  if (first === undefined) return null;
  return rest.reduce((newest, scan) => ((scan.scannedAt ?? '') > (newest.scannedAt ?? '') ? scan : newest), first);
}

/**
 * The scans of one image that together speak of all its packages, or why they do not. A report with results for configuration or
 * secrets only says nothing of vulnerabilities. One for libraries only says nothing of an image with an operating system: Trivy reports
 * the packages of a system even when they are clean, so that they were left out (`--pkg-types library`) or that Trivy knows no
 * advisories for the system (https://trivy.dev/docs/latest/coverage/os/). Of each kind of package the newest scan counts, and all that share
 * its instant, as long as they are of the same bytes.
 */
export type PackageScans =
  | { readonly scans: readonly [Scan, ...Scan[]]; readonly lacks: null }
  | { readonly scans: null; readonly lacks: string };

/** Which of the scans of one image count for its vulnerabilities: of each platform some, as nobody says on which it runs. */
export function packageScans(scans: readonly Scan[]): PackageScans {
  const named = new Set(scans.flatMap(({ platform }) => platform ?? []));
  // A report that names no platform may be of any.
  const onOne = (name: string) => scans.filter(({ platform = name }) => platform === name);
  const platforms = (named.size === 0 ? [scans] : [...named].map(onOne)).map(scansOfPlatform);
  const lacking = platforms.find(({ lacks }) => lacks !== null);
  if (lacking !== undefined) return lacking;
  const [first, ...rest] = new Set(platforms.flatMap((one) => one.scans ?? []));
  return first === undefined ? scansOfPlatform([]) : { scans: [first, ...rest], lacks: null };
}

function scansOfPlatform(scans: readonly Scan[]): PackageScans {
  const newest = newestPackageScan(scans);
  if (newest === null)
    return { scans: null, lacks: 'Its scan carries no result for packages, so it may not have looked for vulnerabilities.' };
  const same = scans.filter(({ imageId }) => imageId === null || newest.imageId === null || imageId === newest.imageId);
  const counting = KINDS.flatMap((kind) => newestOf(same.filter(({ classes }) => classes.includes(kind))));
  const system = same.map(({ operatingSystem }) => operatingSystem).find((name) => name !== null && !hasNoPackages(name));
  if (system !== undefined && !counting.some(({ classes }) => classes.includes('os-pkgs')))
    return {
      scans: null,
      lacks: `Its scan says nothing of the packages of "${system}": they were left out, or the scanner knows no advisories for them.`,
    };
  return { scans: [newest, ...new Set(counting.filter((scan) => scan !== newest))], lacks: null };
}

const KINDS = ['os-pkgs', 'lang-pkgs'];

function looksAtPackages({ classes }: Scan): boolean {
  return KINDS.some((kind) => classes.includes(kind));
}

/** A distribution of libraries without packages of a system: https://trivy.dev/docs/latest/coverage/os/. */
function hasNoPackages(system: string): boolean {
  return /^activestate\b/i.test(system);
}

function newestOf(scans: readonly Scan[]): Scan[] {
  const instant = (scan: Scan) => scan.scannedAt ?? '';
  const newest = scans.map(instant).sort().at(-1);
  return scans.filter((scan) => instant(scan) === newest);
}
