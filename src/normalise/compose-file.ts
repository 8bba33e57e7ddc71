import type { Fact } from '../domain/fact.ts';
import { isUnresolved } from '../domain/facts/setting.ts';
import { Problem } from '../domain/problem.ts';
import { isCommentedOut, keysWithoutComments } from './commented-out.ts';
import { composeFacts } from './compose.ts';
import { isSet } from './compose-base.ts';
import { COMPOSE_YIELDS } from './compose-members.ts';
import { ComposeDocument } from './compose-schema.ts';
import { plainText, textSetting } from './compose-settings.ts';
import { accept } from './json.ts';
import type { Reader, SealedFile } from './reader.ts';
import type { Sample } from './sample.ts';
import { readYamlDocument } from './yaml.ts';

/** Keys that may stand at the top of a Compose file without services. */
const PARTIAL = /^(?:version|name|include|networks|volumes|secrets|configs|models|x-.*)$/;
const SERVICE_SETTING =
  /(?:^[^\S\n]+|[{,][^\S\n]*)["']?(?:image|build|extends|command|environment|env_file|container_name|ports|volumes|labels|deploy|networks|network_mode|restart|<<)["']?\s*:/m;

const NAMED = /^(?:docker-)?compose[\w.-]*\.ya?ml$|\.compose\.ya?ml$/i;

/** A Compose file as it is written, before interpolation and merging. */
export default {
  format: 'compose-file',
  title: 'Compose file',
  yields: COMPOSE_YIELDS,
  named: NAMED,
  recognises(sample) {
    if (isCommentedOut(sample.head)) return keysWithoutComments(sample.head).has('services');
    return sample.shape === 'yaml' && isCompose(sample);
  },
  read(file) {
    const yaml = readYamlDocument(file);
    if (yaml === null) {
      throw new Problem({
        what: 'Every line is a comment: the file defines no service.',
        where: file.path,
        fix: 'Collect the Compose file that is in use, or leave this one out.',
      });
    }
    const document = accept(ComposeDocument, yaml.value, (path) => `${file.path}:${yaml.lineOf(path)}`);
    const name = textSetting(document.name);
    const { facts, notes, gaps } = composeFacts({
      document,
      project: name === null || isUnresolved(name) ? file.path : name,
      form: 'raw',
      at: (path) => ({ evidence: file.digest, at: `line ${yaml.lineOf(path)}` }),
    });
    const part = partOf(document, file);
    return { artefact: file.path, takenAt: null, covers: null, facts: part === null ? facts : [...facts, part], notes, gaps };
  },
} satisfies Reader;

/** What a file declares whose services, if any, are all parts of those of another file; null for a project of its own. */
function partOf(document: ComposeDocument, { path, digest }: SealedFile): Fact | null {
  if (Object.values(document.services ?? {}).some((service) => [service.image, service.build, service.extends].some(isSet)))
    return null;
  const declares = (['networks', 'volumes', 'secrets', 'configs'] as const).flatMap((kind) =>
    Object.keys(document[kind] ?? {}).map((name) => `${kind}.${name}`),
  );
  const project = plainText(document.name);
  return {
    kind: 'composePart',
    path,
    project: project === '' || project.includes('$') ? null : project,
    declares,
    from: { evidence: digest, at: '' },
  };
}

function isCompose({ keys, head, name }: Sample): boolean {
  if (keys.has('apiVersion') || keys.has('openapi')) return false;
  if (keys.has('services'))
    return /^["']?services["']?\s*:[ \t]*(?:\{|(?:#.*)?(?:\r?\n|$)(?!\s*- ))/m.test(head) && SERVICE_SETTING.test(head);
  const declares = ['networks', 'include', ...(NAMED.test(name) ? ['volumes', 'secrets', 'configs'] : [])];
  return declares.some((key) => keys.has(key)) && [...keys].every((key) => PARTIAL.test(key));
}
