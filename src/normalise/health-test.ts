import { commandsOf } from './shell-commands.ts';

/** Programs that end well whatever they are given. */
const IDLE = new Set(['true', ':', 'echo', 'printf', 'sleep', 'date', 'hostname', 'id', 'whoami', 'pwd', 'env', 'uname']);
/** Programs that end well when they only pass on what another prints. */
const IDLE_BEHIND_A_PIPE = new Set(['cat', 'tee', 'head', 'tail', 'wc', 'sort', 'tr']);
const SHELL = /^(?:ba|da|a|z|k)?sh$/;

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
  if (SHELL.test(program) && rest[0] === '-c') return isIdleLine(rest[1] ?? '');
  return path === '' || IDLE.has(program);
}

/** The status of a line is that of its last pipeline, unless an earlier one leaves the shell. */
function isIdleLine(text: string): boolean {
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
  if (/^exit\s+0+$/.test(command) || /^(?:\[|test)\s+(\S+)\s+(?:=|==|-eq)\s+\1(?:\s+\])?$/.test(command)) return true;
  const words = command.replace(/^(?:(?:exec|command)\s+|\w+=\S*\s+)+/, '').match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const plain = words.map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
  return isIdleCall(plain) || (piped && IDLE_BEHIND_A_PIPE.has(plain[0] ?? ''));
}
