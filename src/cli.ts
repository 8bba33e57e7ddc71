#!/usr/bin/env node
import { Command, Option } from 'commander';
import { runAccept } from './commands/accept.ts';
import { runAssess } from './commands/assess.ts';
import { runAttest } from './commands/attest.ts';
import { runCollect } from './commands/collect.ts';
import { runCoverage } from './commands/coverage.ts';
import { runDiff } from './commands/diff.ts';
import { runDisclose } from './commands/disclose.ts';
import { refuseEmpty } from './commands/empty-values.ts';
import { DEFECT_CODE, endingOf, isHelp, PROBLEM_CODE, traceOf, VERSION } from './commands/ending.ts';
import { runExplain } from './commands/explain.ts';
import { runFix } from './commands/fix.ts';
import { runInit } from './commands/init.ts';
import { runPackage, runPublish, runReport, runSite } from './commands/publish.ts';
import { runImportRequests } from './commands/request.ts';
import type { Settings } from './commands/settings.ts';
import { Terminal } from './commands/terminal.ts';
import { misplacedOption, refuseUnknownCommands } from './commands/unknown.ts';
import { runVerify } from './commands/verify.ts';
import { explain, Problem } from './domain/problem.ts';
import { keepYoungSpaceSmall } from './young-space.ts';

keepYoungSpaceSmall();

/** Exit codes, the same for every command. */
const EXIT_CODES = `
Exit codes:
  0  done; for assess: every file was read, every control is satisfied, accepted, attested or not applicable
  1  assess, or publish --strict: a control could not be assessed, or a file not read;
     collect: a file was not taken in or not recognised; diff: something got worse, or may have
  2  assess, or publish --strict: a control is not satisfied
  ${PROBLEM_CODE}  a problem: nothing was published; the message says what to do
  4  verify: something was changed, removed or added
  5  verify: everything fits together, but no key that you trust vouches for it
  6  verify: what is there is genuine, and something that belongs to it is missing
  7  verify --rederive: it is as it was signed, and deriving it again gives something else
  ${DEFECT_CODE}  a defect: the program itself failed; --trace shows where
  9  verify: it is as it was signed, and of another deployment or period than you asked for
 10  verify: nothing is wrong as far as it was looked at, and not all of it could be compared`;

const period = new Option('-p, --period <quarter>', 'the quarter, e.g. 2026-Q3 (default: the newest in evidence/)');
const asOf = new Option(
  '--as-of <instant>',
  'judge as of this instant of the quarter, e.g. 2026-10-01T00:00:00Z (default: its end)',
);
const output = new Option('--output <folder>', 'write there and leave dist/ as it is; any instant is allowed then');

let hasLostResult = false;

const program = new Command('proofbook')
  .description('Judges every control of a hardening guide on evidence and publishes the proof.')
  .version(`proofbook ${VERSION}`, '-V, --version', 'print the version')
  .addOption(
    new Option('--root <folder>', 'the project: content/, evidence/, dist/ and .proofbook/ lie here').default(
      process.cwd(),
      'this folder',
    ),
  )
  .option('--json', 'print one JSON document: the result, or {"problem": …}', false)
  .option('--trace', 'when something fails, print where in the program', false)
  .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
  .configureOutput({ outputError: () => {} })
  .addHelpText('after', EXIT_CODES)
  .exitOverride();

program
  .command('init')
  .description('create the evidence record and a demonstration signing key, once')
  .option('--if-missing', 'do nothing where they are there already', false)
  .addOption(new Option('--algorithm <name>', 'of the key').choices(['ecdsa-p256', 'rsa-3072']).default('ecdsa-p256'))
  .action((options) => finish(runInit(settings(), options)));

program
  .command('collect')
  .description('seal a drop folder into the record and say what each file was taken for')
  .argument('[folder]', 'the drop folder (default: evidence/<quarter>)')
  .addOption(period)
  .action((folder: string | undefined, options) => finish(runCollect(settings(), { ...options, folder })));

program
  .command('assess')
  .description('judge the collected evidence of a quarter')
  .addOption(period)
  .addOption(asOf)
  .addOption(output)
  .action((options) => finish(runAssess(settings(), options)));

