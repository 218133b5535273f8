/** Text as UTF-8 bytes with escapes decoded, along with each byte's position in the original text. */
export interface Decoded {
  bytes: Uint16Array;
  starts: Int32Array;
  ends: Int32Array;
  /** The maximum nesting depth of the escapes. */
  deepest: number;
  /** Bytes from this index on can still change if more text follows. */
  settled: number;
}

/** The maximum number of layers. Real text is never escaped more deeply. */
const MAX_LAYERS = 200;
/** The number of steps before yielding to other work. */
export const STEPS_PER_TURN = 16_384;

const [PERCENT, BACKSLASH, AMPERSAND, SEMICOLON, LOWER_U] = [..."%\\&;u"].map((letter) =>
  letter.charCodeAt(0),
) as [number, number, number, number, number];
const SHORT = new Map(
  Object.entries({ '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }).map(
    ([letter, meaning]) => [letter.charCodeAt(0), meaning.charCodeAt(0)],
  ),
);
const NAMED = new Map(Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }));
/** The length of the longest valid reference, `&#x0010ffff;`, without `&` and `;`. */
const MAX_REFERENCE = 10;
/** Matches a possible start of an escape at the end of the text. */
const UNFINISHED = /(?:%[\da-f]?|\\(?:u[\da-f]{0,3})?|&(?:#(?:\d{0,8}|x[\da-f]{0,8})|[a-z]{0,4}))$/i;
const MAX_UNFINISHED = MAX_REFERENCE + 1;

/**
 * Decodes URL, JSON, and HTML escapes, up to the given number of layers. A single pass decodes all layers, because a
 * decoded character can immediately complete an outer escape.
 */
export function* decodeEscapes(text: string, layers: number): Generator<void, Decoded> {
  const decoder = new Decoder(Buffer.byteLength(text), Math.min(layers, MAX_LAYERS));
  for (let at = 0, width = 1, steps = 1; at < text.length; at += width, steps++) {
    const code = text.codePointAt(at) ?? 0;
    width = code > 0xffff ? 2 : 1;
    decoder.push(code, at, at + width, 0);
    if (steps % STEPS_PER_TURN === 0) yield;
  }
  return decoder.decoded();
}

class Decoder {
  readonly #bytes: Uint16Array;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #depths: Uint8Array;
  readonly #layers: number;
  #length = 0;
  #deepest = 0;

  constructor(capacity: number, layers: number) {
    this.#bytes = new Uint16Array(capacity);
    this.#starts = new Int32Array(capacity);
    this.#ends = new Int32Array(capacity);
    this.#depths = new Uint8Array(capacity);
    this.#layers = layers;
  }

  /** Adds a character that spans these positions in the text, at the given nesting depth. */
  push(code: number, start: number, end: number, depth: number): void {
    if (code < 0x80 || isHigh(code) || isLow(code)) this.#pushByte(code, start, end, depth);
    else for (const byte of Buffer.from(String.fromCodePoint(code))) this.#pushByte(byte, start, end, depth);
  }

  decoded(): Decoded {
    const bytes = this.#bytes.subarray(0, this.#length);
    return {
      bytes,
      starts: this.#starts.subarray(0, this.#length),
      ends: this.#ends.subarray(0, this.#length),
      deepest: this.#deepest,
      settled: this.#layers === 0 ? bytes.length : findSettled(bytes),
    };
  }

  #pushByte(byte: number, start: number, end: number, depth: number): void {
    this.#bytes[this.#length] = byte;
    this.#starts[this.#length] = start;
    this.#ends[this.#length] = end;
    this.#depths[this.#length] = depth;
    this.#length++;
    if (depth < this.#layers) this.#reduce(byte);
  }

  /** Returns the nth byte from the end, where 1 is the last. */
  #last(count: number): number | undefined {
    return this.#bytes[this.#length - count];
  }

  #reduce(byte: number): void {
    const short = SHORT.get(byte);
    if (short !== undefined && this.#last(2) === BACKSLASH) this.#replace(2, short);
    else if (byte === SEMICOLON) this.#reduceReference();
    else if (digit(byte) >= 0) this.#reduceNumber();
  }

  #reduceNumber(): void {
    const isPercent = this.#last(3) === PERCENT;
    if (!isPercent && !(this.#last(5) === LOWER_U && this.#last(6) === BACKSLASH)) return;
    const value = this.#hexOf(isPercent ? 2 : 4);
    if (value === null) return;
    // A percent escape encodes a byte, not a character.
    if (isPercent) this.#replace(3, value, { isByte: true });
    else this.#replace(6, value);
  }

  #reduceReference(): void {
    for (let count = 2; count <= MAX_REFERENCE + 2; count++) {
      if (this.#last(count) !== AMPERSAND) continue;
      const name = this.#bytes.subarray(this.#length - count + 1, this.#length - 1);
      const code = readReference(String.fromCharCode(...name));
      if (code !== null) this.#replace(count, code);
      return;
    }
  }

  /**
   * Replaces the last `count` bytes with what they encode: a character or, if `isByte` is true, a byte. Does nothing
   * beyond the layer limit.
   */
  #replace(count: number, code: number, { isByte = false } = {}): void {
    const first = this.#length - count;
    let depth = 0;
    for (let at = first; at < this.#length; at++) depth = Math.max(depth, 1 + (this.#depths[at] ?? 0));
    if (depth > this.#layers) return;
    this.#deepest = Math.max(this.#deepest, depth);
    const end = this.#ends[this.#length - 1] ?? 0;
    this.#length = first;
    // JSON escapes a character above U+FFFF as a surrogate pair.
    const before = this.#last(1) ?? 0;
    const isPair = !isByte && isLow(code) && isHigh(before);
    if (isPair) this.#length--;
    const start = this.#starts[this.#length] ?? 0;
    if (isByte) this.#pushByte(code, start, end, depth);
    else this.push(isPair ? joinPair(before, code) : code, start, end, depth);
  }

  #hexOf(count: number): number | null {
    let value = 0;
    for (let at = count; at > 0; at--) {
      const next = digit(this.#last(at) ?? 0);
      if (next < 0) return null;
      value = value * 16 + next;
    }
    return value;
  }
}

const isHigh = (code: number) => code >= 0xd800 && code <= 0xdbff;
const isLow = (code: number) => code >= 0xdc00 && code <= 0xdfff;
const joinPair = (high: number, low: number) => 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);

function digit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** Decodes the part between `&` and `;` into a character. */
function readReference(name: string): number | null {
  const named = NAMED.get(name.toLowerCase());
  if (named !== undefined) return named.charCodeAt(0);
  const [, hex, decimal] = /^#(?:x([\da-f]+)|(\d+))$/i.exec(name) ?? [];
  const code = hex === undefined ? Number.parseInt(decimal ?? "", 10) : Number.parseInt(hex, 16);
  return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? code : null;
}

/**
 * Returns the index of the first byte that can still change if more text follows. Checks a few layers, since an
 * unfinished escape can contain another unfinished escape.
 */
function findSettled(bytes: Uint16Array): number {
  let settled = bytes.length;
  for (let layer = 0; layer < 4; layer++) {
    const tail = String.fromCharCode(...bytes.subarray(Math.max(settled - MAX_UNFINISHED, 0), settled));
    const unfinished = UNFINISHED.exec(tail)?.[0] ?? (isHigh(bytes[settled - 1] ?? 0) ? "x" : "");
    if (unfinished === "") break;
    settled -= unfinished.length;
  }
  return settled;
}
