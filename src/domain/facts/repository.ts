import type { Pointer } from '../evidence.ts';
import type { Setting } from './setting.ts';

/** What a Dockerfile says of the image it builds: its last stage. */
export interface Dockerfile {
  /** Path in the drop folder. */
  readonly path: string;
  /** The image the last stage rests on, through stages of the same file; `scratch` for none. */
  readonly base: Setting<string>;
  /** The last `USER` of that chain of stages; null: the user of the base image holds. */
  readonly user: Setting<string>;
  /** `idle`: its command cannot fail. */
  readonly healthCheck: 'set' | 'idle' | 'disabled' | null;
  /** Lines with `ADD`, which also fetches and unpacks, where `COPY` would do. */
  readonly adds: readonly Pointer[];
  /** Lines with a `RUN` that refreshes the lists of packages and installs nothing. */
  readonly updates: readonly Pointer[];
  readonly from: Pointer;
}

/** A rule of a `.gitignore`. Of several that match a path the last one decides. */
export interface IgnoreRule {
  /** Directory of the file in the drop folder; '' for its top. */
  readonly directory: string;
  /** Without the signs that the next three stand for; wildcards as written. */
  readonly pattern: string;
  /** `!`: takes back what an earlier rule ignores. */
  readonly negated: boolean;
  /** A slash at the end: directories only. */
  readonly directoriesOnly: boolean;
  /** A slash elsewhere: holds from the file's directory only, not at every depth. */
  readonly anchored: boolean;
  readonly from: Pointer;
}
