import { commandsOf } from './shell-commands.ts';

/** By manager of packages: the words that fetch its lists, and those that take packages from them. `yum update` does both. */
const MANAGERS: readonly { readonly program: RegExp; readonly refreshes: RegExp; readonly installs: RegExp }[] = [
  {
    program: /^(?:apt|apt-get|aptitude)$/,
    refreshes: /^update$/,
    installs: /^(?:install|reinstall|upgrade|dist-upgrade|full-upgrade|safe-upgrade|build-dep|download|source)$/,
  },
  { program: /^apk$/, refreshes: /^update$/, installs: /^(?:add|upgrade|fetch)$/ },
  {
    program: /^(?:yum|dnf5?|microdnf)$/,
    refreshes: /^(?:makecache|check-update)$/,
    installs: /^(?:(?:group)?install|reinstall|update|upgrade)$/,
  },
  { program: /^zypper$/, refreshes: /^ref(?:resh)?$/, installs: /^(?:in|install|up|update|dup|dist-upgrade|patch)$/ },
  { program: /^pacman$/, refreshes: /^-Syy?$/, installs: /^(?:[a-z0-9].*|-S(?=[a-z]*u)[a-z]+)$/ },
];

/**
 * Whether a line for the shell fetches lists of packages and takes nothing from them. The cache of builds then keeps the lists of that
 * day for whatever a later line installs: https://docs.docker.com/build/building/best-practices/#apt-get
 */
export function onlyRefreshes(line: string): boolean {
  const calls = commandsOf(line.replaceAll(/["'[\],]+/g, ' ').replaceAll('\n', ';')).map(({ text }) => callOf(text));
  const used = MANAGERS.filter(({ program }) => calls.some((call) => program.test(call.program)));
  const does = (manager: (typeof MANAGERS)[number], what: 'refreshes' | 'installs') =>
    calls.some(({ program, words }) => manager.program.test(program) && words.some((word) => manager[what].test(word)));
  return used.some((manager) => does(manager, 'refreshes') && !does(manager, 'installs'));
}

function callOf(text: string): { readonly program: string; readonly words: readonly string[] } {
  const [first = '', ...words] = text
    .trim()
    .replace(/^(?:[({]\s*|(?:sudo|exec|command|env|then|do|if|(?:\S*\/)?(?:ba|da|a)?sh)\s+|-\S+\s+|\w+=\S*\s+)+/, '')
    .split(/\s+/);
  return { program: first.split('/').at(-1) ?? '', words };
}
