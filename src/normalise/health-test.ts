import { commandsOf } from './shell-commands.ts';

/** Programs that end well whatever they are given. */
const IDLE = new Set(['true', ':', 'echo', 'printf', 'sleep', 'date', 'hostname', 'id', 'whoami', 'pwd', 'env', 'uname']);
/** Programs that end well when they only pass on what another prints. */
const IDLE_BEHIND_A_PIPE = new Set(['cat', 'tee', 'head', 'tail', 'wc', 'sort', 'tr']);
const SHELL = /^(?:ba|da|a|z|k)?sh$/;
/** Programs that run another one and end as it does, with those of their options that take a word. */
const WRAPPERS: Readonly<Record<string, RegExp>> = {
  env: /^-[uC]$/,
  nice: /^-n$/,
  nohup: /^$/,
  setsid: /^$/,
  stdbuf: /^-[ioe]$/,
  time: /^$/,
  timeout: /^-[sk]$/,
};
const INTERPRETER = /^(?:python|node|nodejs|perl|ruby|php)[\d.]*$/;
/** Programs for an interpreter that end well, whatever the service does. */
const IDLE_CODE =
  /^\s*(?:pass|(?:import|require)\s+[\w.]+|(?:sys\.|process\.|os\._)?exit\(\s*0?\s*\)|exit(?:\s+0)?|\d*|print\b[^;]*|console\.log\([^;]*\))\s*;?\s*$/;

/**
 * Whether the test of a health check cannot fail: it is empty, or a command such as `true`, `exit 0` or `curl … || true`. In a list `CMD` or
 * `CMD-SHELL` stands before it, as Docker writes it; a text is a line for the shell. What is not understood can fail.
 */
export function isIdleTest(test: string | readonly string[]): boolean {
  if (typeof test === 'string') return isIdleLine(test);
  const [first, ...rest] = test;
  return first === 'CMD-SHELL' ? isIdleLine(rest.join(' ')) : isIdleCall(first === 'CMD' ? rest : test);
}

function isIdleCall(words: readonly string[]): boolean {
  const [path = '', ...rest] = words[0]?.endsWith('busybox') === true ? words.slice(1) : words;
  const program = path.split('/').at(-1) ?? '';
  if (SHELL.test(program) && /^-\w*c$/.test(rest[0] ?? '')) return isIdleLine(rest[1] ?? '');
  const wrapped = wrappedBy(program, rest);
  if (wrapped.length > 0) return isIdleCall(wrapped);
  if (INTERPRETER.test(program)) return /^-[cer]$/.test(rest[0] ?? '') && IDLE_CODE.test(rest[1] ?? '');
  if (/^(?:test|\[\[?)$/.test(program)) return isIdleCondition([program, ...rest].join(' '));
  if (program === 'ls') return rest.every((word) => /^(?:-\w+|[./]+)$/.test(word));
  return path === '' || IDLE.has(program);
}

/** What a wrapper runs: the words behind its options, its variables and, of timeout, its duration. */
function wrappedBy(program: string, words: readonly string[]): readonly string[] {
  const takesWord = WRAPPERS[program];
  if (takesWord === undefined) return [];
  let at = 0;
  while (/^-|^\w+=/.test(words[at] ?? '')) at += takesWord.test(words[at] ?? '') ? 2 : 1;
  return words.slice(program === 'timeout' ? at + 1 : at);
}

/** The status of a line is that of its last pipeline, unless an earlier one leaves the shell. */
function isIdleLine(text: string): boolean {
  const [, whenSo, otherwise] = /^\s*if\s[\s\S]*?[;\n]\s*then\s+([\s\S]*?)[;\n]\s*else\s+([\s\S]*?)[;\n]\s*fi\s*$/.exec(text) ?? [];
  if (whenSo !== undefined && otherwise !== undefined) return isIdleLine(whenSo) && isIdleLine(otherwise);
  const commands = commandsOf(text);
  if (commands.some((command) => /(?:^|\s)(?:exit|return)\s+(?!0+(?:[\s)}]|$))\S|^set\s+-\w*e/.test(command.text))) return false;
  let idle = true;
  for (const { text: command, place, pipeline, after } of commands) {
    if (place < pipeline.length - 1) continue;
    const own = isIdleCommand(command.replace(/^[({]\s*|(?<!\s)\s*[)}]$/g, ''), place > 0);
    idle = after === '&&' ? idle && own : after === '||' ? idle || own : own;
  }
  return idle || /(?<![&>])&\s*$/.test(text);
}

function isIdleCommand(command: string, piped: boolean): boolean {
  if (/^exit\s+0+$|^!\s+false$/.test(command) || isIdleCondition(command)) return true;
  const words = command.replace(/^(?:(?:exec|command)\s+|\w+=\S*\s+)+/, '').match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const plain = words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
  return isIdleCall(plain) || (piped && IDLE_BEHIND_A_PIPE.has(plain[0] ?? ''));
}

/** Whether a condition compares a word with itself, or looks for the root of the file system. */
function isIdleCondition(command: string): boolean {
  return (
    /^(?:\[\[?|test)\s+(\S+)\s+(?:=|==|-eq)\s+\1(?:\s+\]\]?)?$/.test(command) ||
    /^(?:\[\[?|test)\s+-[derx]\s+\/(?:\s+\]\]?)?$/.test(command)
  );
}
