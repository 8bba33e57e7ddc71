/** A command of a shell script, as far as it can be told without running it. */
export interface ShellCommand {
  readonly text: string;
  /** Line on which its pipeline begins, from 1. */
  readonly line: number;
  /** Place in its pipeline, from 0. */
  readonly place: number;
  /** The whole pipeline. */
  readonly pipeline: readonly string[];
  /** What ties its pipeline to the one before: `;` when it runs whether that one ended well or not. */
  readonly after: ';' | '&&' | '||';
  /** The documents (`<<EOF`) that its line is given; null for none. */
  readonly document: string | null;
}

/**
 * The commands of a shell script in order. Lines that continue are joined, comments and documents (`<<EOF`) left out, except those that
 * another shell is given; signs between commands count outside quotation marks only. This is no parser: the inside of quoted texts is
 * taken for commands too.
 */
export function commandsOf(script: string): ShellCommand[] {
  return joinedLines(script).flatMap(({ text, line, document }) =>
    pipelinesOf(text).flatMap(({ commands, after }) =>
      commands.map((command, place) => ({
        text: command,
        line,
        place,
        pipeline: commands,
        after,
        document: document.length === 0 ? null : document.join('\n'),
      })),
    ),
  );
}

interface JoinedLine {
  readonly text: string;
  readonly line: number;
  /** Lines of the documents that it is given. */
  readonly document: string[];
}

function joinedLines(script: string): JoinedLine[] {
  const joined: JoinedLine[] = [];
  let open: string[] = [];
  let start = 1;
  let documents: Document[] = [];
  let given: string[] = [];
  for (const [index, raw] of script.split(/\r?\n/).entries()) {
    const [document] = documents;
    if (document !== undefined) {
      if ((document.indented ? raw.replace(/^\t+/, '') : raw) === document.end) documents = documents.slice(1);
      else if (document.runs) joined.push({ text: raw.trim(), line: index + 1, document: [] });
      else document.owner.push(raw);
      continue;
    }
    const line = raw.trim();
    if (open.length === 0) start = index + 1;
    if (line.startsWith('#')) continue;
    documents = documentsIn(line, given);
    const goesOn = line.endsWith('\\');
    open.push(goesOn ? line.slice(0, -1) : line);
    if (documents.length === 0 && (goesOn || /(?:\||&&)$/.test(line))) continue;
    joined.push({ text: open.join(' ').trim(), line: start, document: given });
    [open, given] = [[], []];
  }
  if (open.length > 0) joined.push({ text: open.join(' ').trim(), line: start, document: given });
  return joined.filter(({ text }) => text !== '' && !text.startsWith('#'));
}

interface Document {
  readonly end: string;
  readonly indented: boolean;
  /** A shell is given it, here or elsewhere. */
  readonly runs: boolean;
  /** Where its lines are kept. */
  readonly owner: string[];
}

function documentsIn(line: string, owner: string[]): Document[] {
  const runs = /(?:^|[\s/;|&(])(?:(?:ba|da|a|z|k)?sh|ssh|su|sudo|doas|docker|podman|chroot|nsenter)(?=\s)/.test(line);
  return Array.from(line.matchAll(/(?<!<)<<(-?)\s*\\?(["']?)([A-Za-z_]\w*)\2/g), ([, dash, , end = '']) => ({
    end,
    indented: dash === '-',
    runs,
    owner,
  }));
}

interface Pipeline extends Pick<ShellCommand, 'after'> {
  readonly commands: readonly string[];
}

/** The pipelines of one line. */
function pipelinesOf(text: string): Pipeline[] {
  const pipelines: Pipeline[] = [];
  let pipeline: string[] = [];
  let after: ShellCommand['after'] = ';';
  let command = '';
  let quote = '';
  const endCommand = () => {
    if (command.trim() !== '') pipeline.push(command.trim());
    command = '';
  };
  const endPipeline = (next: ShellCommand['after']) => {
    endCommand();
    if (pipeline.length > 0) pipelines.push({ commands: pipeline, after });
    [pipeline, after] = [[], next];
  };
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index] ?? '';
    const next = text[index + 1];
    if (sign === '\\' && quote !== "'") {
      command += sign + (next ?? '');
      index += 1;
    } else if (quote !== '') {
      if (sign === quote) quote = '';
      command += sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      command += sign;
    } else if (sign === '#' && /^[\s;&|(]?$/.test(text[index - 1] ?? '')) {
      break;
    } else if (sign === '|' && next !== '|') {
      endCommand();
    } else if (sign === ';' || sign === '|' || (sign === '&' && next !== '>' && text[index - 1] !== '>')) {
      endPipeline(next !== sign || sign === ';' ? ';' : sign === '|' ? '||' : '&&');
      if (next === sign) index += 1;
    } else command += sign;
  }
  endPipeline(';');
  return pipelines;
}
