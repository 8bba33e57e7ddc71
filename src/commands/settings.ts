import type { Terminal } from './terminal.ts';

/** What every command knows besides its own options. */
export interface Settings {
  /** Folder of the project. */
  readonly root: string;
  readonly terminal: Terminal;
  /** When the command began: the only clock there is. */
  readonly now: Date;
}
