/** A command of a shell script, as far as it can be told without running it. */
export interface ShellCommand {
  readonly text: string;
  /** Line on which its pipeline begins, from 1. */
  readonly line: number;
  /** Place in its pipeline, from 0. */
  readonly place: number;
  /** The whole pipeline. */
  readonly pipeline: readonly string[];
}

/**
 * The commands of a shell script in order. Lines that continue are joined and comments left out; signs between commands count outside
 * quotation marks only. This is no parser: here-documents and the inside of quoted texts are taken for commands too.
 */
export function commandsOf(script: string): ShellCommand[] {
  return joinedLines(script).flatMap(({ text, line }) =>
    pipelinesOf(text).flatMap((pipeline) => pipeline.map((command, place) => ({ text: command, line, place, pipeline }))),
  );
}

function joinedLines(script: string): { text: string; line: number }[] {
  const joined: { text: string; line: number }[] = [];
  let open: string[] = [];
  let start = 1;
  for (const [index, raw] of script.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (open.length === 0) start = index + 1;
    if (line.startsWith('#')) continue;
    const goesOn = line.endsWith('\\');
    open.push(goesOn ? line.slice(0, -1) : line);
    if (goesOn || /(?:\||&&)$/.test(line)) continue;
    joined.push({ text: open.join(' ').trim(), line: start });
    open = [];
  }
  if (open.length > 0) joined.push({ text: open.join(' ').trim(), line: start });
  return joined.filter(({ text }) => text !== '');
}

/** The pipelines of one line, each as its commands. */
function pipelinesOf(text: string): string[][] {
  const pipelines: string[][] = [];
  let pipeline: string[] = [];
  let command = '';
  let quote = '';
  const endCommand = () => {
    if (command.trim() !== '') pipeline.push(command.trim());
    command = '';
  };
  const endPipeline = () => {
    endCommand();
    if (pipeline.length > 0) pipelines.push(pipeline);
    pipeline = [];
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
      endPipeline();
      if (next === sign) index += 1;
    } else command += sign;
  }
  endPipeline();
  return pipelines;
}
