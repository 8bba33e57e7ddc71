import { join } from 'node:path';

/** Where a project keeps its parts: folders. */
export interface Workspace {
  /** What people write: the guide, the frameworks, the organisation, accepted risks. */
  readonly content: string;
  /** The drop folders, one for each quarter. */
  readonly evidence: string;
  readonly record: string;
  readonly keys: string;
  /** What is published. */
  readonly dist: string;
}

/** The parts of the project in a folder, by convention. */
export function workspaceIn(root: string): Workspace {
  return {
    content: join(root, 'content'),
    evidence: join(root, 'evidence'),
    record: join(root, '.proofbook', 'record'),
    keys: join(root, '.proofbook', 'keys'),
    dist: join(root, 'dist'),
  };
}

/** The key that `proofbook init` makes to sign reports. */
export function keyFilesIn({ keys }: Workspace): { key: string; certificate: string } {
  return { key: join(keys, 'signing-key.pem'), certificate: join(keys, 'signing-certificate.pem') };
}

/** The file that the owner hands to assessors by another way than the package: the key that signs packages, as `allowed_signers`. */
export function packageTrustIn({ keys }: Pick<Workspace, 'keys'>): string {
  return join(keys, 'allowed_signers');
}
