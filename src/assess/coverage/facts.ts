/** What coverage needs to know of a period besides its assessment. */
export interface CoverageFacts {
  /** Services that any evidence shows, each project's own. */
  readonly services: readonly ShownService[];
  /** Images that services run. */
  readonly images: readonly DeployedImageScan[];
  /** What was scanned and is no image that runs. */
  readonly otherScans: readonly string[];
  /** Hosts that evidence names. */
  readonly hosts: readonly { readonly host: string; readonly paths: readonly string[] }[];
  /** Days with events of a source, of the days that count; null when nothing counted them. */
  readonly loggedDays: readonly { readonly source: string; readonly days: number; readonly of: number }[] | null;
  /** What became of each file that checks can read, and of those that serve another purpose. */
  readonly uses: readonly EvidenceUse[];
}

/** A service that evidence shows; the project is null where it does not say. */
export interface ShownService {
  readonly project: string | null;
  readonly service: string;
}

/** An image and the scans that speak of it. */
export interface DeployedImageScan {
  readonly image: string;
  readonly services: readonly string[];
  readonly boundBy: 'digest' | 'name and tag' | null;
}

/** The checks that could read a file, by what became of it for them. */
export interface EvidenceUse {
  readonly path: string;
  readonly used: readonly string[];
  readonly superseded: readonly string[];
  readonly setAside: readonly string[];
  /** What else it is for, e.g. "signs a file of records"; null for nothing. */
  readonly purpose: string | null;
}
