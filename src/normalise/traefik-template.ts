import { Problem } from '../domain/problem.ts';
import type { SealedFile } from './reader.ts';
import { textOf } from './text.ts';

const TRAEFIK_BYTES = 4 * 1024 * 1024;

/**
 * Traefik renders Go templates (`{{ env "DOMAIN" }}`) before it reads a dynamic file, in comments too: what stands there is not what is
 * in force. The static file it takes as it is; a line that `isPlain` says may hold a template as a value.
 */
export function refuseTemplates(file: SealedFile, isPlain: (line: string) => boolean = () => false): void {
  const lines = textOf(file, TRAEFIK_BYTES).split('\n');
  const index = lines.findIndex((line) => line.includes('{{') && !isPlain(line));
  if (index === -1) return;
  throw new Problem({
    what: 'The file is a Go template: "{{" stands in it.',
    where: `${file.path}:${index + 1}`,
    why: 'What Traefik makes of it depends on its environment.',
    fix: 'Collect the rendered file instead.',
  });
}
