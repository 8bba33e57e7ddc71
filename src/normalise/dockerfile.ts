import type { Fact } from '../domain/fact.ts';
import type { Dockerfile } from '../domain/facts/repository.ts';
import type { Setting } from '../domain/facts/setting.ts';
import { Problem } from '../domain/problem.ts';
import { type Instruction, instructionsOf } from './dockerfile-instructions.ts';
import { isIdleTest } from './health-test.ts';
import { onlyRefreshes } from './package-lists.ts';
import type { Reader, Reading, SealedFile } from './reader.ts';

/**
 * A Dockerfile: https://docs.docker.com/reference/dockerfile/. Only its last stage becomes the image. Names and versions that arguments
 * decide stay unresolved, for a build may set them.
 */
export default {
  format: 'dockerfile',
  title: 'Dockerfile',
  yields: ['dockerfile'],
  named: /^(?:dockerfile|containerfile)(?:\.|$)|\.(?:dockerfile|containerfile)$/i,

  recognises({ shape, head, name }) {
    if (shape !== 'text' && shape !== 'yaml') return false;
    const named = /^(?:dockerfile|containerfile)(?:\.|$)|\.(?:dockerfile|containerfile)$/.test(name);
    const lines = head.split('\n').map((line) => line.trim());
    const said = lines.filter((line) => line !== '' && !line.startsWith('#'));
    const first = said.find((line) => !/^ARG\s/i.test(line));
    if (first === undefined) return named && said.length > 0;
    return (
      (named ? /^FROM\s/i : /^FROM\s+(?:--platform=\S+\s+)?\S+(?:\s+AS\s+\S+)?$/i).test(first) &&
      (named || first.startsWith('FROM'))
    );
  },

  read(file): Reading {
    const instructions = instructionsOf(file);
    const fact = factOf(file, instructions);
    return { artefact: file.path, takenAt: null, covers: null, facts: [fact], notes: [] };
  },
} satisfies Reader;

/** A stage with what it inherits from an earlier one of the same file. */
interface Stage {
  readonly name: string | null;
  base: Setting<string>;
  user: Setting<string>;
  healthCheck: Dockerfile['healthCheck'];
  readonly line: string;
}

function factOf(file: SealedFile, instructions: readonly Instruction[]): Fact {
  const stages: Stage[] = [];
  const named = new Map<string, Stage>();
  const adds: Dockerfile['adds'][number][] = [];
  const updates: Dockerfile['updates'][number][] = [];
  for (const { keyword, text, line } of instructions.map(withoutTrigger)) {
    if (keyword === 'FROM') {
      const stage = stageOf(text, line, named, file);
      stages.push(stage);
      if (stage.name !== null) named.set(stage.name.toLowerCase(), stage);
      continue;
    }
    const stage = stages.at(-1);
    if (stage === undefined) {
      if (keyword === 'ARG') continue;
      throw new Problem({
        what: `"${keyword}" stands before the first "FROM".`,
        where: whereOf(file, line),
        fix: 'Collect the whole file.',
      });
    }
    if (keyword === 'USER') stage.user = settingOf(text);
    else if (keyword === 'HEALTHCHECK') stage.healthCheck = healthCheckOf(text);
    else if (keyword === 'ADD') adds.push({ evidence: file.digest, at: line });
    else if (keyword === 'RUN' && onlyRefreshes(text)) updates.push({ evidence: file.digest, at: line });
  }
  const last = stages.at(-1);
  if (last === undefined) {
    throw new Problem({ what: 'There is no "FROM".', where: file.path, why: 'A build needs one.', fix: 'Collect the whole file.' });
  }
  const { base, user, healthCheck, line } = last;
  return { kind: 'dockerfile', path: file.path, base, user, healthCheck, adds, updates, from: { evidence: file.digest, at: line } };
}

function stageOf(text: string, line: string, earlier: ReadonlyMap<string, Stage>, file: SealedFile): Stage {
  const match = /^(?:--\w+=\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?$/i.exec(text);
  const [, image = '', name = null] = match ?? [];
  if (match === null) {
    throw new Problem({
      what: `"FROM ${text}" names no image.`,
      where: whereOf(file, line),
      fix: 'Mend the line; no build accepts it.',
    });
  }
  const parent = earlier.get(image.toLowerCase());
  const { base, user, healthCheck } = parent ?? { base: settingOf(image), user: null, healthCheck: null };
  return { name, base, user, healthCheck, line };
}

/** `NONE`, or options and `CMD` with a line for the shell or a list in JSON. */
function healthCheckOf(text: string): Dockerfile['healthCheck'] {
  if (/^NONE$/i.test(text)) return 'disabled';
  const command = text.replace(/^(?:--[\w-]+=\S+\s+)*CMD\s*/i, '');
  const words = /^\[.*\]$/s.test(command)
    ? Array.from(command.matchAll(/"((?:[^"\\]|\\.)*)"?/g), ([, word = '']) => word)
    : command;
  return isIdleTest(words) ? 'idle' : 'set';
}

/** `ONBUILD ADD …` adds in whatever is built upon the image. */
function withoutTrigger(instruction: Instruction): Instruction {
  const [, keyword, text = ''] = /^(ADD|RUN)\s+([\s\S]*)$/i.exec(instruction.text) ?? [];
  return instruction.keyword === 'ONBUILD' && keyword !== undefined
    ? { ...instruction, keyword: keyword.toUpperCase(), text }
    : instruction;
}

/** A text as it stands, or unresolved when a variable is in it. */
function settingOf(text: string): Setting<string> {
  return text.includes('$') ? { unresolved: text } : text.replace(/^(["'])(.*)\1$/, '$2');
}

function whereOf(file: SealedFile, line: string): string {
  return `${file.path}:${line.replace('line ', '')}`;
}
