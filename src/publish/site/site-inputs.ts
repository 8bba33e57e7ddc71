/** What a site is built from; handed to the pages as the virtual module `virtual:proofbook/inputs`. */
export interface SiteInputs {
  /** The assessment as JSON, an absolute path. Empty where pages are only type-checked. */
  readonly assessmentFile: string;
  /** Folder of the guide's MDX files, an absolute path. */
  readonly guideFolder: string;
  /** Files offered for download. */
  readonly downloads: readonly SiteDownload[];
}

/** A file that is copied into the site and offered on its first page. */
export interface SiteDownload {
  /** For people, e.g. `Signed report (PDF)`. */
  readonly title: string;
  /** Name in the site's folder `files/`; letters, digits, `.`, `_` and `-`. */
  readonly name: string;
}
