import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { z } from 'zod';
import { type ContentFile, contentFile, contentNames } from './content-files.ts';
import { canonicalJson, compareText } from './domain/canonical.ts';
import { GuidePage, type GuideSection } from './domain/control.ts';
import { Deviation } from './domain/deviation.ts';
import type { Digest } from './domain/evidence.ts';
import { Framework } from './domain/framework.ts';
import { Organisation } from './domain/organisation.ts';
import { Problem } from './domain/problem.ts';
import type { VexStatement } from './domain/vex.ts';
import { readVex } from './normalise/openvex.ts';
import { readWritten } from './normalise/written.ts';
import { type AllowedSigner, parseAllowedSigners } from './people/allowed-signers.ts';

/** What people wrote: the guide, the frameworks, whose deployment it is, who may sign records, and which risks were accepted. */
export interface Content {
  readonly organisation: Organisation;
  readonly guide: readonly GuideSection[];
  readonly frameworks: readonly Framework[];
  readonly deviations: readonly Deviation[];
  /** Statements of the OpenVEX documents beside the deviations. */
  readonly vex: readonly VexStatement[];
  /** Whose keys may sign the records of which role: `people/allowed_signers`. */
  readonly signers: readonly AllowedSigner[];
  readonly digests: {
    /** Of the organisation and, where there are any, the keys of its roles. */
    readonly organisation: Digest;
    readonly guide: Digest;
    readonly frameworks: Digest;
    readonly deviations: Digest;
  };
}

/** Loads a content folder and checks that its parts fit together. Throws a Problem that names file and line otherwise. */
export async function loadContent(folder: string): Promise<Content> {
  const names = await contentNames(folder);
  const filesIn = (part: keyof typeof names) => Promise.all(names[part].map((name) => contentFile(join(folder, part), name)));
  const organisationFile = await contentFile(folder, 'organisation.yaml');
  const guideFiles = await filesIn('guide');
  const frameworkFiles = await filesIn('frameworks');
  const besideDeviations = await filesIn('deviations');
  const vexFiles = besideDeviations.filter(({ name }) => name.endsWith(VEX_ENDING));
  const deviationFiles = besideDeviations.filter(({ name }) => !name.endsWith(VEX_ENDING));
  const signerFiles = await filesIn('people');
  const content: Content = {
    organisation: parse(Organisation, organisationFile),
    guide: guideFiles.map(guideSection).sort((left, right) => left.order - right.order || compareText(left.slug, right.slug)),
    frameworks: frameworkFiles.map((file) => parse(Framework, file)),
    deviations: deviationFiles.map(deviation),
    vex: vexFiles.flatMap(vexStatements),
    signers: signerFiles.flatMap(({ path, bytes }) => parseAllowedSigners(new TextDecoder().decode(bytes), path)),
    digests: {
      organisation: digestOf([organisationFile, ...signerFiles]),
      guide: digestOf(guideFiles),
      frameworks: digestOf(frameworkFiles),
      deviations: digestOf([...deviationFiles, ...vexFiles]),
    },
  };
  refuseLooseEnds(content, folder);
  return content;
}

/** How the names of OpenVEX documents end that stand among the deviations. */
const VEX_ENDING = '.openvex.json';

function vexStatements(file: ContentFile): VexStatement[] {
  const sealed = { path: file.path, digest: createHash('sha256').update(file.bytes).digest('hex'), bytes: file.bytes };
  return readVex(sealed, file.name.slice(0, -VEX_ENDING.length)).statements;
}

function deviation(file: ContentFile): Deviation {
  const value = parse(Deviation, file);
  if (`${value.id}.yaml` !== file.name)
    throw new Problem({
      what: `The deviation is called "${value.id}" and its file "${file.name}".`,
      where: file.path,
      why: 'Two deviations of one name could not be told apart.',
      fix: `Name the file "${value.id}.yaml".`,
    });
  if (value.expires < value.approved)
    throw new Problem({
      what: `It ends on ${value.expires}, before it was approved on ${value.approved}.`,
      where: file.path,
      fix: 'Correct one of the two days.',
    });
  return value;
}

function guideSection(file: ContentFile): GuideSection {
  const text = new TextDecoder().decode(file.bytes);
  const end = text.indexOf('\n---', 3);
  if (!/^---\r?\n/.test(text) || end === -1) {
    throw new Problem({
      what: 'The page has no front matter.',
      where: file.path,
      why: 'Its controls are declared there.',
      fix: 'Begin the file with --- and end the block with ---.',
    });
  }
  // The first line stays, blank, so that line numbers in messages are those of the file.
  const matter = { ...file, bytes: new TextEncoder().encode(text.slice(3, end)) };
  return { ...parse(GuidePage, matter), slug: file.name.replace(/\.mdx$/, '') };
}

function parse<Schema extends z.ZodType>(schema: Schema, file: ContentFile): z.output<Schema> {
  return readWritten(schema, { path: file.path, digest: '', bytes: file.bytes });
}

function refuseLooseEnds({ guide, frameworks, deviations }: Content, folder: string): void {
  const declared = new Map<string, string>();
  for (const { slug, controls, sections } of guide) {
    for (const { id } of controls) {
      const earlier = declared.get(id);
      if (earlier !== undefined)
        throw looseEnd(
          `${id} is declared in "${earlier}" and again in "${slug}".`,
          folder,
          'Declare each control in one guide page.',
        );
      if (!sections.some((section) => id.startsWith(`${section.id}.`)))
        throw looseEnd(`${id} belongs to no subsection of "${slug}".`, folder, 'List its subsection under `sections`.');
      declared.set(id, slug);
    }
  }
  for (const { id, clauses } of frameworks) {
    for (const clause of clauses) {
      const stray = clause.controls.find((control) => !declared.has(control));
      if (stray !== undefined)
        throw looseEnd(
          `Clause ${clause.id} of ${id} maps to ${stray}, which no guide page declares.`,
          folder,
          'Correct the id in the framework file.',
        );
    }
  }
  for (const { id, control } of deviations) {
    if (!declared.has(control))
      throw looseEnd(`The deviation "${id}" is about ${control}, which no guide page declares.`, folder, 'Correct its control.');
  }
}

function looseEnd(what: string, where: string, fix: string): Problem {
  return new Problem({ what, where, why: 'Every reference must lead to a control, or something would be judged in silence.', fix });
}

/** One digest over files, their names included. */
export function digestOf(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Digest {
  const list = files.map(({ name, bytes }) => ({ name, sha256: createHash('sha256').update(bytes).digest('hex') }));
  return createHash('sha256').update(canonicalJson(list)).digest('hex');
}
