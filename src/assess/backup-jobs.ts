import type { Schedule } from '../domain/facts/host.ts';
import { commandsOf, type ShellCommand } from '../normalise/shell-commands.ts';
import { reachable } from '../normalise/shell-reach.ts';
import { redirectionsOf } from '../normalise/shell-words.ts';

/** Programs that write what a database holds, to a file or to their output. */
const DUMPS = /^(?:pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-dump|mongodump)$/;
/** Their options that leave the data out, or ask for words about themselves. */
const WITHOUT_DATA = /^(?:-V|--version|--help|-\?|--schema-only|-s|--globals-only|-g|--roles-only|--no-data|-d(?=$)|--dry-run)$/;
/** Programs with the commands by which they make a backup; '' where they make one without any. */
const KEEPERS: Readonly<Record<string, readonly string[]>> = {
  restic: ['backup'],
  borg: ['create'],
  borgmatic: ['create', ''],
  kopia: ['create'],
  duplicity: ['full', 'incremental', 'incr', 'backup', ''],
  pgbackrest: ['backup'],
  'wal-g': ['backup-push'],
  barman: ['backup'],
};
/** Commands of such programs that clean up, look, or bring back. */
const OTHERWISE =
  /^(?:-delete|--delete-old|prune|forget|verify|check|compact|unlock|init|mount|cleanup|restore|recover|list|ls|snapshots|stats|status|extract|info|diff|help|remove-\S+|collection-status|-h|-n|--?help|--version|--dry-run|--dryrun|--noop|--check|--test|--list|--verify|--restore|--prune|--status)$/i;
/** A script or program by whose name it makes a backup. */
const SCRIPT = /^(?:backup|[\w.-]*backup[\w-]*(?:\.(?:sh|bash|py|pl|rb))?)$/i;
/** Words of such a name by which it does something else with backups, or saves what is no data of the deployment. */
const OTHER_SCRIPT =
  /(?:^|[-_.])(?:prune|check|verify|validate|test|delete|remove|rm|clean|cleanup|purge|rotate|expire|old|list|show|monitor|watch|report|status|alert|notify|restore|recover|mount|umount|stop|disable|lock|unlock|dpkg|apt|rpmdb|etc|config|conf)(?:s|er|ing)?(?=$|[-_.])/i;
/** Words by which it hands backups on, and may make them too. */
const HANDS_ON = /(?:^|[-_.])(?:copy|sync|upload|push|pull|send|offsite)(?=$|[-_.])/i;
/** Programs that are given `backup` as a command of theirs. */
const MANAGERS = /(?:\.(?:sh|bash|py|pl|rb)|^(?:make|artisan|manage|rake|[\w-]*(?:admin|tool|cli|ctl)))$/;
/** Programs that run what stands behind them. */
const RUNS =
  /^(?:sudo|doas|nice|ionice|nohup|time|env|flock|timeout|chronic|systemd-cat|systemd-run|exec|(?:ba|da|a|z|k)?sh|setsid|chpst|runuser|su|ssh|docker|podman|kubectl|docker-compose|python\d?(?:\.\d+)?|perl|ruby)$/;
/** Programs that run another only by one of these commands. */
const CONTAINERS = /^(?:docker|podman|kubectl|docker-compose)$/;
const RUN_IN_CONTAINER = /^(?:exec|run)$/;
/** Programs whose first word names a container, a host or a user. */
const NAMED_FIRST = /^(?:docker|podman|kubectl|docker-compose|ssh|su|runuser)$/;
/** Programs through which a dump runs without being kept. */
const PASSES_ON =
  /^(?:pg_dump(?:all)?|mysqldump|mariadb-dump|mongodump|gzip|pigz|zstd|xz|bzip2|cat|openssl|gpg2?|r?age|sudo|doas|docker|podman|nice|ionice)$/;
