import { createHash } from 'node:crypto';
import { join, relative, resolve } from 'node:path';
import { loadContent } from '../content.ts';
import { parsePeriod } from '../domain/period.ts';
import { Problem } from '../domain/problem.ts';
import { encodePublicKey } from '../people/public-key.ts';
import { signMessage } from '../people/sshsig.ts';
import {
  type DisclosedItem,
  formatDisclosure,
  openedWith,
  parseRedactions,
  type RedactedItem,
  redactedItems,
} from '../publish/package/disclosure.ts';
import { DISCLOSURE_NAMESPACE, PLACES } from '../publish/package/layout.ts';
import { formatManifest, type Manifest } from '../publish/package/manifest.ts';
import { loadRecordSigner, recordKeyFilesIn } from '../record/record-key.ts';
import { writeWhole } from '../record/store.ts';
import { openFolder } from '../verify/folder-source.ts';
import { kindOf } from '../verify/kind-of.ts';
import type { PackageSource } from '../verify/source.ts';
import { loadTrust } from '../verify/trust.ts';
import { verifyDisclosure } from '../verify/verify-disclosure.ts';
import { type PackageReport, verifyPackage } from '../verify/verify-package.ts';
import { openZip } from '../verify/zip-source.ts';
import { packageTrustIn, type Workspace, workspaceIn } from '../workspace.ts';
import { latestPeriod } from './chosen-period.ts';
import { nearest } from './nearest.ts';
import { openItem } from './open-item.ts';
import type { Settings } from './settings.ts';

/** The flags of `proofbook disclose`. */
export interface DiscloseOptions {
  readonly period?: string;
  /** The package that was handed out, a folder or an archive; by default the one of the quarter in `dist/packages/`. */
  readonly package?: string;
  readonly list: boolean;
  readonly dryRun: boolean;
}

/**
 * `proofbook disclose`: opens one redacted value or file of a package to an assessor, in a signed file of its own. What is written was
 * verified as the assessor will verify it. The original is never printed. Nothing is asked: what is written reveals nothing until it is
 * handed over.
 */
export async function runDisclose(settings: Settings, name: string | undefined, options: DiscloseOptions): Promise<number> {
  if (options.list && name !== undefined) {
    throw new Problem({
      what: `--list shows every item, and "${name}" would be passed over.`,
      where: '--list',
      fix: 'Leave one of the two out.',
    });
  }
  const workspace = workspaceIn(settings.root);
  const { organisation } = await loadContent(workspace.content);
  const deployment = organisation.deployment.name;
  const place = options.package === undefined ? await packageOf(workspace, deployment, options.period) : resolve(options.package);
  const kind = await kindOf(place);
  if (kind !== 'package' && kind !== 'archive') {
    throw new Problem({
      what: 'There is no package here.',
      where: relative(settings.root, place),
      why: 'An item is disclosed to whoever has the package that commits to it.',
      fix: 'Give the very package that was handed out with --package, or make one: `npx proofbook package`.',
    });
  }
  const source = kind === 'archive' ? await openZip(place) : await openFolder(place);
  try {
    const { manifest, digest, report, items } = await readPackage(source, workspace, settings.now);
    if (options.list) return list(settings, manifest, items);
    const item = itemNamed(name, items, manifest);
    if (manifest.deployment !== deployment) {
      throw new Problem({
        what: `The package is about "${manifest.deployment}", and the project about "${deployment}".`,
        where: relative(settings.root, place),
        fix: 'Run this in the project that made the package.',
      });
    }
    const disclosed = await settings.terminal.step('Opening the item', () => openItem(workspace, manifest, digest, item));
    return await write(settings, workspace, { disclosed, item, items, source, report, place }, options.dryRun);
  } finally {
    await source.close();
  }
}

async function packageOf(workspace: Workspace, deployment: string, period: string | undefined): Promise<string> {
  const { id } = period === undefined ? await latestPeriod(workspace) : parsePeriod(period);
  return join(workspace.dist, 'packages', `${deployment}-${id}`);
}

/** Whether there is a time stamp, and whose, is none of a disclosure's affairs. */
const BESIDE_THE_POINT = new Set(['timestamp-not-trusted']);

async function readPackage(source: PackageSource, workspace: Workspace, now: Date) {
  const keys = await loadTrust(packageTrustIn(workspace));
  const verified = await verifyPackage(source, { keys, anchors: [], now: now.toISOString() });
  const findings = verified.findings.filter(({ code }) => !BESIDE_THE_POINT.has(code));
  const report = { ...verified, findings };
  const { manifest } = report;
  const [first] = findings;
  const lines = await source.read(PLACES.redactions);
  if (manifest === null || lines === null || first !== undefined) {
    throw new Problem({
      what: `The package does not verify: ${first?.what ?? 'not all of it is there.'}`,
      where: first?.where ?? PLACES.redactions,
      why: 'A disclosure belongs to the package that the assessor holds.',
      fix: 'Give the very package that was handed out with --package.',
    });
  }
  const digest = createHash('sha256').update(formatManifest(manifest)).digest('hex');
  return { manifest, digest, report, items: redactedItems(manifest, parseRedactions(lines.toString('utf8'))) };
}

function list({ terminal }: Settings, { deployment, period }: Manifest, items: readonly RedactedItem[]): number {
  const values = items.filter(({ at }) => at !== null).length;
  const lines = items.map(({ name, path, place }) =>
    place === null ? name : `  ${name.slice(path.length + 1)}  ${place.kind}  ${place.replacement}`,
  );
  lines.push('', `${deployment}-${period}: ${items.length - values} files redacted or withheld, ${values} values replaced.`);
  const shown = items.map(({ name, path, at, nth, place }) => {
    return { name, path, at, nth, kind: place?.kind ?? null, replacement: place?.replacement ?? null };
  });
  terminal.result(lines, { deployment, period, items: shown });
  return 0;
}

