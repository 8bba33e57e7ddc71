/** A kind of secret that is told by its own form, wherever it stands. */
export interface TokenPattern {
  readonly rule: string;
  /** Global; the first group is the secret where there is one, else the whole match. Every repetition is bounded or anchored. */
  readonly pattern: RegExp;
  /** For forms that ordinary words can take: whether the match is one. */
  readonly unless?: (secret: string) => boolean;
}

const plainWords = (secret: string) => !looksRandom(secret);

/**
 * Tokens whose issuers gave them a recognisable form, credentials in URLs and headers, and hashes of passwords.
 * The prefixes are those their issuers document; lengths are a little wider, since they have grown before.
 */
export const TOKEN_PATTERNS: readonly TokenPattern[] = [
  { rule: 'age-key', pattern: /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{40,3000}/gi },
  { rule: 'github-token', pattern: /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9_]{20,255}/g },
  { rule: 'github-token', pattern: /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{20,255}/g },
  { rule: 'gitlab-token', pattern: /(?<![A-Za-z0-9])gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[A-Za-z0-9_.-]{16,300}/g },
  { rule: 'slack-token', pattern: /(?<![A-Za-z0-9])(?:xox[a-z]|xapp)(?:\.xox[a-z])?-[A-Za-z0-9-]{10,400}/g },
  { rule: 'slack-webhook', pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/([A-Za-z0-9/_-]{20,200})/g },
  { rule: 'npm-token', pattern: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{30,100}/g },
  { rule: 'aws-key-id', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/g },
  {
    rule: 'google-key',
    pattern: /(?<![A-Za-z0-9])(?:AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,2000}|GOCSPX-[A-Za-z0-9_-]{20,60})/g,
  },
  { rule: 'stripe-key', pattern: /(?<![A-Za-z0-9])(?:[rs]k_(?:live|test)_[A-Za-z0-9]{10,250}|whsec_[A-Za-z0-9+/=]{20,200})/g },
  { rule: 'jwt', pattern: /(?<![\w-])eyJ[\w-]{10,8192}\.[\w-]{2,8192}(?:\.[\w-]{0,8192}){0,3}/g },
  { rule: 'tailscale-key', pattern: /(?<![A-Za-z0-9])tskey-[A-Za-z0-9-]{10,200}/g },
  { rule: 'infisical-token', pattern: /(?<![A-Za-z0-9.])st\.[0-9a-f-]{8,64}\.[0-9a-f]{16,128}(?:\.[0-9a-f]{16,128})?/g },
  {
    rule: 'openai-key',
    pattern: /(?<![A-Za-z0-9_-])sk-(?:proj-|svcacct-|admin-|ant-[a-z0-9]{2,10}-)?[A-Za-z0-9_-]{20,300}/g,
    unless: plainWords,
  },
  { rule: 'sendgrid-key', pattern: /(?<![A-Za-z0-9])SG\.[\w-]{16,32}\.[\w-]{32,64}/g },
  { rule: 'vault-token', pattern: /(?<![A-Za-z0-9])hv[sbr]\.[A-Za-z0-9_-]{20,300}/g },
  { rule: 'docker-token', pattern: /(?<![A-Za-z0-9])dckr_(?:pat|oat)_[\w-]{20,100}/g },
  { rule: 'digitalocean-token', pattern: /(?<![A-Za-z0-9])do[por]_v1_[a-f0-9]{64}/g },
  { rule: 'huggingface-token', pattern: /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,60}/g },
  { rule: 'pypi-token', pattern: /(?<![A-Za-z0-9])pypi-AgE[\w-]{50,500}/g },
  { rule: 'grafana-token', pattern: /(?<![A-Za-z0-9])gl(?:c|sa)_[A-Za-z0-9+/=_]{32,400}/g },
  { rule: 'telegram-token', pattern: /(?<![A-Za-z0-9])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g },
  { rule: 'shopify-token', pattern: /(?<![A-Za-z0-9])shp(?:at|ca|pa|ss|ua)_[A-Fa-f0-9]{32}/g },
  { rule: 'atlassian-token', pattern: /(?<![A-Za-z0-9])ATATT3[\w=-]{50,400}/g },
  {
    rule: 'bearer',
    pattern: /(?<![A-Za-z])(?:Bearer|Basic|Token)(?:\s|%20|\+){1,3}([A-Za-z0-9+/_.~-]{8,8192}={0,2})/gi,
    unless: plainWords,
  },
  {
    rule: 'url-password',
    pattern: /:\/\/[^\s/@:"'<>]{0,256}:((?!\d{1,5}(?:\/|$))(?:[^\s"'<>/]{1,256}|[^\s"'<>@]{1,256}))@(?=[\w.[${%-])/g,
    unless: isReference,
  },
  { rule: 'url-token', pattern: /https?:\/\/([A-Za-z0-9_-]{20,256})@(?=[\w.])/g, unless: plainWords },
  {
    rule: 'password-hash',
    pattern:
      /(?<![A-Za-z0-9])\${1,2}(?:2[abxy]?|1|5|6|7|y|gy|apr1|md5|scrypt|argon2(?:id?|d)|pbkdf2[\w-]{0,12})\${1,2}[\w./+=,$-]{12,400}/g,
  },
  { rule: 'password-hash', pattern: /(?<![A-Za-z0-9])(?:pbkdf2|bcrypt|scrypt|argon2)[\w-]{0,12}\$[\w./+=,$-]{20,400}/g },
  { rule: 'password-hash', pattern: /\{(?:S?SHA(?:256|512)?|S?MD5|CRYPT)\}([A-Za-z0-9+/=$.]{12,200})/g },
  { rule: 'password-hash', pattern: /SCRAM-SHA-256\$[0-9]{1,7}:[A-Za-z0-9+/=:$]{20,300}/g },
  { rule: 'sql-password', pattern: /\b(?:PASSWORD|IDENTIFIED BY)\s{1,8}'([^'\n]{1,256})'/gi, unless: isReference },
  {
    rule: 'curl-user',
    pattern: /\bcurl\b[^\n]{0,400}?\s(?:-u|--user)(?:\s{1,4}|=)["']?[^\s:"']{1,128}:([^\s"']{1,256})/g,
    unless: isReference,
  },
  { rule: 'redis-cli', pattern: /\bredis-cli\b[^\n]{0,200}?\s-a\s{1,4}["']?([^\s"']{1,256})/g, unless: isReference },
  { rule: 'sshpass', pattern: /\bsshpass\s{1,4}-p\s{0,4}["']?([^\s"']{1,256})/g, unless: isReference },
];

/** Whether a value only points to where the secret is: a variable, a template, a command, a file, a mask. */
export function isReference(value: string): boolean {
  return (
    value === '' ||
    /^\${1,2}(?:\{[A-Za-z_]\w*(?::?\?[^}]*)?\}|[A-Za-z_]\w*|\{\{.*\}\})$/s.test(value) ||
    // A command, a variable that must be set, a place in a format: the value ends where it was cut.
    /^(?:&quot;|&#34;|\\?["'])?(?:\${1,2}\(|\${1,2}\{[A-Za-z_]\w*:?\?|%[-\d.]*[svq](?:\\+n)?$)/.test(value) ||
    /^(?:file|env|fd):[\w./-]*$|^pass:\$\w+$/.test(value) ||
    /^(?:\{\{.*\}\}|<[^<>]*>|%\([^)]*\)s|\[(?:redacted|masked|filtered|hidden)\]|(?:redacted|masked|filtered|hidden))$/is.test(
      value,
    ) ||
    /^[*•.#x_-]{3,}$/i.test(value) ||
    /^(?:file|vault|env|secret|op|awskms|gcpkms|ref\+[a-z]+):\/\/\S*$/.test(value) ||
    /^(?:\.{1,2}\/|~\/|\/(?:run|etc|opt|var|home|root|usr|mnt|srv|tmp|secrets?|vault|data|app|config)\/)[\w./@-]*$/.test(value) ||
    /^[\w./@-]{1,200}\.(?:pem|key|crt|cer|txt|json|env|age|pub|ya?ml)$/.test(value)
  );
}

/** Whether a value looks generated rather than worded: mixed classes of characters, or long without a word boundary. */
export function looksRandom(value: string): boolean {
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((one) => one.test(value)).length;
  if (value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value)) return true;
  if (value.length >= 10 && /[^\w.\s/-]/.test(value) && classes >= 2 && !/\s/.test(value)) return true;
  // A change of case in the middle of words, other than at the start of each one.
  return value.length >= 16 && !/[\s/]/.test(value) && (value.match(/[a-z][A-Z]|[A-Z]{2}[a-z]/g)?.length ?? 0) >= 3;
}
