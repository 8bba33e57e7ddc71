import type { ShellCommand } from './shell-commands.ts';

const NEVER = /^(?:(?:\/usr)?(?:\/bin\/)?false|\[\s+0\s+(?:-eq|=|==)\s+1\s+\]|test\s+0\s+(?:-eq|=)\s+1|\(\(\s*0\s*\)\))$/;
const ALWAYS = /^(?:(?:\/usr)?(?:\/bin\/)?true|:|\[\s+(\S+)\s+(?:-eq|=|==)\s+\1\s+\]|\(\(\s*1\s*\)\))$/;
const FUNCTION = /^(?:function\s+([\w-]+)(?:\s*\(\s*\))?|([\w-]+)\s*\(\s*\))\s*(\{|\(|$)/;
/** Leaves the script or the function; `exec` with nothing but redirections does not. */
const LEAVES = /^(?:exit|return)\b|^exec\s+[\w./"'$]*[A-Za-z]/;

interface Block {
  readonly kind: 'if' | 'loop' | 'case' | 'function' | 'group';
  /** What stands in it now never runs. */
  dead: boolean;
  /** The branches that follow never run. */
  settled: boolean;
  /** The brace of the function is still to come. */
  awaitsBrace: boolean;
  /** The function that it stands in or is; null outside of all. */
  readonly within: string | null;
  /** It stands in something that never runs. */
  readonly deadAround: boolean;
  /** It and all around it are functions and groups, so that nothing decides whether it runs. */
  readonly undecided: boolean;
}

/** A command, with the function it stands in and whether it never runs where it stands. */
interface Placed {
  readonly command: ShellCommand;
  readonly within: string | null;
  readonly dead: boolean;
}

/**
 * The commands of a script that can run, as far as that shows without running it: not those behind an `exit` that nothing decides about,
 * in a branch whose condition is written out as false, behind `false &&` or `true ||`, or in a function that nothing calls.
 */
export function reachable(commands: readonly ShellCommand[]): ReadonlySet<ShellCommand> {
  const placed = placesOf(commands);
  const called = calledFunctions(placed);
  return new Set(
    placed.filter(({ within, dead }) => !dead && (within === null || called.has(within))).map(({ command }) => command),
  );
}

function placesOf(commands: readonly ShellCommand[]): Placed[] {
  const blocks: Block[] = [];
  /** The functions whose rest never runs, and '' for the script itself. */
  const left = new Set<string>();
  let status: 'good' | 'bad' | null = null;
  let runs = true;
  return commands.map((command): Placed => {
    const { text, after, place, pipeline } = command;
    const bare = text.replace(/^(?:(?:then|do|else|\{)\s+|\(\s*)+/, '').replace(/(?<!\s)\s*[)}]$/, '');
    openBlock(text, blocks);
    const block = blocks.at(-1);
    const within = block?.within ?? null;
    if (place === 0) {
      runs = after === ';' || status !== (after === '&&' ? 'bad' : 'good');
      if (runs) status = pipeline.length > 1 ? null : NEVER.test(bare) ? 'bad' : ALWAYS.test(bare) ? 'good' : null;
    }
    const dead = !runs || left.has(within ?? '') || isDead(block);
    const sure = after === ';' && pipeline.length === 1 && !text.startsWith('(');
    if (!dead && sure && block?.undecided !== false && LEAVES.test(bare)) left.add(within ?? '');
    closeBlock(text, blocks);
    return { command, within, dead };
  });
}

function isDead(block: Block | undefined): boolean {
  return block !== undefined && (block.dead || block.deadAround);
}

function openBlock(text: string, blocks: Block[]): void {
  const bare = text.replace(/^(?:(?:then|do)\s+)+/, '');
  const top = blocks.at(-1);
  const open = (kind: Block['kind'], condition = '', name = '', awaitsBrace = false) =>
    blocks.push({
      kind,
      dead: NEVER.test(condition),
      settled: ALWAYS.test(condition),
      awaitsBrace,
      within: kind === 'function' ? name : (top?.within ?? null),
      deadAround: isDead(top),
      undecided: (kind === 'function' || kind === 'group') && top?.undecided !== false,
    });
  const [, word = '', rest = ''] = /^(if|elif|else|while|until|for|select|case)\b\s*(.*)$/s.exec(bare) ?? [];
  const [declared, spelled, named, brace] = FUNCTION.exec(bare) ?? [];
  if (word === 'if') open('if', rest);
  else if (word === 'while') open('loop', rest);
  else if (word === 'until' || word === 'for' || word === 'select') open('loop');
  else if (word === 'case') open('case');
  else if ((word === 'else' || word === 'elif') && top?.kind === 'if') {
    top.dead = top.settled || (word === 'elif' && NEVER.test(rest));
    top.settled ||= ALWAYS.test(rest);
  } else if (declared !== undefined) open('function', '', spelled ?? named ?? '', brace === '');
  else if (/^\{(?:\s|$)/.test(bare)) {
    if (top?.awaitsBrace === true) top.awaitsBrace = false;
    else open('group');
  }
}

const CLOSING: Readonly<Record<string, readonly Block['kind'][]>> = {
  fi: ['if'],
  done: ['loop'],
  esac: ['case'],
  '}': ['function', 'group'],
};

function closeBlock(text: string, blocks: Block[]): void {
  const [, word = ''] = /(?:^|\s)(fi|done|esac|\})\s*(?:\d?[<>].*)?$/s.exec(text) ?? [];
  const top = blocks.at(-1);
  if (top !== undefined && CLOSING[word]?.includes(top.kind) === true) blocks.pop();
}

/** Functions that a command names which runs, in the script itself or in a function that is called. */
function calledFunctions(placed: readonly Placed[]): ReadonlySet<string> {
  const inside = Map.groupBy(
    placed.filter(({ dead }) => !dead),
    ({ within }) => within,
  );
  const names = new Set(placed.flatMap(({ within }) => within ?? []));
  const called = new Set<string>();
  const open: (string | null)[] = [null];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const words = (inside.get(next) ?? []).flatMap(({ command }) => command.text.replace(FUNCTION, '').match(/[\w-]+/g) ?? []);
    for (const name of words) {
      if (!names.has(name) || called.has(name)) continue;
      called.add(name);
      open.push(name);
    }
  }
  return called;
}
