/** How many texts are remembered: those that repeat stand near to one another, and where none repeats the memory costs more than it saves. */
const REMEMBERED = 65_536;

/** Gives one copy for all equal texts, as far as it remembers them, so that facts which say the same do not hold it many times. */
export class SharedTexts {
  readonly #texts = new Map<string, string>();
  readonly #lists = new Map<string, string[]>();

  one(text: string): string {
    return remembered(this.#texts, text, text);
  }

  /** One list for all with the same texts in the same order. It must not be changed. */
  list(texts: string[]): string[] {
    return remembered(this.#lists, JSON.stringify(texts), texts);
  }
}

function remembered<Value>(known: Map<string, Value>, key: string, value: Value): Value {
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= REMEMBERED) known.clear();
  known.set(key, value);
  return value;
}
