import type { Schedule } from '../domain/fact.ts';
import { commandsOf, type ShellCommand } from '../normalise/shell-commands.ts';
import { reachable } from '../normalise/shell-reach.ts';

/** Programs and scripts that make a backup, by the last part of their path. */
const MAKES =
  /^(?:backup|pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-dump|mongodump|restic|borg(?:matic)?|[\w.-]*backup[\w-]*(?:\.(?:sh|bash|py|pl))?)$/i;
/** Programs that look at what they are given, change its rights, or do nothing, whatever it is called. */
const DOES_NOT =
  /^(?:find|rm|rmdir|ls|tree|du|df|stat|test|\[|cat|echo|printf|true|false|:|chmod|chown|chgrp|mkdir|touch|mv|ln|mount|umount|logger|mail|curl|wget|sha\d+sum|md5sum|which|command|type|ps|pgrep|head|tail|grep|gunzip|zcat|gzip|psql|pg_restore|date|cd)$/;
/** Words by which a tool cleans up, looks, or brings back instead. */
const OTHERWISE = /^(?:-delete|prune|forget|verify|check|restore|list|snapshots|extract|info|--help|--version|--dry-run)$/i;
/** Programs that run what stands behind them. */
const RUNS =
  /^(?:sudo|doas|nice|ionice|nohup|time|env|flock|timeout|chronic|systemd-cat|exec|(?:ba|da|a|z|k)?sh|setsid|chpst|runuser|su|docker|podman|kubectl|ssh)$/;
/** Programs that copy to the last place they are given. */
const COPIES = /^(?:rsync|scp|cp|rclone|aws|gsutil|gcloud|azcopy|s3cmd|mc)$/;
const NOT_COPIED = /^(?:-[a-zA-Z]*n[a-zA-Z]*|--dry-run|--dryrun|--list-only)$/;
/** Options whose value is a place that nothing is copied to. */
const WITH_PLACE =
  /^--(?:log-file|config|password-file|exclude|exclude-from|include-from|files-from|filter-from|rsh|temp-dir|partial-dir)$/;

/** What a job of a schedule does for backups. */
export interface BackupJob {
  readonly makes: boolean;
  /** Whether it copies or archives something to a place. */
  readonly writesTo: (place: string) => boolean;
  /** By the name of its service it may make one, and the evidence does not show what that runs. */
  readonly unseen: boolean;
}

/** Reads the command of a schedule, as far as it shows without running it: only commands that it comes to count. */
export function backupJob({ command }: Pick<Schedule, 'command'>): BackupJob {
  const calls = callsIn(command);
  return {
    makes: calls.some(makesBackup),
    writesTo: (place) => calls.some((words) => writes(words, place)),
    unseen: /^[\w@.\\-]*(?:backup|dump|borg|restic)[\w@.\\-]*\.(?:service|timer)$/i.test(command.trim()),
  };
}

/** The commands that can run, each as its words; what a shell or another host is given to run is among them. */
function callsIn(text: string): string[][] {
  const commands = commandsOf(text);
  const run = reachable(commands);
  return commands
    .filter((one) => run.has(one))
    .map(wordsOf)
    .flatMap((words) => [
      words,
      ...(RUNS.test(nameOf(words[0])) ? words.slice(1).filter((word) => /\s/.test(word)) : []).flatMap((inner) => callsIn(inner)),
    ]);
}

/** Words of a command without quotation marks, redirections, and what stands before its program. */
function wordsOf({ text }: ShellCommand): string[] {
  const bare = text.replace(/^(?:(?:then|do|else|if|!|\{|\()\s+|[A-Za-z_]\w*=\S*\s+)+/, '');
  const words = bare.match(/(?:[^\s"'<>]|"[^"]*"|'[^']*'|\d?[<>]+&?\s*\S+)+/g) ?? [];
  return words.filter((word) => !/^\d?[<>]/.test(word)).map((word) => word.replace(/["']/g, ''));
}

function nameOf(word: string | undefined): string {
  return word?.split('/').at(-1) ?? '';
}

function makesBackup(words: readonly string[]): boolean {
  const [first, ...rest] = words;
  const program = nameOf(first);
  if (DOES_NOT.test(program) || words.some((word) => OTHERWISE.test(word))) return false;
  if (MAKES.test(program)) return true;
  if (RUNS.test(program)) {
    // The options of the program that runs another are not told from their values: any word can be the other program.
    return rest.some(
      (word, index) =>
        !word.startsWith('-') && !isPlace(word) && MAKES.test(nameOf(word)) && !DOES_NOT.test(nameOf(rest[index - 1])),
    );
  }
  return rest.includes('backup');
}

/** A folder of backups is no program, whatever it is called. */
function isPlace(word: string): boolean {
  return word.includes('/') && !/\.(?:sh|bash|py|pl)$|\/s?bin\//.test(word);
}

function writes(words: readonly string[], place: string): boolean {
  const start = RUNS.test(nameOf(words[0])) ? words.findIndex((word) => COPIES.test(nameOf(word)) || MAKES.test(nameOf(word))) : 0;
  const [first, ...rest] = words.slice(Math.max(0, start));
  const program = nameOf(first);
  if (DOES_NOT.test(program) || rest.some((word) => OTHERWISE.test(word))) return false;
  if (!COPIES.test(program))
    return rest.some((word) => isAt(word, place)) && (program !== 'tar' || /^-?[a-zA-Z]*c|^--create$/.test(rest[0] ?? ''));
  if (rest.some((word) => NOT_COPIED.test(word))) return false;
  const places = rest.filter(
    (word, index) => /[/:]/.test(word) && !word.startsWith('-') && !WITH_PLACE.test(rest[index - 1] ?? ''),
  );
  return isAt(places.at(-1) ?? '', place);
}

/** Whether a word names a place or one in it. */
function isAt(word: string, place: string): boolean {
  const start = word.indexOf(place);
  return start !== -1 && /^(?:\/|::|$)/.test(word.slice(start + place.length)) && !/[\w.-]/.test(word[start - 1] ?? '');
}
