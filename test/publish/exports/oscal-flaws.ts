const RULES: readonly (readonly [member: RegExp, value: RegExp])[] = [
  [/^(?:uuid|.*-uuid)$/, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  [/^(?:name|class|control-id|target-id|objective-id|state|reason)$/, /^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$/u],
  [/^(?:value|version|oscal-version)$/, /^\S(.*\S)?$/u],
  [/^title$/, /^[^\n]+$/],
  [/^(?:start|end|collected|expires|deadline|last-modified)$/, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/],
  [/^(?:ns|system)$/, /^[a-zA-Z][a-zA-Z0-9+\-.]+:.+$/],
  [/^(?:href|source)$/, /^[!-~]+$/],
];

/**
 * What OSCAL's data types forbid and what does not hang together: members that break their pattern, empty lists, UUIDs given twice,
 * and references to nothing. An organisation's name is no token, so parties are left out.
 */
export function oscalFlaws(document: unknown): string[] {
  const flaws: string[] = [];
  const given: string[] = [];
  const referred: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      if (value.length === 0) flaws.push(`${path} is an empty list`);
      for (const [index, item] of value.entries()) walk(item, `${path}[${index}]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [member, item] of Object.entries(value)) {
        if (member === 'parties') continue;
        const rule = RULES.find(([name]) => name.test(member));
        if (typeof item === 'string' && rule?.[1].test(item) === false) flaws.push(`${path}.${member} is ${JSON.stringify(item)}`);
        if (item === undefined || item === null) flaws.push(`${path}.${member} is ${item}`);
        if (member === 'uuid') given.push(String(item));
        else if (member.endsWith('-uuid')) referred.push(String(item));
        else if ((member === 'href' || member === 'source') && String(item).startsWith('#')) referred.push(String(item).slice(1));
        walk(item, `${path}.${member}`);
      }
    }
  };
  walk(document, '$');
  const known = new Set(given);
  if (known.size < given.length) flaws.push(`${given.length - known.size} UUIDs are given twice`);
  for (const uuid of referred) if (!known.has(uuid)) flaws.push(`${uuid} refers to nothing`);
  return flaws;
}
