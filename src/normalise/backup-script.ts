import type { Fact } from '../domain/fact.ts';
import type { ScriptEncryption } from '../domain/facts/backup-script.ts';
import { Problem } from '../domain/problem.ts';
import { ScriptTexts } from './key-origin.ts';
import type { Reader, Reading } from './reader.ts';
import { encryptionOf, isDecryption } from './script-encryption.ts';
import { commandsOf, type ShellCommand } from './shell-commands.ts';
import { reachable } from './shell-reach.ts';
import { textOf } from './text.ts';

const SCRIPT_BYTES = 1024 * 1024;
const COMMAND_CHARACTERS = 8 * 1024;

const DUMP =
  /(?:^|[\s/$("])(pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-dump|mongodump|redis-cli\b.{0,80}\s--rdb|restic\b.{0,200}\sbackup|borg\b.{0,80}\screate)(?=\s|$)/;
const ARCHIVE = /(?:^|[\s/])tar\s+(?:--create\b|-?(?=[a-zA-Z]*c)[a-zA-Z]+\b)/;
/** What makes a script one of backups; archives alone do not. */
const BACKUP =
  /\b(?:pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-dump|mongodump|restic\s.{0,200}backup|borg\s.{0,80}create)\b|\bopenssl\s+enc\b/;

/**
 * A shell script that makes backups: what it dumps, and how the key of their encryption reaches the tool. A script is not run and not
 * fully parsed, so what is not understood stays unresolved; what it calls in other files does not show. No value of a variable is kept.
 */
export default {
  format: 'backup-script',
  title: 'Backup script',
  yields: ['scriptBackup', 'scriptEncryption'],
  named: /backup[\w.-]*\.(?:sh|bash)$/i,
  recognises({ shape, head, name }) {
    if (shape !== 'text' && shape !== 'yaml') return false;
    if (!/^#!.*\b(?:ba|da|z|k|a)?sh\b/.test(head) && !/\.(?:sh|bash)$/.test(name)) return false;
    return head.split('\n').some((line) => !/^\s*#/.test(line) && BACKUP.test(line));
  },
  read(file): Reading {
    const commands = commandsOf(textOf(file, SCRIPT_BYTES));
    const long = commands.find(({ text }) => text.length > COMMAND_CHARACTERS);
    if (long !== undefined) {
      const what = `The command has more than ${COMMAND_CHARACTERS} characters.`;
      throw new Problem({ what, where: `${file.path}:${long.line}`, fix: 'Collect the script as it is run, without data inside.' });
    }
    const texts = new ScriptTexts(commands);
    const run = reachable(commands);
    const ways = new Map(commands.map((command) => [command, encryptionOf(command, texts)]));
    /** Of each pipeline, the place of the last command that encrypts. */
    const encrypting = new Map<readonly string[], number>();
    for (const [{ text, place, pipeline }, way] of ways) if (way !== null && !isDecryption(text)) encrypting.set(pipeline, place);
    const facts = commands.flatMap((command): Fact[] => {
      const from = { evidence: file.digest, at: `line ${command.line}` };
      const dump = run.has(command) ? dumpOf(command.text) : null;
      const encryption = isMention(command.text) ? null : (ways.get(command) ?? null);
      return [
        ...(dump === null
          ? []
          : [
              {
                kind: 'scriptBackup' as const,
                script: file.path,
                command: dump,
                encrypted: encryptedIn(command, encrypting),
                from,
              },
            ]),
        ...(encryption === null
          ? []
          : [{ kind: 'scriptEncryption' as const, script: file.path, ...encryption, use: useOf(command, run), from }]),
      ];
    });
    return { artefact: file.path, takenAt: null, covers: null, facts, notes: [] };
  },
} satisfies Reader;

function useOf(command: ShellCommand, run: ReadonlySet<ShellCommand>): ScriptEncryption['use'] {
  if (!run.has(command)) return 'never-runs';
  return isDecryption(command.text) ? 'decrypts' : 'encrypts';
}

/** A tool that is only looked for or spoken of. */
function isMention(command: string): boolean {
  return /^(?:(?:if|elif|while)\s+)?(?:!\s*)?(?:command\s+-v|which|type|hash|echo|printf|log\w*|info|warn|error|apt(?:-get)?|apk|yum|dnf|brew)\b|^(?::|true|false)(?:\s|$)/.test(
    command,
  );
}

function dumpOf(command: string): string | null {
  if (isMention(command)) return null;
  const dump = DUMP.exec(command)?.[1]?.split(/\s/)[0];
  return dump ?? (ARCHIVE.test(command) ? 'tar' : null);
}

/** Encrypted on its way: by a later command of the pipeline, or by the tool itself. `encrypting` has the last place of each pipeline that encrypts. */
function encryptedIn({ text, place, pipeline }: ShellCommand, encrypting: ReadonlyMap<readonly string[], number>): true | null {
  const later = (encrypting.get(pipeline) ?? -1) > place;
  return later || /\brestic\b/.test(text) ? true : null;
}
