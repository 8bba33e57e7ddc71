/** What a seccomp profile filters: `filters` some calls at least, `nothing`, or what the evidence does not show. */
export type Filtering = 'filters' | 'nothing' | 'unknown';

/**
 * What the value of a security option `seccomp` comes to: `unconfined`, Docker's own `builtin`, or a profile. Compose names the file of a
 * profile, which is not in the evidence; `docker inspect` shows its content.
 * https://docs.docker.com/engine/security/seccomp/
 */
export function filteringOf(profile: string): Filtering {
  const text = profile.trim();
  if (/^unconfined$/i.test(text)) return 'nothing';
  if (text === 'builtin') return 'filters';
  if (!text.startsWith('{')) return 'unknown';
  const content = parsed(text);
  if (typeof content !== 'object' || content === null || !('defaultAction' in content)) return 'unknown';
  if (/^SCMP_ACT_(?:ERRNO|KILL\w*|TRAP)$/.test(String(content.defaultAction))) return 'filters';
  const rules: unknown = 'syscalls' in content ? content.syscalls : [];
  return Array.isArray(rules) && rules.length === 0 ? 'nothing' : 'unknown';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
