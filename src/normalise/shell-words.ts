const WORD = `(?:[^\\s"'<>|;&()]|"(?:[^"\\\\]|\\\\.)*"?|'[^']*'?|<\\([^)]*\\)?|(?<=\\$)\\([^)]*\\)?)+`;
const WORDS = new RegExp(WORD, 'g');
const REDIRECTION = new RegExp(`(?<![\\w<>])(\\d{0,2})(<<<|<<-?|<&|<(?!\\()|&?>>?[|&]?)\\s*(${WORD})`, 'g');
/** What may stand in front of a program and changes nothing of what it prints. */
const BEFORE =
  /^(?:(?:then|do|else|if|!|\{|\(|builtin|command|sudo|exec|env|nice)(?=\s)\s*|\(\s*|[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|\S)*\s+|-[nu]\s+\S+\s+)/;

/** A command as its program, by the last part of its path, and the words behind it without redirections. */
export interface ShellCall {
  /** Of OpenSSL with its command: `openssl enc`. */
  readonly program: string;
  readonly words: readonly string[];
}

/** What a command reads from or writes to. */
export interface Redirection {
  /** Number of the descriptor. */
  readonly number: string;
  /** `>` for all that write. */
  readonly sign: '<' | '<<' | '<<<' | '<&' | '>';
  readonly word: string;
}

/** The program of a command and its words. */
export function callOf(text: string): ShellCall {
  let bare = text.trim();
  for (let next = bare.replace(BEFORE, ''); next !== bare; next = bare.replace(BEFORE, '')) bare = next;
  const [first = '', ...words] = bare.replace(REDIRECTION, ' ').match(WORDS) ?? [];
  const program = first.replace(/["']/g, '').split('/').at(-1) ?? '';
  return program === 'openssl' ? { program: `openssl ${words[0] ?? ''}`, words: words.slice(1) } : { program, words };
}

/** The redirections of a command in order. */
export function redirectionsOf(text: string): Redirection[] {
  return Array.from(text.matchAll(REDIRECTION), ([, number = '', written = '', word = '']) => {
    const sign = written.includes('>')
      ? '>'
      : written === '<<-'
        ? '<<'
        : written === '<<<' || written === '<<' || written === '<&'
          ? written
          : '<';
    return { number: number === '' ? (sign === '>' ? '1' : '0') : number, sign, word };
  });
}

/** The redirections from which a command reads a descriptor. */
export function inputsOf(text: string, number: string): Redirection[] {
  return redirectionsOf(text).filter((one) => one.number === number && !isWrite(one));
}

/** Whether a redirection writes. */
export function isWrite({ sign }: Redirection): boolean {
  return sign === '>';
}

/** The name of a file as it is compared: without quotation marks, braces of variables and doubled slashes. */
export function nameOfFile(word: string): string {
  return word
    .replace(/["']/g, '')
    .replace(/\$\{(\w+)\}/g, '$$$1')
    .replace(/\/{2,}/g, '/')
    .replace(/^(?:\.\/)+/, '');
}
