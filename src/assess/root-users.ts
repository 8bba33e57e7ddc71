/** Names that stand for the user with all rights: of Linux, of systems that carry a second one, of Windows. */
const NAMES = /^(?:root|toor|containeradministrator)$/i;
/** Groups that the files, disks or sockets of a host are open to. */
const GROUPS = /^(?:root|wheel|sudo|adm|disk|docker|kmem|shadow|lxd|podman)$/i;

/** What the user of a container is: `impossible` for a number that no system has. */
export type UserKind = 'root' | 'other' | 'impossible';

/**
 * What a user is, as Docker reads it: a name or a number with a group behind a colon. Nothing at all is root. A name other than the
 * known ones is taken for another user: which number it has stands in the image.
 */
export function kindOfUser(user: string): UserKind {
  const [name = ''] = user.trim().split(':');
  if (name === '' || NAMES.test(name)) return 'root';
  if (!/^[+-]?\d+$/.test(name)) return 'other';
  const id = Number(name);
  if (id === 0) return 'root';
  return id > 0 && id < 2 ** 31 ? 'other' : 'impossible';
}

/**
 * Whether a group that is added to those of a container opens what belongs to the host. The user's own group is not judged: Docker gives
 * every number that the image does not know the group 0.
 */
export function isHostGroup(group: string): boolean {
  return GROUPS.test(group.trim()) || (/^[+-]?\d+$/.test(group.trim()) && Number(group) === 0);
}
