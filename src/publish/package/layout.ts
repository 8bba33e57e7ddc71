import type { Digest } from '../../domain/evidence.ts';

/**
 * What lies where in the assessor's package. Every file but the last three stands in `SHA256SUMS`, and so under its signature.
 *
 *     README.html  VERIFY.txt          for people: what it is, how to check it
 *     report/  site/  assessment/      the signed PDF, the runbook, the assessment with its JSON Schema
 *     machine-readable/                the assessment as OSCAL, SARIF, HDF, OCSF, CSV, XLSX
 *     evidence/<sha256>                evidence under its SHA-256, whatever it was called; index.csv and the manifest say what is what,
 *                                      redactions.ndjson what was replaced in it
 *     content/  rules/                 what it was judged by: guide, frameworks, deviations, keys; readers, checks and queries as text
 *     requests.*  samples.*            for the assessor's work: what was asked for and where it is; populations and samples
 *     manifest.json                    what belongs to what (manifest.ts)
 *     checkpoint                       the state of the evidence record, signed: a C2SP checkpoint
 *     statement.dsse.json              an in-toto statement over every other file, in a DSSE envelope
 *     SHA256SUMS  SHA256SUMS.sig       all digests, and an SSH signature over them
 *     SHA256SUMS.tsr                   an RFC 3161 time stamp over SHA256SUMS, where an authority was asked
 */
export const PLACES = {
  readme: 'README.html',
  instructions: 'VERIFY.txt',
  manifest: 'manifest.json',
  checkpoint: 'checkpoint',
  statement: 'statement.dsse.json',
  sums: 'SHA256SUMS',
  signature: 'SHA256SUMS.sig',
  timestamp: 'SHA256SUMS.tsr',
  evidenceIndex: 'evidence/index.csv',
  redactions: 'evidence/redactions.ndjson',
  requests: 'requests.json',
  requestsTable: 'requests.csv',
  samples: 'samples.json',
  samplesTable: 'samples.csv',
} as const;

/** What a package is called, e.g. `harbour-2026-Q3`: its folder, and the files in it that bear its name. */
export function packageName({ deployment, period }: { readonly deployment: string; readonly period: string }): string {
  return `${deployment}-${period}`;
}

/** The files that cannot stand in `SHA256SUMS`, because they are made from it. */
export const UNLISTED: readonly string[] = [PLACES.sums, PLACES.signature, PLACES.timestamp];

/** Namespace of the signature over `SHA256SUMS`: one made for anything else is none of a package. */
export const PACKAGE_NAMESPACE = 'proofbook-package';
/** Namespace of the signature over a disclosure (disclosure.ts), by the same key. */
export const DISCLOSURE_NAMESPACE = 'proofbook-disclosure';

/** Where evidence with these bytes lies. */
export function evidencePlace(digest: Digest): string {
  return `evidence/${digest}`;
}

const LONGEST = 240;
/** Names that Windows keeps for devices, whatever their ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Why a path cannot be part of a package, in words; null when it can. What passes is the same file on every system and leads
 * nowhere else: relative, plain ASCII, no part that a system would read in a way of its own.
 */
export function pathFault(path: string): string | null {
  if (path.length > LONGEST) return `it is longer than ${LONGEST} characters`;
  if (path.startsWith('/') || path.startsWith('\\') || /^[A-Za-z]:/.test(path)) return 'it is absolute';
  const parts = path.split('/');
  if (parts.includes('..') || parts.includes('.') || parts.includes('')) return 'it leads out of the package, or has an empty part';
  if (!/^[\w.@+/-]+$/.test(path)) return 'it has characters other than letters, digits and . _ - @ +';
  if (parts.some((part) => part.endsWith('.') || DEVICE.test(part))) return 'one of its parts is no file name on Windows';
  return null;
}

/**
 * The first of the paths that does not get a place of its own on every system; null when all do: another one overwrites it, or shares its
 * folder, where upper and lower case are the same, or is a folder that has its name.
 */
export function clashIn(paths: Iterable<string>): string | null {
  const files = new Set<string>();
  const folders = new Map<string, string>();
  for (const path of paths) {
    const parts = path.split('/');
    const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
    for (const folder of above) {
      const lower = folder.toLowerCase();
      if (files.has(lower) || (folders.get(lower) ?? folder) !== folder) return path;
      folders.set(lower, folder);
    }
    const lower = path.toLowerCase();
    if (files.has(lower) || folders.has(lower)) return path;
    files.add(lower);
  }
  return null;
}
