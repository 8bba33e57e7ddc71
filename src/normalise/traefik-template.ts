import { Problem } from '../domain/problem.ts';
import type { SealedFile } from './reader.ts';
import { textOf } from './text.ts';

const TRAEFIK_BYTES = 4 * 1024 * 1024;

/** Traefik renders Go templates (`{{ env "DOMAIN" }}`) before it reads a file, in comments too: what stands there is not what is in force. */
export function refuseTemplates(file: SealedFile): void {
  const lines = textOf(file, TRAEFIK_BYTES).split('\n');
  const index = lines.findIndex((line) => line.includes('{{'));
  if (index === -1) return;
  throw new Problem({
    what: 'The file is a Go template: "{{" stands in it.',
    where: `${file.path}:${index + 1}`,
    why: 'What Traefik makes of it depends on its environment.',
    fix: 'Collect the rendered file instead.',
  });
}
