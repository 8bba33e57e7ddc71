import type { FactKinds } from '../domain/fact.ts';

type Value = FactKinds['jumpserverSetting']['value'];

/** Names of settings that a check may need. What is not among them, every password, token and key with it, is never kept. */
const KEPT =
  /^(?:[A-Z_]+_KEEP_(?:DAYS|DURATION)|SECURITY_[A-Z_]+|OLD_PASSWORD_HISTORY_LIMIT_COUNT|USER_LOGIN_SINGLE_MACHINE_ENABLED|ONLY_ALLOW_[A-Z_]+|LOGIN_CONFIRM_ENABLE|SESSION_(?:COOKIE_(?:AGE|SECURE|SAMESITE)|EXPIRE_AT_BROWSER_CLOSE)|CSRF_COOKIE_SECURE|SYSLOG_ENABLE|LOG_LEVEL|TERMINAL_(?:PASSWORD|PUBLIC_KEY)_AUTH|PERIOD_TASK_ENABLED|CURRENT_VERSION)$/;
/** Words and versions: nothing longer, so nothing that could be a secret. */
const PLAIN_WORD = /^(?:v?\d[\w.-]{0,19}|[A-Za-z]{1,12})$/;

/** A number of days that is written as something else: the setting is there, and what it says is not known. */
export function unreadDays(name: string): Value | undefined {
  return /_KEEP_(?:DAYS|DURATION)$/.test(name) ? { unresolved: 'not a number' } : undefined;
}

/** Whether a setting with this name is kept. */
export function isKept(name: string): boolean {
  return KEPT.test(name);
}

/** A setting's value by its text: a number, a switch, or a plain word; undefined for anything else. */
export function valueOfText(text: string): Value | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (/\$\{?\w/.test(text)) return { unresolved: text.slice(0, 80) };
  return PLAIN_WORD.test(text) ? text : undefined;
}
