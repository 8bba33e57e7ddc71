import type { IgnoreRule } from '../../domain/facts/repository.ts';
import { fail, type Observation, pass, unknown } from '../../domain/observation.ts';
import { defineCheck } from '../check.ts';
import { type Ignored, ignoredFiles } from '../ignore-rules.ts';
import { mergeObservations } from '../merge-observations.ts';
import { quote } from '../quote.ts';

const ENDINGS = ['.env', '.tfvars', '.key', '.pem'];

export default defineCheck({
  id: 'secret-files-ignored',
  title: 'Git ignores the files that hold secrets',
  control: 'DATA-2.1',
  reads: ['ignoreRule'],
  requires: ['ignoreRule'],
  freshFor: 'P31D',
  why: 'A secret in git stays there: in every clone, every fork and every cache.',
  remedy: 'Write *.env, *.tfvars, *.key and *.pem into the .gitignore at the top of the repository, and no ! rule behind them.',

  judge({ ignoreRule }, { organisation }) {
    const files = [...Map.groupBy(ignoreRule, ({ directory, from }) => `${directory}\n${from.evidence}`).values()];
    const tops = files.filter((file) => !files.some((other) => isAbove(other, file)));
    if (tops.length === 0) return ENDINGS.map((ending) => judgeEnding(ending, '', []));
    const judged = tops.flatMap((top) => {
      const where = tops.length === 1 ? '' : `${top[0]?.directory ?? ''}: `;
      const below = files.filter((file) => isAbove(top, file));
      return ENDINGS.map((ending) => judgeEnding(ending, where, [top, ...below]));
    });
    return mergeObservations([...judged, ...judgeRepositories(organisation.scope.repositories ?? [], tops)]);
  },
});

/** Nothing says which repository a file is of; there must be one of each. */
function judgeRepositories(repositories: readonly string[], tops: readonly (readonly IgnoreRule[])[]): Observation[] {
  const directories = new Set(tops.map(([rule]) => rule?.directory));
  if (directories.size >= repositories.length) return [];
  const reason = `In scope are ${quote(repositories)}, and the evidence holds the rules of ${directories.size} of these ${repositories.length} repositories.`;
  const remedy = 'Put the .gitignore at the top of each repository into a folder of its own.';
  return [unknown('repositories', 'missing', reason, pointersOf(tops.flat().slice(0, 1)), { remedy })];
}

/** The file at the top decides first; those below it, for their own directories, afterwards. */
function judgeEnding(ending: string, where: string, [top = [], ...below]: readonly (readonly IgnoreRule[])[]): Observation {
  const subject = `${where}*${ending}`;
  const above = ignoredFiles(top, ending);
  const remedy = `Write *${ending} into the .gitignore at the top of the repository.`;
  if (above.by === null)
    return fail(subject, `No rule ignores every file that ends in "${ending}", in every directory.`, pointersOf(top), { remedy });
  const takenBack = [above, ...below.map((rules): Ignored => ignoredFiles(rules, ending, { ...above, takenBack: [] }))].flatMap(
    (ignored) => ignored.takenBack,
  );
  if (takenBack.length === 0) return pass(subject, `The rule ${quote(above.by.pattern)} ignores them.`, [above.by.from]);
  const rules = takenBack.map(({ pattern }) => `!${pattern}`);
  return fail(
    subject,
    `The rule ${quote(above.by.pattern)} ignores them, but ${quote(rules)} takes some back.`,
    [above.by.from, ...pointersOf(takenBack)],
    { remedy: `Take ${quote(rules)} out, and give the files that it is for another ending.` },
  );
}

/** Where the collector of hosts puts the rules of every folder that it searches but the first: each is a repository of its own. */
const COLLECTED = /(?:^|\/)git\/\d+$/;

function isAbove([upper]: readonly IgnoreRule[], [lower]: readonly IgnoreRule[]): boolean {
  if (upper === undefined || lower === undefined || upper.directory === lower.directory) return false;
  if (COLLECTED.test(lower.directory)) return false;
  return upper.directory === '' || lower.directory.startsWith(`${upper.directory}/`);
}

function pointersOf(rules: readonly IgnoreRule[]): IgnoreRule['from'][] {
  return rules.map(({ from }) => from);
}