function itemNamed(name: string | undefined, items: readonly RedactedItem[], { evidence }: Manifest): RedactedItem {
  const found = items.filter((item) => item.name === name);
  const [item, other] = found;
  if (item !== undefined && other === undefined) return item;
  const list = 'Run `npx proofbook disclose --list` to see what was redacted.';
  if (name === undefined) throw new Problem({ what: 'No item was named.', fix: list });
  if (evidence.some(({ path, commitment }) => path === name && commitment === null)) {
    throw new Problem({ what: `Nothing was redacted in "${name}": the package holds it as it was received.`, fix: list });
  }
  const several = items.filter((one) => one.name.startsWith(`${name} #`)).map((one) => `"${one.name}"`);
  const meant = nearest(
    name,
    items.map((one) => one.name),
  )[0];
  throw new Problem({
    what:
      several.length > 0
        ? `${several.length} values were replaced at "${name}".`
        : `"${name}" is ${item === undefined ? 'no redacted item' : 'more than one redacted item'} of the package.`,
    fix:
      several.length > 0 ? `Name one: ${several.join(', ')}.` : `${meant === undefined ? '' : `Did you mean "${meant}"? `}${list}`,
  });
}

interface Made {
  readonly disclosed: DisclosedItem;
  readonly item: RedactedItem;
  readonly items: readonly RedactedItem[];
  readonly source: PackageSource;
  readonly report: PackageReport;
  /** Path of the package. */
  readonly place: string;
}

async function write(settings: Settings, workspace: Workspace, made: Made, dryRun: boolean): Promise<number> {
  const { root, terminal, now } = settings;
  const { disclosed, item, items, source, report, place } = made;
  const { deployment, period, commitment } = disclosed;
  const text = formatDisclosure(disclosed);
  const signer = await loadRecordSigner(recordKeyFilesIn(workspace.keys));
  const signature = signMessage(Buffer.from(text), signer.key, DISCLOSURE_NAMESPACE);
  const keys = await loadTrust(packageTrustIn(workspace));
  const received = { bytes: Buffer.from(text), signature: Buffer.from(signature) };
  const { answer, what } = await verifyDisclosure(received, source, report, { keys, now: now.toISOString() });
  if (answer !== 'accepted') throw new Error(`What would be disclosed does not verify: ${what}`);

  const name = `${deployment}-${period}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.json`;
  const file = join(workspace.dist, 'disclosures', name);
  const shown = relative(root, file);
  const also = openedWith(item, items);
  const before = [
    `Item        ${item.name}`,
    ...revealed(item, items, disclosed),
    `Bound to    ${deployment}-${period} in ${relative(root, place)}, manifest ${disclosed.package}`,
    `Commitment  ${commitment}`,
  ];
  // Said before anything is written, except where one document is asked for.
  if (!terminal.json) terminal.result(before, null);
  if (!dryRun) {
    await writeWhole(`${file}.sig`, signature, 0o600);
    await writeWhole(file, text, 0o600);
  }
  const verb = dryRun ? 'Would write' : 'Wrote';
  const after = [
    `${verb} ${shown}, for your eyes only until you hand it over`,
    `${verb} ${shown}.sig, by ${signer.name}, ${encodePublicKey(signer.key).fingerprint}`,
    `Check it with: proofbook verify ${relative(root, place)} --trust ${relative(root, packageTrustIn(workspace))} --disclosure ${shown}`,
  ];
  terminal.result(after, {
    file: shown,
    written: !dryRun,
    item: { name: item.name, ...disclosed.item },
    kind: item.place?.kind ?? null,
    package: disclosed.package,
    commitment,
    alsoOpened: also.map((one) => one.name),
  });
  return 0;
}

/** What whoever is given the file will know: in words, never the value itself. */
function revealed(item: RedactedItem, items: readonly RedactedItem[], { content }: DisclosedItem): string[] {
  const also = openedWith(item, items);
  const names = also.slice(0, 3).map(({ name }) => name);
  const where = `${names.join(', ')}${also.length > 3 ? ` and ${also.length - 3} more` : ''}`;
  if (item.place === null) {
    const own = items.filter(({ path, at }) => path === item.path && at !== null).length;
    return [
      `Reveals     the original file, ${Buffer.from(content, 'base64').length} bytes${own > 0 ? `, and so all ${own} values that were replaced in it` : ''}`,
      ...(also.length > 0 ? [`Also        the same values in ${counted(also.length, 'place')} of other files: ${where}`] : []),
    ];
  }
  const { kind, replacement } = item.place;
  const alike = items.filter(({ place, commitment }) => place?.replacement === replacement && commitment !== item.commitment);
  return [
    `Reveals     the value (${kind}) that "${replacement}" stands for, and nothing else of the file`,
    ...(also.length > 0
      ? [`Also        ${counted(also.length, 'more place')} of the same value, under the same commitment: ${where}`]
      : []),
    ...(alike.length > 0 && kind !== 'addresses' && replacement !== '0'
      ? [
          `Also        ${counted(alike.length, 'place')} with this replacement, which stands for the same in other letters or line breaks`,
        ]
      : []),
    ...(kind === 'secrets' ? ['Mind        it is a secret: replace it in the system before you hand this over'] : []),
  ];
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
