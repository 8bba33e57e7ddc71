import { findArguments } from './command-lines.ts';
import { CREDENTIAL_PATTERNS, findPairs } from './credential-patterns.ts';
import { findEncoded } from './encoded.ts';
import { type Found, isReplacement, unite } from './found.ts';
import { findHclDefaults } from './hcl-defaults.ts';
import { findPrivateKeys } from './key-material.ts';
import { findNamed } from './secret-names.ts';
import { findSplit } from './split-tokens.ts';
import { TOKEN_PATTERNS, type TokenPattern } from './token-patterns.ts';
import { findParameters, WEBHOOK_PATTERNS } from './url-secrets.ts';

/** Tokens that show by their own form what they are. Linear in the length of the text. */
export function findTokens(text: string): Found[] {
  return [...findPrivateKeys(text), ...matching(TOKEN_PATTERNS, text), ...matching(WEBHOOK_PATTERNS, text)];
}

/** Everything our own patterns find in a text of unknown form, as stretches that do not overlap. */
export function findSecrets(text: string): Found[] {
  const plain = findPlain(text);
  return unite([...plain, ...findEncoded(text, findPlain), ...findSplit(text, findTokens)]);
}

/** What stands in a text as it is: neither encoded nor in pieces. */
function findPlain(text: string): Found[] {
  const named = [
    ...findNamed(text),
    ...findPairs(text),
    ...findArguments(text),
    ...findParameters(text),
    ...matching(CREDENTIAL_PATTERNS, text),
    ...findDefaults(text),
    ...findHclDefaults(text),
  ];
  return [...findTokens(text), ...named.filter(({ start, end }) => !isReplacement(text.slice(start, end)))];
}

function matching(patterns: readonly TokenPattern[], text: string): Found[] {
  const found: Found[] = [];
  for (const { rule, pattern, hints, unless } of patterns) {
    if (hints !== undefined && !hints.some((hint) => text.includes(hint))) continue;
    for (const match of text.matchAll(pattern)) {
      const secret = match[1] ?? match[0];
      if (unless?.(secret) === true || isReplacement(secret)) continue;
      // A group is the last thing in its match but for a delimiter.
      const start = match.index + match[0].lastIndexOf(secret);
      found.push({ start, end: start + secret.length, kind: 'secrets', rule });
    }
  }
  return found;
}

const NAMED_DEFAULT =
  /\$\{[A-Za-z0-9_]{0,80}(?:PASS|PASSWORD|PASSWD|SECRET|TOKEN|KEY|PW|PWD|PIN|CREDS?)[A-Za-z0-9_]{0,20}:?-([^}\s$]{1,512})\}/gi;

/** The default of a variable that names a secret: `${DB_PASSWORD:-value}`. */
function findDefaults(text: string): Found[] {
  if (!text.includes('${')) return [];
  return Array.from(text.matchAll(NAMED_DEFAULT), ({ 0: whole, 1: value = '', index }): Found => {
    const start = index + whole.lastIndexOf(value);
    return { start, end: start + value.length, kind: 'secrets', rule: 'default' };
  });
}
