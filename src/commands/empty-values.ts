import type { Command } from 'commander';
import { Problem } from '../domain/problem.ts';

/**
 * Refuses a call with an argument or an option that was given without a text, as a variable of a shell that is not set leaves it: for a path
 * that would be the folder of whoever calls.
 */
export function refuseEmpty(command: Command): void {
  const options = Object.entries(command.optsWithGlobals<Record<string, unknown>>());
  const [name] = [
    ...command.registeredArguments.flatMap((argument, index) => (command.args[index] === '' ? [argument.name()] : [])),
    ...options.flatMap(([key, value]) =>
      isEmpty(value) ? [`--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`] : [],
    ),
  ];
  if (name === undefined) return;
  throw new Problem({
    what: `"${name}" was given as an empty text.`,
    where: command.name(),
    why: 'A variable of the shell that is not set leaves such a text behind.',
    fix: 'Give its value, or leave it out.',
  });
}

function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.includes(''));
}
