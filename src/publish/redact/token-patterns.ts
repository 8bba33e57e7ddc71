import type { Hinted } from './hints.ts';
import { isReference, looksRandom } from './likeness.ts';

/** A kind of secret that is told by its own form, wherever it stands. */
export interface TokenPattern extends Hinted {
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
  {
    rule: 'github-token',
    hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    pattern: /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9_]{20,255}/g,
  },
  { rule: 'github-token', hints: ['github_pat_'], pattern: /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{20,255}/g },
  {
    rule: 'gitlab-token',
    hints: ['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glimt-', 'glagent-', 'gloas-', 'glsoat-', 'glffct-'],
    pattern: /(?<![A-Za-z0-9])gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[A-Za-z0-9_.-]{16,300}/g,
  },
  { rule: 'gitlab-token', hints: ['GR13'], pattern: /(?<![A-Za-z0-9])GR1348941[A-Za-z0-9_-]{16,60}/g },
  {
    rule: 'slack-token',
    hints: ['xox', 'xapp'],
    pattern: /(?<![A-Za-z0-9])(?:xox[a-z]|xapp)(?:\.xox[a-z])?-[A-Za-z0-9-]{10,400}/g,
  },
  { rule: 'npm-token', hints: ['npm_'], pattern: /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{30,100}/g },
  {
    rule: 'aws-key-id',
    hints: ['AKIA', 'ASIA', 'ABIA', 'ACCA'],
    pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/g,
  },
  {
    rule: 'aws-secret',
    hints: ['AKIA', 'ASIA'],
    pattern: /(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])[^\n]{1,120}?(?<![A-Za-z0-9/+])([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/g,
    unless: (secret) => /^[0-9a-f]{40}$/i.test(secret),
  },
  {
    rule: 'google-key',
    hints: ['AIza', 'ya29.', 'GOCSPX-', '1//0'],
    pattern:
      /(?<![A-Za-z0-9])(?:AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,2000}|GOCSPX-[A-Za-z0-9_-]{20,60}|1\/\/0[A-Za-z0-9_-]{30,200})/g,
  },
  {
    rule: 'stripe-key',
    hints: ['k_live_', 'k_test_', 'whsec_'],
    pattern: /(?<![A-Za-z0-9])(?:[rs]k_(?:live|test)_[A-Za-z0-9]{10,250}|whsec_[A-Za-z0-9+/=]{20,200})/g,
  },
  { rule: 'jwt', hints: ['eyJ'], pattern: /(?<![\w-])eyJ[\w-]{10,8192}\.[\w-]{2,8192}(?:\.[\w-]{0,8192}){0,3}/g },
  { rule: 'tailscale-key', hints: ['tskey-'], pattern: /(?<![A-Za-z0-9])tskey-[A-Za-z0-9-]{10,200}/g },
  {
    rule: 'infisical-token',
    hints: ['st.'],
    pattern: /(?<![A-Za-z0-9.])st\.[0-9a-f-]{8,64}\.[0-9a-f]{16,128}(?:\.[0-9a-f]{16,128})?/g,
  },
  {
    rule: 'openai-key',
    hints: ['sk-'],
    pattern: /(?<![A-Za-z0-9_-])sk-(?:proj-|svcacct-|admin-|ant-[a-z0-9]{2,10}-)?[A-Za-z0-9_-]{20,300}/g,
    unless: plainWords,
  },
  { rule: 'sendgrid-key', hints: ['SG.'], pattern: /(?<![A-Za-z0-9])SG\.[\w-]{16,32}\.[\w-]{32,64}/g },
  { rule: 'vault-token', hints: ['hvs.', 'hvb.', 'hvr.'], pattern: /(?<![A-Za-z0-9])hv[sbr]\.[A-Za-z0-9_-]{20,300}/g },
  { rule: 'docker-token', hints: ['dckr_'], pattern: /(?<![A-Za-z0-9])dckr_(?:pat|oat)_[\w-]{20,100}/g },
  { rule: 'digitalocean-token', hints: ['_v1_'], pattern: /(?<![A-Za-z0-9])do[por]_v1_[a-f0-9]{64}/g },
  { rule: 'huggingface-token', hints: ['hf_'], pattern: /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,60}/g },
  { rule: 'pypi-token', hints: ['pypi-'], pattern: /(?<![A-Za-z0-9])pypi-AgE[\w-]{50,500}/g },
  { rule: 'grafana-token', hints: ['glc_', 'glsa_'], pattern: /(?<![A-Za-z0-9])gl(?:c|sa)_[A-Za-z0-9+/=_]{32,400}/g },
  { rule: 'telegram-token', hints: [':AA'], pattern: /(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g },
  { rule: 'shopify-token', hints: ['shp'], pattern: /(?<![A-Za-z0-9])shp(?:at|ca|pa|ss|ua)_[A-Fa-f0-9]{32}/g },
  { rule: 'atlassian-token', hints: ['ATATT3'], pattern: /(?<![A-Za-z0-9])ATATT3[\w=-]{50,400}/g },
  {
    rule: 'terraform-token',
    hints: ['.atlasv1.'],
    pattern: /(?<![A-Za-z0-9])[A-Za-z0-9]{10,20}\.atlasv1\.[A-Za-z0-9_=-]{40,200}/g,
  },
  { rule: 'sentry-token', hints: ['sntry'], pattern: /(?<![A-Za-z0-9])sntry[su]_[A-Za-z0-9+/=_-]{30,400}/g },
  {
    rule: 'discord-token',
    pattern: /(?<![\w-])[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,45}(?![\w-])/g,
    unless: plainWords,
  },
  { rule: 'mailgun-key', hints: ['key-'], pattern: /(?<![\w-])key-[0-9a-f]{32}(?![0-9a-f])/g },
  { rule: 'django-key', hints: ['django-insecure-'], pattern: /django-insecure-[^\s"'`\\<>]{20,100}/g },
  { rule: 'twilio-key', hints: ['SK'], pattern: /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![0-9a-f])/g },
  {
    rule: 'issued-token',
    hints: [
      'lin_api_',
      'ntn_',
      'dp.',
      'pscale_',
      'PMAK-',
      'pul-',
      'sbp_',
      'NRAK-',
      'sq0',
      'shppa_',
      'dop_v1_',
      'xkeysib-',
      'EAACE',
      'FlyV1',
    ],
    pattern:
      /(?<![A-Za-z0-9])(?:lin_api_|ntn_|dp\.(?:pt|st|ct|sa)\.|pscale_(?:tkn|pw)_|PMAK-|pul-|sbp_|NRAK-|sq0(?:atp|csp)-|shppa_|dop_v1_|xkeysib-|EAACEdEose0cBA|FlyV1 fm\d_)[A-Za-z0-9_.+/=-]{20,400}/g,
  },
  {
    rule: 'bearer',
    pattern: /(?<![A-Za-z])(?:Bearer|Basic|Token)(?:[ \t]|%20|\+){1,3}([A-Za-z0-9+/_.~-]{8,8192}={0,2})/gi,
    unless: plainWords,
  },
  {
    rule: 'url-password',
    hints: ['://'],
    pattern:
      /:\/\/(?:\$\{[^}\s"'<>/@:]{0,80}[/@:][^}\s"'<>]{0,80}\}|[^\s/@:"'<>]){0,512}:((?!\d{1,5}(?:\/|$))(?:[^\s"'<>/]{1,256}|[^\s"'<>@]{1,256}))@(?=[\w.[${%-])/g,
    unless: isReference,
  },
  { rule: 'url-token', hints: ['://'], pattern: /https?:\/\/([A-Za-z0-9_-]{20,256})@(?=[\w.])/g, unless: plainWords },
  {
    rule: 'password-hash',

    pattern:
      /(?<![A-Za-z0-9])\${1,2}(?:2[abxy]?|1|5|6|7|y|gy|apr1|md5|scrypt|argon2(?:id?|d)|pbkdf2[\w-]{0,12})\${1,2}[\w./+=,$-]{12,400}/g,
  },
  {
    rule: 'password-hash',

    pattern: /(?<![A-Za-z0-9])(?:pbkdf2|bcrypt|scrypt|argon2)[\w-]{0,12}\$[\w./+=,$-]{20,400}/g,
  },
  { rule: 'password-hash', pattern: /\{(?:S?SHA(?:256|512)?|S?MD5|CRYPT)\}([A-Za-z0-9+/=$.]{12,200})/g },
  { rule: 'password-hash', hints: ['SCRAM-'], pattern: /SCRAM-SHA-256\$[0-9]{1,7}:[A-Za-z0-9+/=:$]{20,300}/g },
  { rule: 'password-hash', hints: ['md5'], pattern: /(?<![A-Za-z0-9])md5([0-9a-f]{32})(?![0-9A-Za-z])/g },
  { rule: 'password-hash', pattern: /(?<![A-Za-z0-9*])\*([0-9A-F]{40})(?![0-9A-Za-z])/g },
];
