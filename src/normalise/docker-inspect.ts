import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import { Problem } from '../domain/problem.ts';
import { isKnownRuntime } from './container-runtimes.ts';
import { containerFact, InspectedContainer } from './docker-inspect-container.ts';
import { InspectedImage, InspectedNetwork, imageFact, networkFact } from './docker-inspect-image.ts';
import { FROM_LABELS, traefikFactsOfContainer } from './docker-inspect-traefik.ts';
import { InspectedVolume, volumeFact } from './docker-inspect-volume.ts';
import { accept, jsonOf, jsonPath, refuseExcess, refuseRepeated } from './json.ts';
import type { Gap, Reader, Reading, SealedFile } from './reader.ts';
import { textOf } from './text.ts';

const LINES_BYTES = 256 * 1024 * 1024;
const Objects = z.array(z.record(z.string(), z.unknown()));

/**
 * Containers, images, networks and volumes as `docker inspect` (or `docker image|network|volume inspect`) prints them: an array, or one object,
 * or one object a line with `--format '{{json .}}'`. The short lists of `docker ps` and of the daemon's API are other formats.
 */
export default {
  format: 'docker-inspect',
  title: 'Docker inspect',
  yields: ['container', 'hostImage', 'dockerNetwork', 'dockerVolume', ...FROM_LABELS],
  named: /^(?:containers?|images?|networks?|volumes?|(?:docker-)?inspect)[\w.-]*\.json$/i,

  recognises({ shape, keys }) {
    if (shape !== 'json-array' && shape !== 'json-object' && shape !== 'json-lines') return false;
    return kindOf(keys) !== null;
  },

  read(file): Reading {
    const facts: Fact[] = [];
    const gaps: Gap[] = [];
    for (const { value, at, where } of objectsOf(file)) {
      const from = { evidence: file.digest, at };
      const whereOf = (path: readonly PropertyKey[]) => `${where}${jsonPath(path).slice(1)}`;
      const kind = kindOf(new Set(Object.keys(value)));
      if (kind === 'container') {
        const container = accept(InspectedContainer, value, whereOf);
        facts.push(containerFact(container, from), ...traefikFactsOfContainer(container, from));
        gaps.push(...runtimeGap(container, at));
      }
      if (kind === 'image') facts.push(imageFact(accept(InspectedImage, value, whereOf), from));
      else if (kind === 'network') facts.push(networkFact(accept(InspectedNetwork, value, whereOf), from));
      else if (kind === 'volume') facts.push(volumeFact(accept(InspectedVolume, value, whereOf), from));
      else if (kind === null) gaps.push(unknownGap(at));
    }
    return {
      artefact: file.path,
      takenAt: null,
      covers: null,
      facts,
      notes: [],
      gaps,
    };
  },
} satisfies Reader;

/** What an inspected object is. The short lists of the API have some of the members, and others that tell them apart. */
function kindOf(keys: ReadonlySet<string>): 'container' | 'image' | 'network' | 'volume' | null {
  const has = (...names: readonly string[]) => names.every((name) => keys.has(name));
  if (has('Id', 'Path', 'Args') || (has('Id', 'HostConfig', 'Config') && !keys.has('Names'))) return 'container';
  if (has('Id', 'RepoTags') && !keys.has('ParentId')) return 'image';
  if (has('Name', 'Id', 'Scope', 'Driver')) return 'network';
  return has('Name', 'Driver', 'Mountpoint', 'Scope') ? 'volume' : null;
}

function runtimeGap({ Name: name, HostConfig: host }: z.output<typeof InspectedContainer>, at: string): Gap[] {
  const runtime = host.Runtime ?? '';
  if (isKnownRuntime(runtime)) return [];
  const what = `The container "${name}" runs by the runtime "${runtime}", of which nobody here knows what it grants.`;
  return [{ kinds: ['container'], what, at, remedy: `Create it anew with Docker's default runtime.` }];
}

function unknownGap(at: string): Gap {
  const what = 'An object is neither a container, an image, a network nor a volume, or is not whole.';
  return {
    kinds: ['container', 'hostImage', 'dockerNetwork', 'dockerVolume'],
    what,
    at,
    remedy: 'Export it again with docker inspect, whole.',
  };
}

interface Inspected {
  readonly value: Record<string, unknown>;
  readonly at: string;
  readonly where: string;
}

function objectsOf(file: SealedFile): Inspected[] {
  const lines = linesOf(file);
  if (lines !== null) return lines;
  const json = jsonOf(file);
  const one = !Array.isArray(json);
  const values = accept(Objects, one ? [json] : json, (path) => `${file.path} ${jsonPath(path)}`);
  return values.map((value, index) => {
    const at = one ? '$' : `$[${index}]`;
    return { value, at, where: `${file.path} ${at}` };
  });
}

/** One object a line; null when the file is one JSON value. */
function linesOf(file: SealedFile): Inspected[] | null {
  const text = textOf(file, LINES_BYTES);
  const end = text.indexOf('\n');
  // A line of its own that is a whole object, with another behind it.
  if (end === -1 || !/^\s*\{/.test(text) || text.slice(0, end).trimEnd().at(-1) !== '}' || !/^\s*\{/.test(text.slice(end)))
    return null;
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const where = `${file.path}:${index + 1}`;
    try {
      refuseExcess(line, where);
      const [value] = accept(Objects, [JSON.parse(line)], () => where);
      refuseRepeated(line, where);
      return value === undefined ? [] : [{ value, at: `line ${index + 1}`, where: `${where} ` }];
    } catch (thrown) {
      if (thrown instanceof Problem) throw thrown;
      throw new Problem({
        what: 'The line is not JSON.',
        where,
        fix: 'Export it again; a file that was cut off ends in the middle.',
      });
    }
  });
}
