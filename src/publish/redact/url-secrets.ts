import type { Found } from './found.ts';
import { isReference, looksRandom } from './likeness.ts';
import type { TokenPattern } from './token-patterns.ts';

/** Addresses that let whoever knows them post or log in: the secret is a part of the path. */
export const WEBHOOK_PATTERNS: readonly TokenPattern[] = [
  {
    rule: 'slack-webhook',
    hints: ['hooks.slack'],
    pattern: /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/([A-Za-z0-9/_-]{20,200})/g,
  },
  {
    rule: 'discord-webhook',
    hints: ['/webhooks/'],
    pattern: /discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{5,25}\/([\w-]{20,200})/g,
  },
  {
    rule: 'teams-webhook',
    hints: ['office.com/webhook', 'office365.com/webhook'],
    pattern: /\.office(?:365)?\.com\/webhook(?:b2)?\/([^\s"'<>\\]{20,400})/g,
  },
  { rule: 'pagerduty-webhook', hints: ['pagerduty'], pattern: /events\.(?:eu\.)?pagerduty\.com\/[a-z]{1,20}\/([0-9a-f]{20,64})/g },
  {
    rule: 'mattermost-webhook',
    hints: ['/hooks/'],
    pattern: /https?:\/\/[^\s/"'<>]{1,253}\/(?:[\w-]{1,40}\/)?hooks\/([a-z0-9]{26})(?![a-z0-9])/g,
  },
  { rule: 'rocketchat-webhook', hints: ['/hooks/'], pattern: /\/hooks\/([A-Za-z0-9]{17,24}\/[A-Za-z0-9]{30,70})/g },
  { rule: 'zapier-webhook', hints: ['hooks.zapier'], pattern: /hooks\.zapier\.com\/hooks\/catch\/\d{1,12}\/(\w{5,20})/g },
  { rule: 'ifttt-webhook', hints: ['ifttt.com'], pattern: /maker\.ifttt\.com\/[^\s"'<>]{0,120}?\/with\/key\/([\w-]{10,80})/g },
  { rule: 'ping-address', hints: ['hc-ping.com'], pattern: /hc-ping\.com\/([0-9a-f-]{36})/g },
  { rule: 'feishu-webhook', hints: ['/bot/v2/hook/'], pattern: /open-apis\/bot\/v2\/hook\/([\w-]{20,80})/g },
  { rule: 'webex-webhook', hints: ['webexapis'], pattern: /webexapis\.com\/v1\/webhooks\/incoming\/([\w-]{20,200})/g },
  {
    rule: 'url-dsn',
    hints: ['@tcp', '@unix', '@udp'],
    pattern: /(?<![\w/:@])[\w.%-]{1,64}:([^\s"'`@]{1,256})@(?:tcp[46]?|udp|unix)\(/g,
    unless: isReference,
  },
  {
    rule: 'url-oracle',
    hints: ['oracle:'],
    pattern: /jdbc:oracle:\w{1,10}:[^\s/"'@]{1,64}\/([^\s"'@]{1,256})@/gi,
    unless: isReference,
  },
];

/** Parameters whose value is a secret whatever it looks like. */
const SURE =
  'access_?token|id_token|refresh_?token|auth_?token|reset_token|invite_token|client_secret|secret|password|passwd|pwd|passphrase|sig|signature|x-(?:amz|goog)-(?:signature|security-token)|saml(?:response|art)|assertion|api[_-]?key';
/** Parameters whose value may also be a number or a word that everybody may know. */
const LIKELY =
  'token|code|sid|session(?:_?id)?|jsessionid|phpsessid|sessid|key|auth|authorization|pass|pw|ticket|otp|hmac|state_token|login_token|x-amz-credential';

const SURE_NAME = new RegExp(`^(?:${SURE})$`, 'i');
const LIKELY_NAME = new RegExp(`^(?:${LIKELY})$`, 'i');
const PARAMETER = new RegExp(
  `(?:[?&;#]|%3F|%26|%23|\\\\u0026)(?:amp;)?(${SURE}|${LIKELY})(?:=|%3D)((?:(?!%26|%23|\\\\u0026)[^&#;\\s"'<>\\\\]|\\\\(?!u0026)){4,4096})`,
  'gi',
);

/** Secrets among the parameters of URLs, also of a URL within a URL. */
export function findParameters(text: string): Found[] {
  return Array.from(text.matchAll(PARAMETER)).flatMap(({ 0: whole, 1: name = '', 2: value = '', index }): Found[] => {
    if (!isParameterSecret(name, value)) return [];
    const end = index + whole.length;
    return [{ start: end - value.length, end, kind: 'secrets', rule: 'url-parameter' }];
  });
}

/** Whether a parameter of a request, such as `code`, has a value that is a secret. */
export function isParameterSecret(name: string, value: string): boolean {
  if (isReference(value) || /^(?:true|false|null|none)$/i.test(value)) return false;
  if (SURE_NAME.test(name)) return value.length >= 4;
  return LIKELY_NAME.test(name) && value.length >= 8 && (looksRandom(value) || /^\d{8,}$/.test(value));
}
