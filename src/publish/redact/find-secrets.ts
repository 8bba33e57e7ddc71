import { findArguments } from './command-lines.ts';
import {
  CREDENTIAL_PATTERNS,
  CREDENTIAL_SEARCHES,
  findPairs,
  findPgpass,
  hasWordLines,
  LINE_PATTERNS,
} from './credential-patterns.ts';
import { findDecoded } from './decoded-view.ts';
import { findEncoded } from './encoded.ts';
import { type Found, isReplacement, unite } from './found.ts';
import { findHclDefaults } from './hcl-defaults.ts';
import { type Hinted, Hints } from './hints.ts';
import { findPrivateKeys } from './key-material.ts';
import { findNamed } from './secret-names.ts';
import { findSplit, SPLIT } from './split-tokens.ts';
import { TOKEN_PATTERNS, type TokenPattern } from './token-patterns.ts';
import { findParameters, WEBHOOK_PATTERNS } from './url-secrets.ts';

const HINTS = new Hints([...TOKEN_PATTERNS, ...WEBHOOK_PATTERNS, ...CREDENTIAL_SEARCHES, SPLIT]);

type MayFind = (search: Hinted) => boolean;

/** Tokens that show by their own form what they are. Linear in the length of the text. */
export function findTokens(text: string): Found[] {
  return tokensIn(text, HINTS.in(text));
}

/** Everything our own patterns find in a text of unknown form, as stretches that do not overlap. */
export function findSecrets(text: string): Found[] {
  return unite([...findWritten(text), ...findDecoded(text, findWritten)]);
}

/** What shows without taking percent-encoding and the like off. */
function findWritten(text: string): Found[] {
  const mayFind = HINTS.in(text);
  const split = mayFind(SPLIT) ? findSplit(text, findTokens) : [];
  return [...plainIn(text, mayFind), ...findEncoded(text, findPlain), ...split];
}

/** What stands in a text as it is: neither encoded nor in pieces. */
function findPlain(text: string): Found[] {
  return plainIn(text, HINTS.in(text));
}

function plainIn(text: string, mayFind: MayFind): Found[] {
  const byLine = hasWordLines(text);
  const named = [
    ...findNamed(text),
    ...findPairs(text, mayFind, byLine),
    ...findArguments(text),
    ...findParameters(text),
    ...findPgpass(text),
    ...matching(CREDENTIAL_PATTERNS, text, mayFind),
    ...(byLine ? matching(LINE_PATTERNS, text, mayFind) : []),
    ...findDefaults(text),
    ...findHclDefaults(text),
  ];
  return [...tokensIn(text, mayFind), ...named.filter(({ start, end }) => !isReplacement(text.slice(start, end)))];
}

function tokensIn(text: string, mayFind: MayFind): Found[] {
  return [...findPrivateKeys(text), ...matching(TOKEN_PATTERNS, text, mayFind), ...matching(WEBHOOK_PATTERNS, text, mayFind)];
}

function matching(patterns: readonly TokenPattern[], text: string, mayFind: MayFind): Found[] {
  const found: Found[] = [];
  for (const one of patterns) {
    if (!mayFind(one)) continue;
    const { rule, pattern, unless } = one;
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
