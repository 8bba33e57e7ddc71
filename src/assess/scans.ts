import type { Scan } from '../domain/fact.ts';

/**
 * Of several scans the newest that carries results for packages; those that state no instant come last. Null when none does:
 * a report with results for configuration or secrets only says nothing of vulnerabilities.
 */
export function newestPackageScan(scans: readonly Scan[]): Scan | null {
  const [first, ...rest] = scans.filter(({ classes }) => classes.some((name) => name === 'os-pkgs' || name === 'lang-pkgs'));
  if (first === undefined) return null;
  return rest.reduce((newest, scan) => ((scan.scannedAt ?? '') > (newest.scannedAt ?? '') ? scan : newest), first);
}
