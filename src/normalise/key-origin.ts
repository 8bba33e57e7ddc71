import type { Unresolved } from '../domain/facts/setting.ts';
import type { ShellCommand } from './shell-commands.ts';
import { callOf, inputsOf, isWrite, nameOfFile, redirectionsOf, type ShellCall } from './shell-words.ts';

/** Where a text comes from: it is written in the script, it is read or fetched from elsewhere, or that cannot be followed. */
export type Origin = 'literal' | 'outside' | Unresolved;

/** What is looked at of a pipeline. */
const CHARACTERS = 8 * 1024;
const COMMANDS = 20;
/** Variables and files that are made of one another. */
const DEPTH = 40;

const ASSIGNMENT =
  /(?:^|[\s;({])(?:(?:export|local|readonly|declare|typeset)\s+(?:-\w+\s+)?)?([A-Za-z_]\w{0,80})=("(?:[^"\\]|\\.){0,4000}"|'[^']{0,4000}'|(?:\$\([^)]*\)?|[^\s;|&)])*)/g;
const DEFAULTED = /\$\{([A-Za-z_]\w{0,80}):?=([^}]*)\}/g;
const EXPANSION =
  /\$\(([^)]*)\)?|`([^`]*)`|\$\{([A-Za-z_]\w*)(?::?[-=+]([^}]*)|[^}]*)\}|\$([A-Za-z_]\w*)|(\$(?:\{[^}]*\}|[\d@*#?!$-]))/g;

/** Programs that hand on what they are given, changed. */
const FILTERS =
  /^(?:base64|base32|tr|sed|cut|xxd|rev|tee|awk|gawk|jq|fold|sha\d+sum|md5sum|grep|od|hexdump|openssl (?:base64|dgst|sha\d+))$/;
/** Programs that fetch a secret, make one, or take one out of its encryption. */
const SERVICES =
  /^(?:pass|gopass|vault|bao|gcloud|aws|az|op|bw|rbw|infisical|doppler|security|secret-tool|keyctl|systemd-creds|systemd-ask-password|sops|age|rage|gpg2?|pwgen|uuidgen|openssl (?:rand|rsautl|pkeyutl|cms|smime|enc))$/;
const PRINTS = /^(?:echo|printf)$/;
const READS = /^(?:cat|head|tail)$/;

/** A text that one command prints, with the documents that its line is given. */
interface Output {
  readonly pipeline: readonly string[];
  readonly document: string | null;
}

/** What a script tells of the texts that it hands to its commands. Nothing of them leaves the reader. */
export class ScriptTexts {
  readonly #values = new Map<string, string[]>();
  readonly #writers = new Map<string, { readonly command: ShellCommand; readonly call: ShellCall }[]>();
  readonly #readers = new Map<string, ShellCommand[]>();
  readonly #opened = new Map<string, ShellCommand[]>();
  readonly #known = new Map<string, Origin>();
  #depth = 0;

  /** Of commands that are no longer than a few kilobytes each. */
  constructor(commands: readonly ShellCommand[]) {
    for (const { place, pipeline } of commands) {
      const text = place === 0 ? pipeline.join(' | ').slice(0, CHARACTERS) : '';
      for (const [, name = '', value = ''] of text.matchAll(ASSIGNMENT)) this.#add(name, value);
      for (const [, name = '', value = ''] of text.matchAll(DEFAULTED)) this.#add(name, `"${value}"`);
    }
    for (const command of commands) this.#index(command);
  }

  /** Values that the script gives to a variable, as written. */
  valuesOf(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** Where the value of a variable comes from; null when the script gives it none. */
  ofVariable(name: string): Origin | null {
    const values = this.valuesOf(name).filter((value) => !isItself(name, value));
    const readers = this.#readers.get(name) ?? [];
    if (values.length === 0 && readers.length === 0) return null;
    return this.#once(`$${name}`, () =>
      worst([...values.map((value) => this.ofWord(value)), ...readers.map((command) => this.ofInput(command, '0'))]),
    );
  }

  /** Where a word of a command comes from, quotation marks and expansions in it considered. */
  ofWord(word: string): Origin {
    if (/^\$?'[^']+'$/.test(word)) return 'literal';
    const found: Origin[] = [];
    const rest = word.replace(
      EXPANSION,
      (_, inner?: string, ticked?: string, braced?: string, otherwise?: string, plain?: string, given?: string) => {
        const name = braced ?? plain;
        if (given !== undefined) found.push({ unresolved: `"${given}" is given from outside` });
        else if (name === undefined) found.push(this.#ofSubstitution(inner ?? ticked ?? ''));
        else if (otherwise !== undefined && otherwise !== '') found.push(this.ofWord(otherwise));
        else found.push(this.ofVariable(name) ?? { unresolved: `the script gives "${name}" no value` });
        return '';
      },
    );
    if (!/[^\s"'\\]/.test(rest)) return worst(found);
    return found.every((one) => one === 'literal') ? 'literal' : { unresolved: 'a part of it is written in the script' };
  }

  /** Where what a pipeline prints comes from. */
  ofOutput({ pipeline, document }: Output): Origin {
    const text = pipeline.at(-1) ?? '';
    const { program, words } = callOf(text);
    if (SERVICES.test(program)) return 'outside';
    if (PRINTS.test(program)) return worst(printedBy(program, words).map((word) => this.ofWord(word)));
    if (!FILTERS.test(program) && !READS.test(program))
      return { unresolved: `what "${program.slice(0, 40)}" prints is not in the evidence` };
    const input = inputsOf(text, '0').at(-1);
    if (input !== undefined) return this.#ofRedirection(input, text, document);
    const files = words.filter(
      (word) =>
        !word.startsWith('-') && (READS.test(program) ? !/^\d+$/.test(word) : program !== 'tee' && /^["']?[/~$.]/.test(word)),
    );
    if (files.length > 0) return worst(files.map((file) => this.ofFile(file)));
    if (pipeline.length > 1) return this.ofOutput({ pipeline: pipeline.slice(0, -1), document });
    return { unresolved: `what "${program}" is given is not in the evidence` };
  }

  /** Where what a command reads from a descriptor comes from: its own redirection, the pipeline before it, or an `exec`. */
  ofInput(command: ShellCommand, number: string): Origin {
    const { text, place, pipeline, document } = command;
    const own = inputsOf(text, number).at(-1);
    if (own !== undefined) return this.#ofRedirection(own, text, document);
    if (number === '0' && place > 0)
      return this.ofOutput({ pipeline: pipeline.slice(Math.max(0, place - COMMANDS), place), document });
    return this.#once(`descriptor ${number}`, () => {
      const opened = (this.#opened.get(number) ?? []).flatMap((other) =>
        inputsOf(other.text, number).map((one) => this.#ofRedirection(one, other.text, other.document)),
      );
      if (opened.length > 0) return worst(opened);
      return {
        unresolved: number === '0' ? 'what it is given as input is not in the script' : `nothing opens the descriptor ${number}`,
      };
    });
  }

  /** Where the content of a file comes from: elsewhere, unless the script itself writes it. */
  ofFile(word: string): Origin {
    const made = /^["']?<\(([^)]*)\)?/.exec(word)?.[1];
    if (made !== undefined) return this.#ofCommands(made);
    const name = this.#nameOf(word);
    return this.#once(`file ${name}`, () => {
      const writers = this.#writers.get(name) ?? [];
      return writers.length === 0 ? 'outside' : worst(writers.map((one) => this.#ofWriter(one, name)));
    });
  }

  #add(name: string, value: string): void {
    if (value.replace(/^(["'])\1$/, '') === '') return;
    this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
  }

  #index(command: ShellCommand): void {
    const call = callOf(command.text);
    const targets = redirectionsOf(command.text).flatMap((one) => (isWrite(one) ? one.word : []));
    if (call.program === 'tee') targets.push(...call.words.filter((word) => !word.startsWith('-')));
    if (call.program === 'dd') targets.push(...call.words.flatMap((word) => (word.startsWith('of=') ? word.slice(3) : [])));
    if (/^(?:cp|mv|install|ln)$/.test(call.program)) targets.push(...call.words.slice(-1));
    for (const target of new Set(targets.map((word) => this.#nameOf(word)))) push(this.#writers, target, { command, call });
    if (call.program === 'read') for (const name of call.words) if (/^[A-Za-z_]\w*$/.test(name)) push(this.#readers, name, command);
    if (/^(?:(?:then|do|else|\{|\()\s+)*exec\s/.test(command.text))
      for (const { number } of redirectionsOf(command.text)) push(this.#opened, number, command);
  }

  #ofWriter({ command, call }: { readonly command: ShellCommand; readonly call: ShellCall }, name: string): Origin {
    const { program, words } = call;
    const { place, pipeline, document } = command;
    if (/^(?:cp|mv|install|ln)$/.test(program) && this.#nameOf(words.at(-1) ?? '') === name) return this.ofFile(words.at(-2) ?? '');
    if (program === 'dd') return words.some((word) => word.startsWith('if=')) ? 'outside' : this.ofInput(command, '0');
    // A file that is made empty.
    if (/^(?::|true|)$/.test(program)) return 'outside';
    return this.ofOutput({ pipeline: pipeline.slice(Math.max(0, place - COMMANDS), place + 1), document });
  }

  #ofRedirection({ sign, word }: { readonly sign: string; readonly word: string }, text: string, document: string | null): Origin {
    if (sign === '<<<') return this.ofWord(word);
    if (sign === '<') return this.ofFile(word);
    if (sign !== '<<' || document === null) return { unresolved: 'a descriptor that stands for another' };
    return /<<-?\s*[\\"']/.test(text) ? 'literal' : this.ofWord(document.slice(0, CHARACTERS));
  }

  #ofSubstitution(text: string): Origin {
    const [, file] = /^\s*<\s*(\S+)\s*$/.exec(text) ?? [];
    return file === undefined ? this.#ofCommands(text) : this.ofFile(file);
  }

  #ofCommands(text: string): Origin {
    return this.ofOutput({ pipeline: text.split('|'), document: null });
  }

  /** The name of a file, with the values of variables that have one. */
  #nameOf(word: string): string {
    return nameOfFile(
      nameOfFile(word).replace(/\$([A-Za-z_]\w*)/g, (whole, name: string) => {
        const [value, ...others] = this.valuesOf(name);
        return value === undefined || others.length > 0 || /[$`]/.test(value) ? whole : value;
      }),
    );
  }

  /** What was found once, and no answer while it is still looked for. */
  #once(key: string, find: () => Origin): Origin {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const unknown = { unresolved: 'texts that are made of one another' };
    if (this.#depth >= DEPTH) return unknown;
    this.#known.set(key, unknown);
    this.#depth += 1;
    const origin = find();
    this.#depth -= 1;
    this.#known.set(key, origin);
    return origin;
  }
}

/** Whether a value is the one that the variable was given before. */
function isItself(name: string, value: string): boolean {
  return new RegExp(`^["']?\\$(?:${name}|\\{${name}(?:[:?][^-=]*)?\\}?)["']?$`).test(value);
}

/** The words that are printed, without options and a format that says nothing itself, such as `'%s\n'`. */
function printedBy(program: string, words: readonly string[]): readonly string[] {
  const printed = words.filter((word) => !/^-[neE]+$|^--$/.test(word));
  const [format = '', ...rest] = printed;
  const isFormat = program === 'printf' && rest.length > 0 && !/\w/.test(format.replace(/%[-\d.]*[a-z]|\\./g, ''));
  return isFormat ? rest : printed;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Of several origins the one that speaks most against the script. */
function worst(origins: readonly Origin[]): Origin {
  if (origins.includes('literal')) return 'literal';
  return origins.find((one) => one !== 'outside') ?? (origins.length === 0 ? { unresolved: 'nothing is handed over' } : 'outside');
}
