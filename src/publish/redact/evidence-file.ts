/** A file with its bytes: of a drop folder, or of what is about to leave. */
export interface EvidenceFile {
  /** Relative to the drop folder or to what leaves, with `/` between its parts. */
  readonly path: string;
  readonly bytes: Uint8Array;
}
