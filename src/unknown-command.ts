import type { Command } from 'commander';
import { Problem } from './domain/problem.ts';
import { COMMANDS_FIX } from './ending.ts';
import { nearest } from './nearest.ts';

/**
 * Has a command refuse a word that is none of its own commands, and name those that may have been meant: also where help was asked for, which
 * the argument parser would give for whatever stands above, as though the word were known.
 */
export function refuseUnknownCommands(command: Command): void {
  const refuse = (word: string) => {
    const near = nearest(
      word,
      command.commands.map((one) => one.name()),
    );
    throw new Problem({
      what: `Unknown command '${word}'.`,
      fix: near.length > 0 ? `Did you mean ${near.map((one) => `"${one}"`).join(', ')}?` : COMMANDS_FIX,
    });
  };
  command.on('command:*', ([word = '']: string[]) => refuse(word));
  command.on('beforeHelp', () => {
    const [word] = command.args[0] === 'help' ? command.args.slice(1) : command.args;
    if (word !== undefined && !word.startsWith('-') && !command.commands.some((one) => one.name() === word)) refuse(word);
  });
}
