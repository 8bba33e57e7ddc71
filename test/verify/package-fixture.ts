import { createHash, type X509Certificate } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { collect } from '../../src/collect/collect.ts';
import { digestOf } from '../../src/content.ts';
import type { Assessment } from '../../src/domain/assessment.ts';
import { canonicalJson, compareText } from '../../src/domain/canonical.ts';
import { encodePublicKey } from '../../src/people/public-key.ts';
import type { PublishedFile } from '../../src/publish/package/evidence-files.ts';
import { proveCollection } from '../../src/publish/package/record-proof.ts';
import { installedTools } from '../../src/publish/package/tools.ts';
import { type PackageRequest, writePackage } from '../../src/publish/package/write-package.ts';
import { keyNoticeOf } from '../../src/publish/signature-words.ts';
import { append } from '../../src/record/append.ts';
import type { NoteSigner } from '../../src/record/note.ts';
import { createRecordKey } from '../../src/record/record-key.ts';
import type { Signer } from '../../src/record/signing-key.ts';
import { EvidenceRecord } from '../../src/record/store.ts';
import type { PackageTrust } from '../../src/verify/inspection.ts';
import { admit, type PackageSource } from '../../src/verify/source.ts';
import type { TrustedKey } from '../../src/verify/trust.ts';
import { sampleAssessment } from '../publish/assessment-fixture.ts';
import { reportSigner, signed, smallReport } from './small-report.ts';

/** Files of a package by path. */
export type Files = Map<string, Buffer>;

/** A small package, with everything that its owner has. */
export interface SmallPackage {
  readonly parent: string;
  readonly folder: string;
  readonly archive: string;
  readonly request: PackageRequest;
  readonly signer: NoteSigner;
  /** What its report is signed with. */
  readonly reportKey: Signer;
  readonly trust: PackageTrust;
  /** The checkpoint of an earlier state of the same record. */
  readonly olderCheckpoint: Buffer;
}

/** The file of evidence that is published redacted, and what the original said. */
export const REDACTED = 'logs/traefik-access.log';
const ORIGINAL = 'the original, with a name in it';

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function trustIn({ name, key }: NoteSigner, anchors: readonly X509Certificate[] = []): PackageTrust {
  const { fingerprint } = encodePublicKey(key);
  const trusted: TrustedKey = { name, key, fingerprint, validAfter: null, validBefore: null };
  return { keys: [trusted], anchors, now: '2026-11-01T00:00:00.000Z' };
}

/** Makes the package of the sample assessment: its drop folder is collected into a record, and its inputs are a few short files. */
export async function makeSmallPackage(change: Partial<PackageRequest> = {}): Promise<SmallPackage> {
  const parent = await mkdtemp(join(tmpdir(), 'proofbook-package-'));
  const drop = join(parent, 'drop');
  const sample = sampleAssessment();
  for (const { path, digest } of sample.evidence) {
    await mkdir(dirname(join(drop, path)), { recursive: true });
    if (digest === null) await symlink('elsewhere', join(drop, path));
    else await writeFile(join(drop, path), path === REDACTED ? ORIGINAL : path);
  }
  const { signer } = createRecordKey('proofbook/harbour');
  const record = join(parent, 'record');
  await EvidenceRecord.create(record, async () => signer);
  const header = { deployment: 'harbour', receivedAt: '2026-10-01T08:00:00.000Z' };
  await append(record, signer, { ...header, period: '2026-Q2' }, (seal) => collect(drop, seal));
  const olderCheckpoint = await readFile(join(record, 'checkpoint'));
  await append(record, signer, { ...header, period: '2026-Q3' }, (seal) => collect(drop, seal));

  const collection = await proveCollection(record, '2026-Q3');
  const evidence = collection.files.map(({ file }): PublishedFile => {
    const plain = { commitment: null, redactions: [] };
    if (file.digest === null) return { ...file, ...plain, disclosure: 'not-taken-in', source: null };
    if (file.path !== REDACTED) return { ...file, ...plain, disclosure: 'as-received', source: { file: join(drop, file.path) } };
    const bytes = Buffer.from(file.path);
    const redaction = { at: 'line 1', kind: 'people', replacement: 'fik', length: 4, commitment: sha256('salted value') } as const;
    return {
      ...file,
      digest: sha256(bytes),
      size: bytes.length,
      disclosure: 'redacted',
      commitment: sha256(`salt${ORIGINAL}`),
      redactions: [redaction],
      source: { bytes },
    };
  });
  const content = [
    { path: 'organisation.yaml', bytes: Buffer.from('organisation: sample\n') },
    { path: 'guide/05-tls.mdx', bytes: Buffer.from('# TLS\n') },
    { path: 'frameworks/owasp.yaml', bytes: Buffer.from('id: owasp\n') },
    ...sample.deviations.map(({ id }) => ({ path: `deviations/${id}.yaml`, bytes: Buffer.from(`id: ${id}\n`) })),
  ];
  const rules = [{ path: 'assess/checks/tls-minimum-version.ts', bytes: Buffer.from('export default {};\n') }];
  const assessment = withInputs({ ...sample, evidence: evidenceOf(sample, evidence) }, content, rules);
  const reportKey = await reportSigner();
  const report = await reportOf(assessment, reportKey, parent);
  const site = join(parent, 'site');
  await mkdir(join(site, 'files'), { recursive: true });
  await writeFile(join(site, 'index.html'), '<!doctype html><title>Runbook</title>');
  await writeFile(join(site, 'files', 'harbour-2026-Q3.json'), `${canonicalJson(assessment)}\n`);
  await copyFile(report.file, join(site, 'files', 'harbour-2026-Q3.pdf'));

  const request: PackageRequest = {
    outFolder: join(parent, 'packages', 'harbour-2026-Q3'),
    assessment,
    schema: '{}\n',
    evidence,
    collection,
    content,
    rules,
    report,
    site,
    tools: await installedTools(),
    signer,
    logPlaces: () => (number) => `line ${number + 1}`,
    earlierAnswers: [],
    seed: null,
    authority: null,
    gate: async (files) => {
      for await (const { bytes } of files) if (Buffer.from(bytes).includes(ORIGINAL)) throw new Error('The original leaves.');
    },
    ...change,
  };
  const { folder, archive } = await writePackage(request);
  return { parent, folder, archive, request, signer, reportKey, trust: trustIn(signer), olderCheckpoint };
}

