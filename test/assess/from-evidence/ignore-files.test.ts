import { expect, test } from 'vitest';
import { scope } from '../builders.ts';
import { judged } from '../judged.ts';

const RULES = '*.env\n*.tfvars\n*.key\n*.pem\n';

test.for<[string, string, Record<string, string>, (readonly string[])?]>([
  ['one repository', 'pass', { 'git/.gitignore': RULES }, ['git.example/a']],
  ['a folder below it with rules of its own', 'pass', { 'git/.gitignore': RULES, 'git/app/.gitignore': 'dist/\n' }],
  [
    'two folders that the collector searched',
    'pass',
    { 'git/.gitignore': RULES, 'git/2/.gitignore': RULES },
    ['git.example/a', 'git.example/b'],
  ],
  ['the second of them without these rules', 'fail', { 'git/.gitignore': RULES, 'git/2/.gitignore': 'node_modules/\n' }],
  ['the second of them without any rule', 'unknown', { 'git/.gitignore': RULES, 'git/2/.gitignore': '# Nothing yet.\n' }],
  ['a repository without any rule', 'fail', { 'git/.gitignore': '# Nothing yet.\n' }],
  ['a repository of which nothing is there', 'unknown', { 'git/.gitignore': RULES }, ['git.example/a', 'git.example/b']],
])('secret-files-ignored: %s: %s', async ([, outcome, files, repositories = []]) => {
  const { outcome: found, reason } = await judged('secret-files-ignored', files, scope({ repositories: [...repositories] }));
  expect(found, reason).toBe(outcome);
});
