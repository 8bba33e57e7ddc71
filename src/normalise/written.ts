import type { z } from 'zod';
import { mismatchIn } from '../domain/mismatch.ts';
import { Problem } from '../domain/problem.ts';
import type { SealedFile } from './reader.ts';
import { readYamlDocument } from './yaml.ts';

/**
 * Reads a YAML file that a person wrote in one of our own formats. Throws a {@link Problem} with the line of the first fault, what stands
 * there and what is expected, in words for whoever wrote it.
 */
export function readWritten<Schema extends z.ZodType>(schema: Schema, file: SealedFile): z.output<Schema> {
  const document = readYamlDocument(file);
  const value = document?.value ?? null;
  const mismatch = mismatchIn(schema, value);
  if (mismatch === null) return schema.parse(value);
  const { what, fix, path, others } = mismatch;
  throw new Problem({
    what: others === 0 ? what : `${what} There ${others === 1 ? 'is 1 more fault' : `are ${others} more faults`}.`,
    where: `${file.path}:${document?.lineOf(path) ?? 1}`,
    fix,
  });
}
