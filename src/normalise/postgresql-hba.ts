import type { Fact } from '../domain/fact.ts';
import type { DatabaseAccessRule } from '../domain/facts/database.ts';
import { Problem } from '../domain/problem.ts';
import { maskSecrets } from './mask-secrets.ts';
import type { Gap, Reader, Reading } from './reader.ts';
import { textOf } from './text.ts';

const HBA_BYTES = 1024 * 1024;
const TYPE = /^(?:local|host|hostssl|hostnossl|hostgssenc|hostnogssenc)$/;
const INCLUDE = /^include(?:_if_exists|_dir)?$/;
const METHODS = new Set('trust reject md5 password scram-sha-256 gss sspi ident peer ldap radius cert pam bsd oauth'.split(' '));
const RULE = new RegExp(`^\\s*(?:local|host\\w*)\\s.*\\s(?:${[...METHODS].join('|')})(?=\\s|#|$)`);
const LINE = /^\s*(?:(?:local|host|hostssl|hostnossl|hostgssenc|hostnogssenc)\s+\S+\s+\S|include(?:_if_exists|_dir)?\s+\S)/;

/** Who may connect to a PostgreSQL server, and how they prove who they are: `pg_hba.conf`. The first rule that matches decides. */
export default {
  format: 'postgresql-hba',
  title: 'PostgreSQL client authentication',
  yields: ['databaseAccessRule'],
  named: /pg_hba[\w.-]*\.conf$/i,
  recognises({ shape, head }) {
    if (shape !== 'text' && shape !== 'yaml') return false;
    const lines = head.split('\n');
    const last = lines.pop() ?? '';
    const said = lines.filter((line) => !/^\s*(?:#|$)/.test(line));
    const rules = [...said, last].filter((line) => LINE.test(line));
    return rules.some((line) => RULE.test(line)) && said.every((line, index) => LINE.test(line) || said[index - 1]?.endsWith('\\'));
  },
  read(file): Reading {
    const facts: Fact[] = [];
    const gaps: Gap[] = [];
    for (const { text, line } of logicalLines(textOf(file, HBA_BYTES))) {
      const fields = fieldsOf(text);
      const from = { evidence: file.digest, at: `line ${line}` };
      const order = facts.length + 1;
      if (fields[0] !== undefined && INCLUDE.test(fields[0][0] ?? '')) {
        const options = fields.slice(1).flat();
        gaps.push(includeGap(options, from.at));
        facts.push({
          kind: 'databaseAccessRule',
          order,
          type: 'include',
          databases: [],
          users: [],
          address: null,
          method: 'include',
          options,
          from,
        });
      } else facts.push({ kind: 'databaseAccessRule', ...ruleOf(fields, `${file.path}:${line}`), order, from });
    }
    return { artefact: file.path, takenAt: null, covers: null, facts, notes: [], gaps };
  },
} satisfies Reader;

function includeGap(files: readonly string[], at: string): Gap {
  const what = `The rules that it includes from "${files.join(' ')}" are not in this evidence.`;
  return { kinds: ['databaseAccessRule'], what, at, remedy: 'Hand in one file with all rules.' };
}

function logicalLines(text: string): { text: string; line: number }[] {
  const joined: { text: string; line: number }[] = [];
  let open = '';
  let start = 1;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (open === '') start = index + 1;
    if (line.endsWith('\\')) {
      open += `${line.slice(0, -1)} `;
      continue;
    }
    const whole = open + line;
    open = '';
    if (!/^\s*(?:#|$)/.test(whole)) joined.push({ text: whole, line: start });
  }
  if (open.trim() !== '') joined.push({ text: open, line: start });
  return joined;
}

/** The fields of a line, each a list of words: words after a comma belong together, a comment ends the line. */
function fieldsOf(text: string): string[][] {
  const fields: string[][] = [];
  let joins = false;
  for (const [, quoted, plain, comma, comment] of text.matchAll(/"([^"]*)"|([^\s,"#]+(?:"[^"]*"[^\s,"#]*)*)|(,)|(#)/g)) {
    if (comment !== undefined) break;
    if (comma !== undefined) {
      joins = true;
      continue;
    }
    const word = quoted ?? plain ?? '';
    const open = fields.at(-1);
    if (joins && open !== undefined) open.push(word);
    else fields.push([word]);
    joins = false;
  }
  return fields;
}

function ruleOf(fields: readonly string[][], where: string): Omit<DatabaseAccessRule, 'order' | 'from'> {
  const [[type = ''] = [], databases = [], users = [], ...rest] = fields;
  const fix = 'Mend the line; the server refuses the whole file until then.';
  if (!TYPE.test(type)) throw new Problem({ what: `"${type}" is no type of connection.`, where, fix });
  const words = rest.map((field) => field.join(','));
  const address = type === 'local' ? null : (words.shift() ?? null);
  const mask =
    address !== null && /^[\d.]+$|^[\da-f]*:[\da-f:]*$/i.test(address) && /^[\d.]+$|:/.test(words[0] ?? '')
      ? words.shift()
      : undefined;
  const [method = '', ...options] = words;
  if (!METHODS.has(method)) throw new Problem({ what: `"${method}" is no method of authentication.`, where, fix });
  return {
    type,
    databases,
    users,
    address: mask === undefined ? address : `${address} ${mask}`,
    method,
    options: options.map(maskSecrets),
  };
}
