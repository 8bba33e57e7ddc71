import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Assessment } from '../../src/domain/assessment.ts';
import { exportAll } from '../../src/publish/exports/exports.ts';

/**
 * Lets the validators of the fields we claim to keep judge what `npm start` published: veraPDF (PDF/A-3a, PDF/UA-1), pyHanko
 * (PAdES) and compliance-trestle (OSCAL). They are installed outside the project, into a cache folder of the user, from the
 * registries of Python and Java; Python 3, a JDK and Maven must be there.
 */
const cache = process.env['PROOFBOOK_JUDGES'] ?? join(homedir(), '.cache', 'proofbook-judges');
const VERSIONS = { verapdf: '1.28.2', pyhanko: '0.38.0', pyhankoCli: '0.6.0', trestle: '5.2.0' } as const;
const dist = new URL('../../dist/', import.meta.url).pathname;
const report = join(dist, 'reports', 'harbour-2026-Q3.pdf');

let passed = 0;
let failed = 0;

function run(program: string, ...args: readonly string[]): { output: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  return { output: `${stdout}${stderr}`, status };
}

function must(program: string, ...args: readonly string[]): string {
  const { output, status } = run(program, ...args);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${output.slice(-2000)}`);
  return output;
}

function judge(what: string, verdict: boolean, output: string): void {
  if (verdict) passed += 1;
  else failed += 1;
  process.stdout.write(`${verdict ? 'ok  ' : 'FAIL'} ${what}\n${verdict ? '' : `${output.slice(-3000)}\n`}`);
}

function pythonTools(): string {
  const bin = join(cache, 'python', 'bin');
  if (!existsSync(join(bin, 'trestle'))) {
    must('python3', '-m', 'venv', join(cache, 'python'));
    const packages = [
      `pyhanko==${VERSIONS.pyhanko}`,
      `pyhanko-cli==${VERSIONS.pyhankoCli}`,
      `compliance-trestle==${VERSIONS.trestle}`,
    ];
    must(join(bin, 'pip'), 'install', '--quiet', ...packages);
  }
  return bin;
}

/** The class path of veraPDF's command line. */
function verapdf(): string {
  const folder = join(cache, 'verapdf');
  const list = join(folder, 'classpath');
  if (!existsSync(list)) {
    mkdirSync(folder, { recursive: true });
    const dependency = `<groupId>org.verapdf.apps</groupId><artifactId>greenfield-apps</artifactId><version>${VERSIONS.verapdf}</version>`;
    const project = `<modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>x</artifactId><version>1</version>`;
    writeFileSync(
      join(folder, 'pom.xml'),
      `<project>${project}<dependencies><dependency>${dependency}</dependency></dependencies></project>`,
    );
    must('mvn', '-q', '-f', join(folder, 'pom.xml'), 'dependency:build-classpath', `-Dmdep.outputFile=${list}`);
  }
  return readFileSync(list, 'utf8').trim();
}

if (!existsSync(report)) {
  process.stderr.write(`${report} is not there: run \`npm start\` first.\n`);
  process.exit(3);
}
mkdirSync(cache, { recursive: true });

for (const [flavour, title] of [
  ['3a', 'PDF/A-3a'],
  ['ua1', 'PDF/UA-1'],
] as const) {
  const { output } = run('java', '-cp', verapdf(), 'org.verapdf.apps.GreenfieldCliWrapper', '-f', flavour, report);
  judge(`veraPDF: the signed report is ${title}`, output.includes('isCompliant="true"'), output);
}

const bin = pythonTools();
const certificates = readFileSync(join(dist, '..', '.proofbook', 'keys', 'signing-certificate.pem'), 'utf8').split(
  /(?<=-----END CERTIFICATE-----\n)/,
);
const authority = join(cache, 'demonstration-authority.pem');
writeFileSync(authority, certificates[1] ?? '');
const validated = run(
  join(bin, 'pyhanko'),
  'sign',
  'validate',
  '--pretty-print',
  '--trust-replace',
  '--trust',
  authority,
  '--no-revocation-check',
  report,
);
for (const sentence of ['The signature is judged VALID', 'The signature covers the entire file']) {
  judge(`pyHanko: ${sentence.toLowerCase()}`, validated.output.includes(sentence), validated.output);
}

const workspace = join(cache, 'trestle');
rmSync(workspace, { recursive: true, force: true });
mkdirSync(workspace, { recursive: true });
must(join(bin, 'trestle'), 'init', '--local', '--trestle-root', workspace);
const assessment = Assessment.parse(JSON.parse(readFileSync(join(dist, 'assessments', 'harbour-2026-Q3.json'), 'utf8')));
for (const { name, bytes } of exportAll(assessment).filter((file) => file.name.includes('.oscal-'))) {
  const file = join(cache, name);
  writeFileSync(file, bytes);
  const { output, status } = run(
    join(bin, 'trestle'),
    'import',
    '--trestle-root',
    workspace,
    '--file',
    file,
    '--output',
    name.replace(/\W/g, '-'),
    '--regenerate',
  );
  judge(`compliance-trestle takes ${name}`, status === 0, output);
}

process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