program
  .command('report')
  .description('write the signed PDF report of a quarter')
  .addOption(period)
  .addOption(asOf)
  .addOption(output)
  .option('--unsigned', 'write only the unsigned report', false)
  .option('--key <file>', 'private key (PEM) to sign with')
  .option('--certificate <file>', "certificate (PEM) of the key, followed by its issuers'")
  .action((options) => finish(runReport(settings(), options)));

program
  .command('site')
  .description('build the runbook site of a quarter')
  .addOption(period)
  .addOption(asOf)
  .addOption(output)
  .action((options) => finish(runSite(settings(), options)));

const tsa = new Option('--tsa <url>', 'have this time-stamping authority (RFC 3161) stamp the package');
const seed = new Option('--seed <text>', 'what samples are drawn with (default: the digest of the assessment)');

program
  .command('package')
  .description("make the assessor's package of a quarter, with its report and site")
  .addOption(period)
  .addOption(asOf)
  .addOption(output)
  .option('--key <file>', 'private key (PEM) to sign the report with')
  .option('--certificate <file>', "certificate (PEM) of the key, followed by its issuers'")
  .addOption(tsa)
  .addOption(seed)
  .action((options) => finish(runPackage(settings(), options)));

program
  .command('publish')
  .description('collect, assess, report, site and package, in this order')
  .addOption(period)
  .addOption(asOf)
  .addOption(output)
  .option('--all', 'every quarter that has a drop folder, the newest last', false)
  .option('--strict', 'exit as assess does', false)
  .option('--key <file>', 'private key (PEM) to sign with')
  .option('--certificate <file>', "certificate (PEM) of the key, followed by its issuers'")
  .addOption(tsa)
  .addOption(seed)
  .action((options) => finish(runPublish(settings(), options)));

const expires = new Option(
  '--expires <when>',
  'last day on which it holds, or how long: 2026-12-31, P3M, P1Y',
).makeOptionMandatory();
const force = new Option('--force', 'write it although the assessment knows no such subject').default(false);
const dryRun = new Option('--dry-run', 'show what would be written, and write nothing').default(false);

program
  .command('attest')
  .description('record what somebody did, in the drop folder of a quarter; with a key, signed')
  .requiredOption('--control <id>', 'the control it is about, e.g. CMP-3.1')
  .option('--subject <text>', 'what it is about, as the assessment calls it, e.g. 2026-W27')
  .option('--performed <day>', 'the day, or an instant with its zone (default: today in UTC)')
  .option('--covers-from <day>', 'the first day that it speaks of')
  .option('--covers-to <day>', 'the day after the last one that it speaks of')
  .requiredOption('--by <role>', 'the role of who stands for it, e.g. "Security engineer"')
  .requiredOption('--statement <text>', 'what was done and what was found')
  .addOption(expires)
  .addOption(period)
  .option('--sign-key <file>', 'SSH key to sign with; a .pub file has the agent sign')
  .addOption(force)
  .addOption(dryRun)
  .action((options) => finish(runAttest(settings(), options)));

program
  .command('accept')
  .description('accept a risk: write a deviation, with its last day')
  .requiredOption('--control <id>', 'the control that fails, e.g. CTR-3.1')
  .requiredOption('--subject <text>', 'what fails, as the assessment calls it; "*" for all of it')
  .option('--id <name>', 'name of the deviation and its file (default: from control and subject)')
  .requiredOption('--reason <text>', 'why it cannot be otherwise')
  .requiredOption('--compensating <text>', 'what limits the risk meanwhile')
  .requiredOption('--approved-by <role>', 'the role of who accepts it')
  .option('--approved <day>', 'the day of the approval (default: today in UTC)')
  .addOption(expires)
  .addOption(period)
  .addOption(force)
  .addOption(dryRun)
  .action((options) => finish(runAccept(settings(), options)));

program
  .command('diff')
  .description('say what changed between two quarters: the system, the rules, the evidence, or what people recorded')
  .argument('<before>', 'a quarter, taken as it was published where it was; or the JSON file of an assessment')
  .argument('<after>', 'a later quarter, judged now; or the JSON file of an assessment')
  .action((before: string, after: string) => finish(runDiff(settings(), before, after)));

program
  .command('explain')
  .description('say step by step how a control, a check or a file came to what is said of it')
  .argument('<name>', 'a control such as CTR-3.1, a check such as read-only-root, or the path of a file in the drop folder')
  .addOption(period)
  .action((name: string, options) => finish(runExplain(settings(), name, options)));