const TO_FILE = /^(?:-f|-r|-D|-o|--file|--result-file|--out|--pgdata)(?==|$)|^-f./;
/** Programs that look at what they are given, or speak of it. */
const IDLE =
  /^(?:find|rm|rmdir|ls|tree|du|df|stat|test|\[|cat|echo|printf|true|false|:|chmod|chown|chgrp|chattr|mkdir|touch|mv|ln|mount|umount|logger|mail|curl|wget|sha\d+sum|md5sum|which|command|type|ps|pgrep|head|tail|grep|gunzip|zcat|gzip|psql|pg_restore|date|cd|systemctl|service|journalctl|logrotate|clamscan|tmpreaper|tmpwatch|sshfs)$/;
/** What takes in a dump and keeps nothing of it. */
const KEEPS_NOTHING = /^(?:true|:|wc|head|tail|grep|sha\d+sum|md5sum|pv)$/;
/** Programs that copy from all places they are given to the last, with the command that does so where there are several. */
const COPIES: Readonly<Record<string, RegExp>> = {
  rsync: /./,
  scp: /./,
  cp: /./,
  rclone: /^(?:copy|copyto|sync|move|moveto)$/,
  aws: /^(?:cp|sync|mv)$/,
  gsutil: /^(?:cp|rsync|mv)$/,
  gcloud: /^(?:cp|rsync|mv)$/,
  azcopy: /^(?:copy|sync)$/,
  s3cmd: /^(?:put|sync)$/,
  mc: /^(?:cp|mirror|mv)$/,
  restic: /^copy$/,
};
const NOT_COPIED = /^(?:-[a-zA-Z]*n[a-zA-Z]*|--dry-run|--dryrun|--list-only)$/;
/** Options whose value is a place that nothing is copied to. */
const WITH_PLACE =
  /^--(?:log-file|config|password-file|exclude|exclude-from|include-from|files-from|filter-from|rsh|temp-dir|partial-dir)$/;
/** A place that holds backups by its name. */
const BACKUPS = /(?:^|[/:._-])(?:[\w-]*backups?|dumps?|borg|restic|archives?|snapshots?)(?=$|[/._*-])/i;

/** What a job of a schedule does for backups. */
export interface BackupJob {
  readonly makes: boolean;
  /** Whether it makes a backup in a place, or copies something to it. */
  readonly writesTo: (place: string) => boolean;
  /** Whether it copies backups from one of the places given, or from one that is called like one, or makes a backup right in a place. */
  readonly bringsTo: (place: string, from: readonly string[]) => boolean;
  /** It may make or copy one, and the evidence does not show what it runs. */
  readonly unseen: boolean;
  /** No shell takes it: it ends inside of a quotation or a substitution, as cron cuts a command at `%`. */
  readonly broken: boolean;
}

/** Whether all quotations and substitutions of a command end in it. */
function isWhole(command: string): boolean {
  const rest = command
    .replace(/\\./g, '')
    .replace(/'[^']*'/g, '')
    .replace(/"[^"]*"/g, (text) => text.slice(1, -1));
  const opened = (rest.match(/\(/g) ?? []).length;
  const closed = (rest.match(/\)/g) ?? []).length;
  return opened <= closed && !/["']/.test(rest) && (rest.match(/`/g) ?? []).length % 2 === 0;
}

interface Call {
  readonly words: readonly string[];
  /** What it prints is thrown away. */
  readonly lost: boolean;
}

/** Reads the command of a schedule, as far as it shows without running it: only commands that it comes to count. */
export function backupJob({ command }: Pick<Schedule, 'command'>, places: readonly string[] = []): BackupJob {
  const broken = !isWhole(command);
  const calls = (broken ? [] : callsIn(command)).map(({ words, lost }) => ({ words: programIn(words), lost }));
  const service = /^([\w@.\\-]*(?:backup|dump|borg|restic)[\w@.\\-]*)\.(?:service|timer)$/i.exec(command.trim())?.[1];
  return {
    makes: calls.some(makesBackup),
    writesTo: (place) =>
      calls.some((call) => copies(call.words, place, () => true) || (makesBackup(call) && names(call.words, place))),
    bringsTo: (place, from) =>
      calls.some(
        (call) =>
          copies(
            call.words,
            place,
            (source) => BACKUPS.test(source) || from.some((one) => isAt(source, one) || isAt(one, source)),
          ) ||
          (makesBackup(call) && names(call.words, place)),
      ),
    unseen: (service !== undefined && !OTHER_SCRIPT.test(service)) || calls.some(({ words }) => isUnseen(words, places)),
    broken,
  };
}

/** A program of which nothing is known here but that it is given a place of backups, or is called like one that hands them on. */
function isUnseen(words: readonly string[], places: readonly string[]): boolean {
  const program = nameOf(words[0]);
  if (CONTAINERS.test(program))
    return words.some((word) => RUN_IN_CONTAINER.test(word)) && words.some((word) => SCRIPT.test(nameOf(word)));
  if (SCRIPT.test(program)) return HANDS_ON.test(program);
  return !isKnown(program) && places.some((place) => names(words, place));
}

/** The commands that can run, each as its words; what a shell or another host is given to run is among them. */
function callsIn(text: string): Call[] {
  const commands = commandsOf(text);
  const run = reachable(commands);
  return commands
    .filter((one) => run.has(one))
    .flatMap((one) => {
      const words = wordsOf(one.text);
      return [
        { words, lost: isLost(one) },
        ...(RUNS.test(nameOf(words[0])) ? words.slice(1).filter((word) => /\s/.test(word)) : []).flatMap((inner) => callsIn(inner)),
      ];
    });
}

/** Words of a command without quotation marks, redirections, and what stands before its program. */
function wordsOf(text: string): string[] {
  const bare = text.replace(/^(?:(?:then|do|else|if|!|\{|\()\s+|[A-Za-z_]\w*=\S*\s+)+/, '');
  const words = bare.match(/(?:[^\s"'<>]|"[^"]*"|'[^']*'|\d?[<>]+&?\s*\S+)+/g) ?? [];
  return words.filter((word) => !/^\d?[<>]/.test(word)).map((word) => word.replace(/["']/g, ''));
}

/** Whether the last command of a pipeline keeps nothing, or its output goes nowhere. */
function isLost({ pipeline }: ShellCommand): boolean {
  const last = pipeline.at(-1) ?? '';
  const program = nameOf(wordsOf(last)[0]);
  const to = redirectionsOf(last).filter(({ sign, number }) => sign === '>' && number === '1');
  if (to.length === 0) return KEEPS_NOTHING.test(program);
  return PASSES_ON.test(program) && to.every(({ word }) => /^["']?\/+dev\/+null["']?$/.test(word));
}

function nameOf(word: string | undefined): string {
  return word?.split('/').at(-1) ?? '';
}

/** The words from the program on that is run in the end, behind `sudo`, `docker exec` and the like. */
function programIn(words: readonly string[]): readonly string[] {
  const first = nameOf(words[0]);
  if (!RUNS.test(first)) return words;
  let start = 1;
  if (CONTAINERS.test(first)) {
    start = words.findIndex((word) => RUN_IN_CONTAINER.test(word)) + 1;
    if (start === 0) return words;
  }
  // The options of the program that runs another are not told from their values: any word can be the other program.
  const own = words.findIndex(
    (word, index) =>
      index >= start &&
      !word.startsWith('-') &&
      !isPlace(word) &&
      (isKnown(nameOf(word)) || RUNS.test(word)) &&
      !(isBareName(word) && (NAMED_FIRST.test(first) || words[index - 1]?.startsWith('-') === true)),
  );
  return own === -1 ? words : programIn(words.slice(own));
}

/** A name such as `db-backup`, which can be that of a container, a host or a user as well as that of a program. */
function isBareName(word: string): boolean {
  return SCRIPT.test(word) && !/\.\w+$/.test(word);
}

/** A program of which it is known here what it does for backups. */
function isKnown(program: string): boolean {
  return (
    DUMPS.test(program) ||
    program in KEEPERS ||
    program in COPIES ||
    SCRIPT.test(program) ||
    IDLE.test(program) ||
    program === 'tar'
  );
}

function makesBackup({ words, lost }: Call): boolean {
  const [first, ...rest] = words;
  const program = nameOf(first);
  if (RUNS.test(program) || IDLE.test(program)) return false;
  if (DUMPS.test(program))
    return (
      (!lost || rest.some((word) => TO_FILE.test(word))) &&
      !rest.some((word) => WITHOUT_DATA.test(word) || /\/dev\/null$/.test(word))
    );
  const commands = KEEPERS[program];
  if (rest.some((word) => OTHERWISE.test(word))) return false;
  if (commands !== undefined) return commands.some((command) => (command === '' ? true : rest.includes(command)));
  if (SCRIPT.test(program))
    return !OTHER_SCRIPT.test(program) && !HANDS_ON.test(program) && !(first === 'backup' && /^\//.test(rest[0] ?? ''));
  return MANAGERS.test(program) && rest.find((word) => !word.startsWith('-')) === 'backup';
}

/** A folder of backups is no program, whatever it is called. */
function isPlace(word: string): boolean {
  return word.includes('/') && !/\.(?:sh|bash|py|pl|rb)$|\/s?bin\//.test(word);
}

/** Whether a command copies to a place, from one that is wanted. */
function copies(words: readonly string[], place: string, isWanted: (source: string) => boolean): boolean {
  const [first, ...rest] = words;
  const program = nameOf(first);
  if (program === 'tar') {
    const named = rest.filter((word) => /[/:]/.test(word) && !/^-/.test(word));
    const packed = named.filter((word) => !isAt(word, place));
    // What it packs by names below a folder, or by those that a file lists, may be anything.
    return /^-?[a-zA-Z]*c|^--create$/.test(rest[0] ?? '') && names(words, place) && (packed.length === 0 || packed.some(isWanted));
  }
  const command = COPIES[program];
  if (command === undefined || rest.some((word) => NOT_COPIED.test(word)) || !rest.some((word) => command.test(word))) return false;
  const found = rest.filter((word, index) => /[/:]/.test(word) && !word.startsWith('-') && !WITH_PLACE.test(rest[index - 1] ?? ''));
  return isAt(found.at(-1) ?? '', place) && (program === 'restic' || found.slice(0, -1).some(isWanted));
}

function names(words: readonly string[], place: string): boolean {
  return words.slice(1).some((word) => isAt(word, place));
}

/** Whether a word names a place or one in it. */
function isAt(word: string, place: string): boolean {
  const bare = place.replace(/\/+$/, '');
  const start = bare === '' ? -1 : word.indexOf(bare);
  return start !== -1 && /^(?:\/|::|$)/.test(word.slice(start + bare.length)) && !/[\w.-]/.test(word[start - 1] ?? '');
}
