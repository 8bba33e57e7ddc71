import { CannotEdit, type Editor, type Path } from './editor.ts';
import { Undecided } from './fix.ts';
import { entryAt, removeEntries, setEntry } from './named-entries.ts';

/** The static settings of Traefik by their dotted names, wherever they are written. */
export interface StaticSettings {
  get(option: string): string | undefined;
  set(option: string, value: string | boolean): void;
  /** Takes an option out with all below it. */
  remove(option: string): void;
}

const ARGUMENT_OF_TRAEFIK = /^--?(?:entrypoints|providers|certificatesresolvers|accesslog|log)\b/i;
const VARIABLE_OF_TRAEFIK = /\bTRAEFIK_(?:ENTRYPOINTS|PROVIDERS|ACCESSLOG|LOG)/i;

/** Where a document states them: in itself, or as arguments or variables of the one service that is Traefik. */
export function staticSettings(document: Editor): StaticSettings {
  const services = document.get(['services']);
  if (typeof services !== 'object' || services === null) return fileSettings(document);
  const names = Object.keys(services);
  const commands = names.filter((name) => partsOf(document, name, 'command').some((one) => ARGUMENT_OF_TRAEFIK.test(one)));
  const variables = names.filter((name) => partsOf(document, name, 'environment').some((one) => VARIABLE_OF_TRAEFIK.test(one)));
  const [name, other] = commands.length > 0 ? commands : variables;
  if (name === undefined || other !== undefined)
    throw new Undecided('Which service is Traefik: no single one has its arguments or variables.');
  return commands.length > 0 ? argumentSettings(document, name) : variableSettings(document, name);
}

/** The words of a command, or the names and items of variables. */
function partsOf(document: Editor, name: string, member: string): string[] {
  const value = document.get(['services', name, member]);
  if (typeof value === 'string') return value.split(/\s+/);
  if (typeof value !== 'object' || value === null) return [];
  return Array.isArray(value) ? value.map(String) : Object.keys(value);
}

function fileSettings(document: Editor): StaticSettings {
  return {
    get: (option) => {
      const value = document.get(option.split('.'));
      return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
    },
    set: (option, value) => document.set(option.split('.'), value),
    remove: (option) => document.remove(option.split('.')),
  };
}

function argumentSettings(document: Editor, service: string): StaticSettings {
  const path: Path = ['services', service, 'command'];
  if (!Array.isArray(document.get(path))) throw new CannotEdit('Its command is one text, and not a list of arguments.');
  const list = () => partsOf(document, service, 'command');
  const nameOf = (argument: string) => argument.replace(/^--?/, '').split('=')[0]?.toLowerCase() ?? '';
  const indexOf = (option: string) => list().findLastIndex((argument) => nameOf(argument) === option.toLowerCase());
  const textOf = (index: number): string | undefined => {
    const argument = list()[index];
    if (argument === undefined) return undefined;
    const [, value] = /=(.*)$/s.exec(argument) ?? [];
    if (value === undefined && list()[index + 1]?.startsWith('-') === false)
      throw new CannotEdit(`The value of "${argument}" is an argument of its own.`);
    return value ?? 'true';
  };
  return {
    get: (option) => textOf(indexOf(option)),
    set: (option, value) => {
      const index = indexOf(option);
      const label = /^[^=]*/.exec(list()[index] ?? `--${option.toLowerCase()}`)?.[0] ?? '';
      document.set([...path, index === -1 ? list().length : index], `${label}=${value}`);
    },
    remove: (option) => {
      const isBelow = (argument: string) => `${nameOf(argument)}.`.startsWith(`${option.toLowerCase()}.`);
      for (const [index, argument] of [...list().entries()].toReversed()) {
        if (!isBelow(argument)) continue;
        textOf(index);
        document.remove([...path, index]);
      }
    },
  };
}

function variableSettings(document: Editor, service: string): StaticSettings {
  const path: Path = ['services', service, 'environment'];
  const nameOf = (option: string) => `TRAEFIK_${option.replaceAll('.', '_')}`.toUpperCase();
  return {
    get: (option) => entryAt(document, path, nameOf(option), true),
    set: (option, value) => setEntry(document, path, nameOf(option), String(value), true),
    remove: (option) => removeEntries(document, path, (name) => `${name.toUpperCase()}_`.startsWith(`${nameOf(option)}_`)),
  };
}
