/** What one message of sshd says of a login. */
export interface SshdMessage {
  /**
   * `accepted` and `failed` end an attempt. `announced` says that one will fail, or has, before a message with more may follow: an unknown
   * or unwelcome user, a failure in PAM. `exceeded` says that there were too many, `rest` how many were not told one by one, `over` that
   * the connection ended before a login.
   */
  readonly kind: 'accepted' | 'failed' | 'announced' | 'pam' | 'exceeded' | 'rest' | 'over';
  readonly user: string;
  /** null where the message names none. */
  readonly address: string | null;
  readonly port: string | null;
  /** E.g. `password`; null in other messages than of attempts. */
  readonly method: string | null;
  /** Failures that it counts, of `rest`. */
  readonly count: number;
}

/** `Failed none` is the question which methods there are: with a user that does not exist it is logged like a failure. */
const PATTERNS: readonly (readonly [SshdMessage['kind'], RegExp])[] = [
  ['accepted', /^Accepted (?<method>\S+) for (?<user>.*) from (?<address>\S+) port (?<port>\d+)/],
  ['announced', /^Failed none for (?:invalid user )?(?<user>.*) from (?<address>\S+) port (?<port>\d+)/],
  ['failed', /^Failed (?<method>\S+) for (?:invalid user )?(?<user>.*) from (?<address>\S+) port (?<port>\d+)/],
  ['announced', /^(?:Invalid|Illegal) user (?<user>.*) from (?<address>\S+)(?: port (?<port>\d+))?$/],
  ['announced', /^User (?<user>.*) from (?<address>\S+) not allowed because /],
  ['announced', /^User (?<user>.*) not allowed because /],
  ['announced', /^pam_\w+\(sshd:auth\): authentication failure;.*\brhost=(?<address>\S*)\s+user=(?<user>.*)$/],
  ['pam', /^(?:error: )?PAM: .*\bfor (?:illegal user |invalid user )?(?<user>.*) from (?<address>\S+)/],
  ['rest', /^PAM (?<count>\d+) more authentication failures?;.*\brhost=(?<address>\S*)\s+user=(?<user>.*)$/],
  ['over', /^(?:fatal: )?Access denied for user (?<user>.*) by PAM account configuration/],
  [
    'exceeded',
    /^(?:error: )?maximum authentication attempts exceeded for (?:invalid user )?(?<user>.*) from (?<address>\S+) port (?<port>\d+)/,
  ],
  [
    'over',
    /^(?:Connection (?:closed|reset) by|Disconnected from|Disconnecting) (?:authenticating|invalid) user (?<user>.*) (?<address>\S+) port (?<port>\d+)(?:: .*)? \[preauth\]/,
  ],
];

/** sshd writes no message longer than 1024 bytes. */
const LONGEST_MESSAGE = 4096;

/** What a message says of a login; null when it says nothing of one. */
export function sshdMessageIn(message: string): SshdMessage | null {
  if (message.length > LONGEST_MESSAGE) return null;
  for (const [kind, pattern] of PATTERNS) {
    const groups = pattern.exec(message)?.groups;
    if (groups === undefined) continue;
    const { user = '', address = null, port = null, method = null, count = '1' } = groups;
    return { kind, user: user.trim(), address, port, method, count: Number(count) };
  }
  return null;
}

/** What is known of one connection from its earlier messages. */
interface Connection {
  address: string | null;
  port: string | null;
  /** Failures counted so far. */
  failures: number;
  /** One of them was announced, and the message that tells of it may follow. */
  isAnnounced: boolean;
  /** Failures in PAM, of which sshd may tell once more. */
  pam: number;
  /** It was accepted, or is over: what the same process number says next is of another connection. */
  isOver: boolean;
  lastMs: number;
}

/** Process numbers come round; no connection waits that long for a login. */
const LONGEST_SILENCE_MS = 3_600_000;
/** A line that stands for more repetitions than this counts for so many: a burst it is either way. */
const MOST_REPEATED = 1000;

/** What one message counts for: how a login ended, how often, and from where. */
export interface Counted {
  /** `told`: an earlier message counted it. */
  readonly outcome: 'accepted' | 'failed' | 'told';
  readonly times: number;
  readonly user: string;
  readonly address: string;
}

/**
 * Counts the attempts in the messages of sshd, each once: one failure may be told of by several messages, and a server that takes keys
 * only says no more of it than that the connection was closed.
 */
export class SshdAttempts {
  readonly #connections = new Map<string, Connection>();

  /** `process` tells apart what was written at the same time: host and process number. */
  count(message: SshdMessage, repeated: number, process: string, timeMs: number): Counted {
    const connection = this.#connectionOf(message, process, timeMs);
    const before = connection.failures;
    for (let round = 0; round < Math.min(repeated, MOST_REPEATED); round += 1) tell(connection, message);
    const failures = connection.failures - before;
    const address = message.address || connection.address || '';
    if (message.kind === 'accepted') return { outcome: 'accepted', times: 1, user: message.user, address };
    return { outcome: failures > 0 ? 'failed' : 'told', times: Math.max(1, failures), user: message.user, address };
  }

  #connectionOf({ kind, address, port }: SshdMessage, process: string, timeMs: number): Connection {
    const known = this.#connections.get(process);
    const isAnother =
      known === undefined ||
      // PAM counts what was left over when all is done.
      (known.isOver && kind !== 'rest') ||
      (port !== null && known.port !== null && known.port !== port) ||
      Math.abs(timeMs - known.lastMs) > LONGEST_SILENCE_MS;
    const connection: Connection = isAnother
      ? { address, port, failures: 0, isAnnounced: false, pam: 0, isOver: false, lastMs: timeMs }
      : known;
    connection.address ??= address;
    connection.port ??= port;
    connection.lastMs = timeMs;
    this.#connections.set(process, connection);
    return connection;
  }
}

function tell(connection: Connection, { kind, method, count }: SshdMessage): void {
  if (kind === 'accepted') connection.isOver = true;
  else if (kind === 'announced') {
    if (connection.isAnnounced) return;
    connection.failures += 1;
    connection.isAnnounced = true;
  } else if (kind === 'pam') {
    if (!connection.isAnnounced) connection.failures += 1;
    connection.isAnnounced = false;
    connection.pam += 1;
  } else if (kind === 'failed') {
    if (connection.pam > 0 && method?.startsWith('keyboard-interactive') === true) connection.pam -= 1;
    else if (!connection.isAnnounced) connection.failures += 1;
    connection.isAnnounced = false;
  } else if (kind === 'rest') connection.failures = Math.max(connection.failures, Math.min(count + 1, MOST_REPEATED));
  else {
    // Once it is over, the same words again are of another.
    if (connection.failures === 0 || connection.isOver) connection.failures += 1;
    connection.isOver = kind === 'over';
  }
}