program
  .command('fix')
  .description('show the change that would make a control pass, as a patch; nothing is changed')
  .argument('<control>', 'a control such as CTR-4.10, or a check such as restarts-bounded')
  .addOption(period)
  .option('--dry-run', 'print the patch; there is no other way to run it', false)
  .action((control: string, options) => finish(runFix(settings(), control, options)));

program
  .command('coverage')
  .description(
    'say what an assessment covers and what it does not: services, images, hosts, logs, clauses, controls, files, formats',
  )
  .addOption(period)
  .action((options) => finish(runCoverage(settings(), options)));

program
  .command('verify')
  .description('say whether a package, a report or an evidence record is as it was signed')
  .argument('<path>', 'a package (folder or .zip), a report (.pdf), or the folder of a record, e.g. .proofbook/record')
  .option('--trust <file>', 'keys that you trust (for a report, certificates), which you received by another way')
  .option('--tsa-trust <file>', 'certificates (PEM) of time-stamping authorities that you trust')
  .option('--deployment <name>', 'the deployment that a package or report is to be about, e.g. harbour')
  .option('-p, --period <quarter>', 'the quarter that a package or report is to be about, e.g. 2026-Q3')
  .option('--rederive', 'judge the evidence of a package again, write its files again, and compare', false)
  .option('--site', 'with --rederive: build the runbook again as well', false)
  .option('--disclosure <file...>', 'redacted items of the package that its owner disclosed to you')
  .option(
    '--older <file>',
    'a checkpoint that you kept, of the record or of a package from it; may be given several times',
    collectValues,
  )
  .action((path: string, options) => finish(runVerify(settings(), path, options)));

program
  .command('disclose')
  .description('open one redacted value or file of a package to an assessor, in a signed file of its own')
  .argument('[item]', "as --list names it, e.g. 'logs/traefik-access.log line 3 #1'; a path alone is the whole original")
  .addOption(period)
  .option('--package <path>', 'the package that was handed out (default: the one of the quarter in dist/packages/)')
  .option('--list', 'show what was redacted, never the original', false)
  .addOption(dryRun)
  .action((item: string | undefined, options) => finish(runDisclose(settings(), item, options)));

const requests = program.command('requests').description("an assessor's answers to the requests of a package");

requests
  .command('import')
  .description('keep a filled-in requests.csv or requests.json for the next package')
  .argument('<file>', 'the file that the assessor sent back')
  .action((file: string) => finish(runImportRequests(settings(), file)));

program.hook('preAction', (_, command) => refuseEmpty(command));
refuseUnknownCommands(program);
refuseUnknownCommands(requests);

function collectValues(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}

function settings(): Settings {
  const { root, json } = program.opts<{ root: string; json: boolean }>();
  return { root, terminal: terminalFor(json), now: new Date() };
}

function terminalFor(json: boolean): Terminal {
  const { stdout, stderr, env } = process;
  return new Terminal({ json, stdout, stderr, color: (env['NO_COLOR'] ?? '') === '' });
}

async function finish(run: Promise<number>): Promise<void> {
  process.exitCode = await run;
}

/** Says why a command did not come to its end. */
function fail(thrown: unknown, terminal = settings().terminal): void {
  const { code, failure } = endingOf(thrown);
  process.exitCode = code;
  // Who gave no command has just been shown what there is.
  if (failure === null || (isHelp(thrown) && !terminal.json)) return;
  terminal.failure(failure.kind, failure.parts);
  if (program.opts<{ trace: boolean }>().trace) terminal.trace(traceOf(thrown));
}

/** Whoever reads may have seen enough, as `head` has: that ends nothing. Any other failure loses the result, which is said where it still can be. */
process.stdout.on('error', (thrown: NodeJS.ErrnoException) => {
  if (thrown.code === 'EPIPE' || hasLostResult) return;
  hasLostResult = true;
  const problem = new Problem({
    what: `The result could not be printed: ${explain(thrown)}.`,
    why: 'What the command did is done; only what it says of it is lost.',
    fix: 'Mend where its output goes, and run it again.',
  });
  fail(problem, terminalFor(false));
});
process.stderr.on('error', () => {});
process.on('uncaughtException', (thrown) => {
  fail(thrown);
  process.exit();
});

try {
  await program.parseAsync();
} catch (thrown) {
  fail(misplacedOption(thrown, program, process.argv.slice(2)));
}
