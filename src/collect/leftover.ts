/** Names under which file managers keep their own notes. */
const FILE_MANAGERS: ReadonlySet<string> = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** How editors and file managers name what they keep of a file beside it; the group is the file's own name. */
const BESIDE = [/^(.+)~$/, /^#(.+)#$/, /^\.#(.+)$/, /^\.(.+)\.sw[a-p]$/, /^\._(.+)$/, /^\.~lock\.(.+)#$/];

/**
 * Whether a name is that of something which an editor or file manager left behind. A backup, swap or lock file is one only beside the file
 * that it belongs to: alone it may be all that there is.
 */
export function isLeftover(name: string, siblings: ReadonlySet<string>): boolean {
  return FILE_MANAGERS.has(name) || BESIDE.some((pattern) => siblings.has(pattern.exec(name)?.[1] ?? ''));
}
