import { Problem } from '../domain/problem.ts';
import { composeFacts } from './compose.ts';
import { COMPOSE_YIELDS } from './compose-members.ts';
import { ComposeDocument } from './compose-schema.ts';
import { jsonPath, parseJson } from './json.ts';
import type { Reader } from './reader.ts';
import { seriesOf } from './series.ts';

/** The whole model of a Compose project as JSON: `docker compose config --format json`. Its YAML form reads as a raw Compose file. */
export default {
  format: 'compose-resolved',
  title: 'Resolved Compose project',
  yields: COMPOSE_YIELDS,
  named: /\.resolved\.json$|^(?:docker-)?compose[\w.-]*\.json$/i,
  recognises({ shape, keys, head }) {
    return (
      shape === 'json-object' &&
      keys.has('name') &&
      (keys.has('services') || keys.has('networks')) &&
      /"(?:services|networks)"\s*:\s*\{/.test(head)
    );
  },
  read(file) {
    const document = parseJson(ComposeDocument, file);
    if (
      typeof document.name !== 'string' ||
      document.name === '' ||
      document.services === undefined ||
      document.services === null
    ) {
      throw new Problem({
        what: 'A resolved Compose project has a "name" and "services"; one of them is missing.',
        where: file.path,
        fix: 'Export it with "docker compose config --format json".',
      });
    }
    const { facts, notes, gaps } = composeFacts({
      document,
      project: document.name,
      form: 'resolved',
      at: (path) => ({ evidence: file.digest, at: jsonPath(path) }),
    });
    return {
      artefact: `compose project ${document.name} of ${seriesOf(file.path)}`,
      takenAt: null,
      covers: null,
      facts,
      notes,
      gaps,
    };
  },
} satisfies Reader;
