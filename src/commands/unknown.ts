import { type Command, CommanderError } from 'commander';
import { Problem } from '../domain/problem.ts';
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

/**
 * What to say of an option that stands before the command that it belongs to, where the argument parser knows none of that name and names
 * another; whatever else was thrown is given back.
 */
export function misplacedOption(thrown: unknown, program: Command, words: readonly string[]): unknown {
  if (!(thrown instanceof CommanderError) || thrown.code !== 'commander.unknownOption') return thrown;
  const flag = /'([^'=]+)/.exec(thrown.message)?.[1] ?? '';
  const place = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  const command = program.commands.find(
    (one) => words.indexOf(one.name()) > place && one.options.some(({ short, long }) => flag === short || flag === long),
  );
  if (command === undefined || words.slice(0, place).some((word) => program.commands.some((one) => one.name() === word)))
    return thrown;
  return new Problem({
    what: `The option '${flag}' stands before the command that it belongs to.`,
    fix: `Write it behind: \`npx proofbook ${command.name()} ${flag} …\`.`,
  });
}
