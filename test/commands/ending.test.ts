import { mkdir } from 'node:fs/promises';
import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { DEFECT_CODE, endingOf, PROBLEM_CODE, traceOf, VERSION } from '../../src/commands/ending.ts';
import { Problem } from '../../src/domain/problem.ts';

const HELP = '`npx proofbook --help` lists the commands, `npx proofbook COMMAND --help` the options of one.';
const wrong = (message: string) => new CommanderError(1, 'commander.wrong', message);

test.for<[what: string, thrown: unknown, parts: object]>([
  ['a problem', new Problem({ what: 'W.', fix: 'F.' }), { what: 'W.', fix: 'F.' }],
  ['a wrong call', wrong("error: unknown option '--x'"), { what: "Unknown option '--x'.", fix: HELP }],
  [
    'a wrong call with a hint',
    wrong("error: unknown command 'publsh'\n(Did you mean publish?)"),
    { what: "Unknown command 'publsh'.", fix: 'Did you mean "publish"?' },
  ],
  [
    'no command',
    new CommanderError(1, 'commander.help', '(outputHelp)'),
    { what: 'No command was given that is known.', fix: HELP },
  ],
])('%s ends with 3', ([, thrown, parts]) => {
  expect(endingOf(thrown)).toEqual({ code: PROBLEM_CODE, failure: { kind: 'problem', parts } });
});

test('what the system refuses is a problem with its place', async () => {
  const thrown = await mkdir('/proc/nowhere/x').catch((error: unknown) => error);
  expect(endingOf(thrown)).toEqual({
    code: PROBLEM_CODE,
    failure: {
      kind: 'problem',
      parts: {
        what: 'The system refused "mkdir": there is no such file or folder (ENOENT).',
        where: '/proc/nowhere/x',
        why: 'The command could not come to its end.',
        fix: 'Look after the disk and run the command again.',
      },
    },
  });
});

test('asking for help or the version is no failure', () => {
  expect(endingOf(new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)'))).toEqual({ code: 0, failure: null });
});

test.for([
  new TypeError('x is not a function'),
  new RangeError('too\n  deep'),
  'a text',
  undefined,
  Object.assign(new Error('E'), { code: 'ERR_X' }),
])('anything else is a defect: %s', (thrown) => {
  const { code, failure } = endingOf(thrown);
  expect(code).toBe(DEFECT_CODE);
  expect(failure?.kind).toBe('defect');
  expect(failure?.parts.what).toMatch(
    new RegExp(`^Proofbook ${VERSION.replaceAll('.', '\\.')} failed where it should not: [^\\n]+$`),
  );
  expect(`${failure?.parts.why} ${failure?.parts.fix}`).toMatch(/fault of the program.*--trace/);
});

test('a long message is cut, and the trace shows causes', () => {
  expect(endingOf(new Error('x'.repeat(10_000))).failure?.parts.what.length).toBeLessThan(400);
  const thrown = new Error('outer', { cause: new TypeError('inner') });
  expect(traceOf(thrown)).toMatch(/^Error: outer\n[\s\S]+\nCaused by: TypeError: inner\n {4}at /);
  expect(traceOf('text')).toBe('text');
});
