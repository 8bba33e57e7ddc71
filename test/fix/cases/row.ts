import type { Organisation } from '../../../src/domain/organisation.ts';
import type { Files } from '../proposed.ts';

/** Evidence that fails a check, and exactly the lines that must change for it to pass. */
export interface Row {
  readonly check: string;
  readonly what: string;
  readonly files: Files;
  readonly lines: readonly string[];
  readonly organisation?: Organisation;
}
