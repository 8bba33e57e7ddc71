import { isUnresolved } from '../domain/fact.ts';
import { Problem } from '../domain/problem.ts';
import { isCommentedOut, keysWithoutComments } from './commented-out.ts';
import { composeFacts } from './compose.ts';
import { COMPOSE_YIELDS } from './compose-members.ts';
import { ComposeDocument } from './compose-schema.ts';
import { textSetting } from './compose-settings.ts';
import { accept } from './json.ts';
import type { Reader } from './reader.ts';
import type { Sample } from './sample.ts';
import { readYamlDocument } from './yaml.ts';

/** Keys that may stand at the top of a Compose file without services. */
const PARTIAL = /^(?:version|name|include|networks|volumes|secrets|configs|models|x-.*)$/;
const SERVICE_SETTING =
  /(?:^[^\S\n]+|[{,][^\S\n]*)["']?(?:image|build|extends|command|environment|env_file|container_name|ports|volumes|labels|deploy|networks|network_mode|restart|<<)["']?\s*:/m;

/** A Compose file as it is written, before interpolation and merging. */
export default {
  format: 'compose-file',
  title: 'Compose file',
  yields: COMPOSE_YIELDS,
  named: /^(?:docker-)?compose[\w.-]*\.ya?ml$|\.compose\.ya?ml$/i,
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
    return { artefact: file.path, takenAt: null, covers: null, facts, notes, gaps };
  },
} satisfies Reader;

function isCompose({ keys, head }: Sample): boolean {
  if (keys.has('apiVersion') || keys.has('openapi')) return false;
  if (keys.has('services'))
    return /^["']?services["']?\s*:[ \t]*(?:\{|(?:#.*)?(?:\r?\n|$)(?!\s*- ))/m.test(head) && SERVICE_SETTING.test(head);
  return (keys.has('networks') || keys.has('include')) && [...keys].every((key) => PARTIAL.test(key));
}
