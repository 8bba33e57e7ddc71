import type { Fact } from '../domain/fact.ts';
import { Problem } from '../domain/problem.ts';
import { maskSecrets } from './mask-secrets.ts';
import type { Gap, Reader, Reading, SealedFile } from './reader.ts';
import type { Sample } from './sample.ts';
import { textOf } from './text.ts';

const CRON_BYTES = 1024 * 1024;

const NUMBERS = '[\\d*][\\d*,/~-]*';
const NAMED = '[\\d*a-zA-Z][\\d*a-zA-Z,/~-]*';
const TIMES = `${NUMBERS}[ \\t]+${NUMBERS}[ \\t]+${NUMBERS}[ \\t]+${NAMED}[ \\t]+${NAMED}`;
const WORDS = '@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)';
const JOB = new RegExp(`^[ \\t]*-?(${TIMES}|${WORDS})[ \\t]+(\\S.*)$`);
const VARIABLE = /^[ \t]*(?:[A-Za-z_]\w*|"[^"]*"|'[^']*')[ \t]*=/;

/** Users whose name in front of a command is no command. */
const SYSTEM_USERS = new Set(
  ['root', 'nobody', 'daemon', 'bin', 'sys', 'man', 'lp', 'mail', 'news', 'proxy', 'backup', 'list', 'games', 'www-data'].concat([
    'postgres',
    'mysql',
    'redis',
    'ubuntu',
    'debian',
    'admin',
    'deploy',
  ]),
);

/** Lines of cron, of one user (`crontab -l`) or of the system (`/etc/crontab`, `/etc/cron.d/`): crontab(5). */
export default {
  format: 'crontab',
  title: 'Crontab',
  yields: ['schedule'],
  named: /^crontab|\.cron(?:tab)?$/i,

  recognises(sample) {
    if (sample.shape !== 'text' && sample.shape !== 'yaml') return false;
    const lines = sample.head.split('\n').map((line) => line.replace(/\r$/, ''));
    // The last line of a file that was cut off can be anything.
    const last = lines.pop() ?? '';
    const said = lines.filter((line) => !isSilent(line));
    if (!said.every((line) => JOB.test(line) || VARIABLE.test(line))) return false;
    // Five numbers and a word are a line of many a table.
    const times = [...said, last].flatMap((line) => JOB.exec(line)?.[1] ?? []);
    return times.some((when) => /[*@]/.test(when)) || (times.length > 0 && namedLikeCron(sample));
  },

  read(file): Reading {
    const text = textOf(file, CRON_BYTES);
    checkEnd(text, file);
    const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
    const users = hasUserColumn(file, lines);
    const facts: Fact[] = [];
    const gaps: Gap[] = [];
    let variables = 0;
    let zone: string | null = null;
    for (const [index, line] of lines.entries()) {
      if (isSilent(line)) continue;
      const job = JOB.exec(line);
      if (job !== null) {
        const at = `line ${index + 1}`;
        facts.push({
          kind: 'schedule',
          host: null,
          when: (job[1] ?? '').replace(/\s+/g, ' '),
          command: commandOf(job[2] ?? '', users),
          from: { evidence: file.digest, at },
        });
      } else if (VARIABLE.test(line)) {
        variables += 1;
        gaps.push(...shellGap(line, `line ${index + 1}`));
        zone = /^\s*(?:CRON_TZ|TZ)\s*=\s*["']?([\w/+-]+)/.exec(line)?.[1] ?? zone;
      } else {
        const fix = 'Mend the line; cron passes over the whole file until then.';
        throw new Problem({ what: 'The line is no time with a command and no variable.', where: `${file.path}:${index + 1}`, fix });
      }
    }
    return {
      artefact: file.path,
      takenAt: null,
      covers: null,
      facts,
      notes: [
        ...(variables > 0 ? [`Variables passed over: ${variables}.`] : []),
        ...(zone === null ? [] : [`The times are those of the zone ${zone}.`]),
      ],
      gaps,
    };
  },
} satisfies Reader;

/** Cron hands every command to `SHELL`: one that is no shell runs none of them. */
function shellGap(line: string, at: string): Gap[] {
  const shell = /^\s*["']?SHELL["']?\s*=\s*["']?([^"'\s]*)/.exec(line)?.[1];
  if (shell === undefined || /(?:^|\/)(?:ba|da|a|z|k|mk)?sh$/.test(shell)) return [];
  const what = `Cron hands the commands to "${shell}", and whether that runs them is not known here.`;
  return [{ kinds: ['schedule'], what, at, remedy: 'Set SHELL to a shell, such as /bin/sh.' }];
}

function isSilent(line: string): boolean {
  return /^\s*(?:#|$)/.test(line);
}

function namedLikeCron({ path }: Pick<Sample, 'path'>): boolean {
  return /(?:^|\/)(?:cron\.d|crontabs)\/|cron(?:tab)?(?:\.\w+)?$/i.test(path);
}

/** Cron takes a crontab whose last line does not end for broken, and a file that was cut off shows by it. */
function checkEnd(text: string, file: SealedFile): void {
  if (text.endsWith('\n')) return;
  throw new Problem({
    what: 'The last line does not end.',
    where: `${file.path}:${text.split('\n').length}`,
    why: 'The file was cut off, and cron takes such a file for broken.',
    fix: 'Collect the whole file, or end its last line.',
  });
}

/** Whether a user stands in front of every command. Where that is open, what is in front stays part of the command. */
function hasUserColumn(file: SealedFile, lines: readonly string[]): boolean {
  const jobs = lines.filter((line) => !isSilent(line)).flatMap((line) => JOB.exec(line)?.[2] ?? []);
  const users = jobs.map((job) => /^([a-z_][a-z0-9_-]*)[ \t]+\S/.exec(job)?.[1] ?? null);
  if (users.length === 0 || users.includes(null)) return false;
  if (/(?:^|\/)cron\.d\/|(?:^|\/)etc\/crontab$/.test(file.path)) return true;
  if (lines.some((line) => /^#.*\buser(?:-?name)?\s+command\b/i.test(line))) return true;
  return users.every((user) => user !== null && SYSTEM_USERS.has(user));
}

/** The command without its user, and without what cron gives it as input behind `%`. */
function commandOf(job: string, users: boolean): string {
  const command = users ? job.replace(/^\S+[ \t]+/, '') : job;
  const [before = ''] = command.split(/(?<!\\)%/);
  return maskSecrets(before.replaceAll('\\%', '%').trim());
}
