import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { Assessment } from '../../src/domain/assessment.ts';
import { exportAll } from '../../src/publish/exports/exports.ts';
import { sampleAssessment } from '../publish/assessment-fixture.ts';
import { HOSTILE_TEXTS, withText } from '../publish/exports/hostile-text.ts';

/**
 * Validates what is exported against the schemas of its formats: both quarters of the demonstration, the sample, and the sample with
 * hostile text in every place where evidence can put text. The schemas are their publishers' and lie outside the project:
 * PROOFBOOK_CORPUS names a folder with `schemas/oscal` and `schemas/sarif` in it.
 */
const corpus = process.env['PROOFBOOK_CORPUS'];
if (corpus === undefined || !existsSync(corpus)) {
  process.stdout.write(
    corpus === undefined
      ? 'PROOFBOOK_CORPUS names no folder of schemas: nothing was validated.\n'
      : `There is no folder ${corpus}: nothing was validated.\n`,
  );
  process.exit(corpus === undefined ? 0 : 3);
}

/** The end of an export's name, and the folder and a part of the name of the schema that it must satisfy. */
const SCHEMAS = [
  ['.oscal-assessment-results.json', 'schemas/oscal', 'assessment-results'],
  ['.oscal-poam.json', 'schemas/oscal', 'poam'],
  ['.oscal-component-definition.json', 'schemas/oscal', 'component'],
  ['.sarif', 'schemas/sarif', 'sarif-schema-2.1.0'],
] as const;

async function validator(folder: string, part: string): Promise<ValidateFunction> {
  const names = (await readdir(folder)).filter((name) => name.includes(part));
  const [name] = names;
  if (name === undefined || names.length > 1)
    throw new Error(`${folder} holds ${names.length} schemas named *${part}*, expected 1.`);
  const schema: AnySchemaObject = JSON.parse(await readFile(join(folder, name), 'utf8'));
  // SARIF's schema is of draft 4 and OSCAL's of draft 7; both use only what the drafts have in common, apart from the name of `$id`.
  const { $schema: _draft, id: _id, $id: _identity, ...content } = schema;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  addFormats.default(ajv);
  const validate = ajv.compile(withoutLocalIds(content));
  if (validate({})) throw new Error(`${name} accepts an empty document, so it would prove nothing.`);
  return validate;
}

/** OSCAL repeats each definition's place as its `$id`, which a draft-7 validator takes for another document's. */
function withoutLocalIds(schema: AnySchemaObject): AnySchemaObject {
  return JSON.parse(JSON.stringify(schema, (key, value) => (key === '$id' && typeof value === 'string' ? undefined : value)));
}

async function demonstration(): Promise<(readonly [string, Assessment])[]> {
  const project = new URL('../../', import.meta.url).pathname;
  const root = await mkdtemp(join(tmpdir(), 'proofbook-conformance-'));
  try {
    for (const folder of ['content', 'evidence']) await cp(join(project, folder), join(root, folder), { recursive: true });
    const proofbook = async (...args: string[]): Promise<void> => {
      await promisify(execFile)(process.execPath, [join(project, 'src/cli.ts'), '--root', root, ...args]).catch(
        (thrown: unknown) => {
          // Exit codes 1 and 2 are verdicts, not failures.
          if (!(thrown instanceof Error && 'code' in thrown && (thrown.code === 1 || thrown.code === 2))) throw thrown;
        },
      );
    };
    await proofbook('init');
    const assessments: (readonly [string, Assessment])[] = [];
    for (const period of (await readdir(join(root, 'evidence'))).sort()) {
      await proofbook('collect', '--period', period);
      await proofbook('assess', '--period', period);
      const name = (await readdir(join(root, 'dist/assessments'))).find((one) => one.endsWith(`-${period}.json`));
      if (name === undefined) throw new Error(`There is no assessment of ${period}.`);
      assessments.push([period, Assessment.parse(JSON.parse(await readFile(join(root, 'dist/assessments', name), 'utf8')))]);
    }
    return assessments;
  } finally {
    await rm(root, { recursive: true });
  }
}

const validators = await Promise.all(
  SCHEMAS.map(async ([suffix, folder, part]) => [suffix, await validator(join(corpus, folder), part)] as const),
);
const assessments = [
  ...(await demonstration()),
  ['sample', sampleAssessment()] as const,
  ...HOSTILE_TEXTS.map(([name, text]) => [`sample, ${name}`, withText(sampleAssessment(), text)] as const),
];

let passed = 0;
let failed = 0;
for (const [name, assessment] of assessments) {
  for (const { name: file, bytes } of exportAll(assessment)) {
    const validate = validators.find(([suffix]) => file.endsWith(suffix))?.[1];
    if (validate === undefined) continue;
    if (validate(JSON.parse(new TextDecoder().decode(bytes)))) {
      passed += 1;
      continue;
    }
    failed += 1;
    process.stdout.write(`${name}: ${file}\n`);
    for (const { instancePath, message } of (validate.errors ?? []).slice(0, 10))
      process.stdout.write(`  ${instancePath} ${message}\n`);
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
