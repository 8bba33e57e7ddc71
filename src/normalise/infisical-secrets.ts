import { z } from 'zod';
import type { Fact } from '../domain/fact.ts';
import { accept, jsonOf, jsonPath } from './json.ts';
import type { Reader, Reading } from './reader.ts';

const HIDDEN = new Set(['', '<hidden-by-infisical>', '*'.repeat(7)]);
const Secret = z.object({
  secretKey: z.string().min(1),
  secretPath: z.string().nullish(),
  environment: z.string().nullish(),
  workspace: z.string().nullish(),
  secretValueHidden: z.boolean().nullish(),
  // Only ever asked whether it is there.
  secretValue: z
    .string()
    .nullish()
    .transform((value) => value !== null && value !== undefined && !HIDDEN.has(value)),
});
const Import = z.object({
  secretPath: z.string().nullish(),
  environment: z.string().nullish(),
  secrets: z.array(Secret).default([]),
});
const Answer = z.object({ secrets: z.array(Secret), imports: z.array(Import).nullish() });

/**
 * Names of the secrets in Infisical: `/api/v3/secrets/raw?viewSecretValue=false&recursive=true` or its successor.
 * https://infisical.com/docs/api-reference/endpoints/secrets/list. Values never leave the parser.
 */
export default {
  format: 'infisical-secrets',
  title: 'Infisical secret names',
  yields: ['infisicalSecret'],
  recognises({ shape, keys, head }) {
    if (shape === 'json-array') return keys.has('secretKey');
    if (shape !== 'json-object' || !keys.has('secrets') || keys.has('services')) return false;
    return /"secretKey"\s*:/.test(head) || (keys.has('imports') && /"secrets"\s*:\s*\[\s*\]/.test(head));
  },
  read(file): Reading {
    const document = jsonOf(file);
    const answer = accept(
      Answer,
      Array.isArray(document) ? { secrets: document } : document,
      (path) => `${file.path} ${jsonPath(path)}`,
    );
    const root = Array.isArray(document) ? [] : ['secrets'];
    const own = answer.secrets.map((secret, index) => ({ secret, at: jsonPath([...root, index]), within: null }));
    const imported = (answer.imports ?? []).flatMap((one, place) =>
      one.secrets.map((secret, index) => ({ secret, at: jsonPath(['imports', place, 'secrets', index]), within: one })),
    );
    const all = [...own, ...imported];
    const facts = all.map(
      ({ secret, at, within }): Fact => ({
        kind: 'infisicalSecret',
        name: secret.secretKey,
        project: secret.workspace ?? null,
        environment: secret.environment ?? within?.environment ?? null,
        path: secret.secretPath ?? within?.secretPath ?? '/',
        from: { evidence: file.digest, at },
      }),
    );
    const clear = all.filter(({ secret }) => secret.secretValue && secret.secretValueHidden !== true).length;
    const notes =
      clear === 0
        ? []
        : [
            `${clear} secrets stand here with their values, which were passed over. Take the file out of the drop folder, replace those secrets, and export with viewSecretValue=false.`,
          ];
    return { artefact: file.path, takenAt: null, covers: null, facts, notes };
  },
} satisfies Reader;
