import { secretArguments } from './arguments.ts';
import { isEncodedLogin } from './encoded.ts';
import { isKeptSecret, isSecretName } from './secret-names.ts';
import type { Scalar } from './structure.ts';
import { isParameterSecret } from './url-secrets.ts';

/** Told of a scalar whose surroundings make it a secret, under the name that does; with a stretch, when only a part of it is. */
export type OnSecret<Place> = (scalar: Scalar<Place>, name: string, stretch: { start: number; end: number } | null) => void;

interface Frame<Place> {
  readonly array: boolean;
  /** Name of the member that this is the value of; empty in a list and outermost. */
  readonly own: string;
  /** Of a list, the secret's name that it has. */
  readonly secret: string | null;
  key: string;
  /** Of a list: the option before, such as `--password`. */
  option: string | null;
  /** Of a list: the texts in it. */
  readonly words: { readonly text: string; readonly scalar: Scalar<Place> }[];
  /** Of an object: `name: DB_PASSWORD` beside `value: …`. */
  names: string | null;
  value: Scalar<Place> | null;
  /** It says of itself that it is a secret: of Kubernetes, of Terraform, a private key in JSON. */
  kind: 'Secret' | 'sensitive' | 'key' | null;
  /** Members that are secrets when it is of such a kind. */
  readonly members: Scalar<Place>[];
}

/** Members that hold the value of what the object around them is called. */
const VALUE = /^(?:value|default|default_?value|const)$/i;
const NAME = /^(?:name|key|variable)$/i;
/** Objects that hold the parameters of a request. */
const PARAMETERS = /^(?:args|arguments|query|query_?(?:string|params?|parameters)|params|parameters|form|cookies?)$/i;
/** Objects whose members are secrets whatever they are called. */
const KEPT = /^(?:credentials?|secrets|passwords|tokens|api_?keys|cookies|(?:recovery|backup|scratch)_?codes)$/i;
/** Headers that come as a list of two. */
const HEADER = /^(?:(?:set-)?cookie|(?:proxy-)?authorization|x-api-key|x-auth-token)$/i;
/** What is private in a JSON web key (RFC 7518, 6.2.2, 6.3.2, 6.4). */
const PRIVATE_PART = /^(?:d|p|q|dp|dq|qi|k)$/;
const MOST_WORDS = 300;
const MOST_MEMBERS = 2000;

/**
 * Follows the structure of a JSON or YAML document and tells of the values whose surroundings make them secrets: the name of their
 * member or of the object around them, the option or program before them in a list of arguments, a `name` beside the `value`,
 * an object that calls itself secret.
 */
export class SecretStructure<Place> {
  readonly #frames: Frame<Place>[] = [];
  readonly #onSecret: OnSecret<Place>;

  constructor(onSecret: OnSecret<Place>) {
    this.#onSecret = onSecret;
  }

  open(container: 'object' | 'array'): void {
    const parent = this.#frames.at(-1);
    const array = container === 'array';
    const own = parent === undefined || parent.array ? '' : parent.key;
    const single = own.replace(/(?<!secret|pas)s$/i, '');
    const secret = array && own !== '' && isSecretName(single) ? single : null;
    if (parent?.array === true) parent.option = null;
    this.#frames.push({ array, own, secret, key: '', option: null, words: [], names: null, value: null, kind: null, members: [] });
  }

  close(): void {
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    if (frame.array) this.#closeList(frame);
    else this.#closeObject(frame, this.#frames.at(-1));
  }

  name(text: string): void {
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.key = text;
  }

  value(scalar: Scalar<Place>): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return;
    if (frame.array) this.#element(frame, scalar);
    else this.#member(frame, scalar);
  }

  #element(frame: Frame<Place>, scalar: Scalar<Place>): void {
    const name = frame.secret ?? frame.option;
    if (name !== null) this.#onSecret(scalar, name, null);
    frame.option = null;
    if (scalar.type !== 'string') return;
    const text = scalar.text();
    if (/^--?[A-Za-z][\w.-]{1,80}$/.test(text) && isSecretName(text.replace(/^--?/, ''))) frame.option = text;
    if (frame.words.length < MOST_WORDS) frame.words.push({ text, scalar });
  }

  #member(frame: Frame<Place>, scalar: Scalar<Place>): void {
    const { key, own } = frame;
    if (isSecretName(key)) this.#onSecret(scalar, key, null);
    else if (VALUE.test(key) && isSecretName(own)) this.#onSecret(scalar, own, null);
    else if (key === 'sensitive' && scalar.type === 'word' && scalar.text() === 'true') frame.kind ??= 'sensitive';
    if (scalar.type !== 'string') return;
    if (NAME.test(key)) {
      const text = scalar.text();
      if (isSecretName(text)) frame.names = text;
    } else if (VALUE.test(key)) frame.value = scalar;
    else if (key === 'kind' && scalar.text() === 'Secret') frame.kind = 'Secret';
    else if (key === 'kty') frame.kind = 'key';
    if (KEPT.test(own) && isKeptSecret(key, scalar.text())) this.#onSecret(scalar, 'secret', null);
    else if (PARAMETERS.test(own) && isParameterSecret(key, scalar.text())) this.#onSecret(scalar, 'secret', null);
    else if (/^_?auth$/i.test(key) && isEncodedLogin(scalar.text())) this.#onSecret(scalar, 'secret', null);
    if ((PRIVATE_PART.test(key) || /^(?:data|stringData)$/.test(own)) && frame.members.length < MOST_MEMBERS)
      frame.members.push(scalar);
  }

  #closeObject(frame: Frame<Place>, parent: Frame<Place> | undefined): void {
    const { names, value, kind, own, members } = frame;
    if (names !== null && value !== null) this.#onSecret(value, names, null);
    else if (kind === 'sensitive' && value !== null) this.#onSecret(value, 'secret', null);
    if (kind === 'Secret' || kind === 'key') for (const member of members) this.#onSecret(member, 'secret', null);
    // Whether the object around it is a secret of Kubernetes may show only later.
    if (/^(?:data|stringData)$/.test(own) && parent?.array === false && parent.members.length < MOST_MEMBERS)
      parent.members.push(...members);
  }

  #closeList({ words }: Frame<Place>): void {
    const [first, second] = words;
    if (words.length === 2 && first !== undefined && second !== undefined && HEADER.test(first.text))
      this.#onSecret(second.scalar, 'secret', null);
    if (words.length < 2) return;
    for (const { word, start, end } of secretArguments(words.map(({ text }) => text))) {
      const found = words[word];
      if (found !== undefined) this.#onSecret(found.scalar, 'secret', { start, end });
    }
  }
}
