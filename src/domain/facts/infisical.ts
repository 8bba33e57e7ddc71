import type { Pointer } from '../evidence.ts';

/** The name and place of a secret in Infisical; never its value. */
export interface InfisicalSecret {
  readonly name: string;
  /** Project, by name or id; null when not said. */
  readonly project: string | null;
  /** e.g. `prod`; null when not said. */
  readonly environment: string | null;
  /** Folder, `/` for the top. */
  readonly path: string;
  readonly from: Pointer;
}
