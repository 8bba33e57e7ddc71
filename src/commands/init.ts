import { relative } from 'node:path';
import { initialise } from '../initialise.ts';
import { workspaceIn } from '../workspace.ts';
import type { Settings } from './settings.ts';

/** `proofbook init`: creates the record and a demonstration key. */
export async function runInit(
  { root, terminal, now }: Settings,
  { ifMissing, algorithm }: { ifMissing: boolean; algorithm: 'ecdsa-p256' | 'rsa-3072' },
): Promise<number> {
  const workspace = workspaceIn(root);
  const made = await terminal.step('Creating the record and a demonstration key', () =>
    initialise(workspace, { ifMissing, algorithm, now }),
  );
  const shown = made.map((path) => relative(root, path));
  terminal.result(
    shown.map((path) => `Created ${path}`),
    { created: shown },
  );
  return 0;
}