/** The report of an assessment as a package takes it: signed, and the same bytes before they were. */
export async function reportOf(assessment: Assessment, key: Signer, folder: string): Promise<PackageRequest['report']> {
  const plain = await smallReport(assessment);
  const files = { file: join(folder, 'report.pdf'), unsigned: join(folder, 'unsigned.pdf') };
  await writeFile(files.unsigned, plain);
  await writeFile(files.file, await signed(plain, key));
  return { ...files, keyNotice: keyNoticeOf(key.certificate) };
}

export async function remove({ parent }: SmallPackage): Promise<void> {
  await rm(parent, { recursive: true, force: true });
}

/** The evidence of the sample as it was received: in the record's order, with its sizes. */
function evidenceOf({ evidence }: Assessment, published: readonly PublishedFile[]): Assessment['evidence'] {
  return published.flatMap(({ path, digest, size }) => {
    const item = evidence.find((one) => one.path === path);
    return item === undefined ? [] : [{ ...item, digest, size }];
  });
}

function withInputs(assessment: Assessment, content: PackageRequest['content'], rules: PackageRequest['rules']): Assessment {
  const below = (folder: string) =>
    content
      .filter(({ path }) => path.startsWith(`${folder}/`))
      .map(({ path, bytes }) => ({ name: path.slice(folder.length + 1), bytes }))
      .sort((left, right) => compareText(left.name, right.name));
  const organisation = content.filter(({ path }) => path === 'organisation.yaml').map(({ path, bytes }) => ({ name: path, bytes }));
  return {
    ...assessment,
    inputs: {
      organisation: digestOf(organisation),
      guide: digestOf(below('guide')),
      frameworks: digestOf(below('frameworks')),
      deviations: digestOf(below('deviations')),
      rules: digestOf(rules.map(({ path, bytes }) => ({ name: path, bytes }))),
    },
  };
}

/** All files below a folder. */
export async function filesOf(folder: string): Promise<Files> {
  const files: Files = new Map();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const place = join(entry.parentPath, entry.name);
    files.set(place.slice(folder.length + 1), await readFile(place));
  }
  return new Map([...files].sort(([left], [right]) => compareText(left, right)));
}

/** A package that exists in memory only. */
export function memorySource(files: Files): PackageSource {
  return {
    name: null,
    ...admit([...files].map(([path, bytes]) => [path, bytes.length])),
    hash: async (path) => {
      const bytes = files.get(path);
      return bytes === undefined ? null : sha256(bytes);
    },
    read: async (path) => files.get(path) ?? null,
    pour: async (path, take) => {
      const bytes = files.get(path);
      if (bytes !== undefined) await take(bytes);
      return bytes !== undefined;
    },
    close: async () => {},
  };
}
