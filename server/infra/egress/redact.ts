import { setImmediate } from "node:timers/promises";
import { decodeEscapes, STEPS_PER_TURN } from "./decode-escapes";
import { join, PatternSet, type Span } from "./find-patterns";

/** Shorter values aren't treated as secrets, because they could match parts of ordinary words. */
const MIN_SECRET = 8;
const MARK = "[secret]";
/** Up to this many held characters are searched again for each new piece, no matter how small the piece is. */
const MAX_REPEATED = 256;
/** Error messages are truncated to this length. No one reads more. */
const MAX_MESSAGE = 65_536;
/** Added to each string's length, so that searching many short strings also yields to other work. */
const STEPS_PER_TEXT = 100;

type Secrets = Iterable<string | undefined>;

/**
 * Returns a function that removes secrets from external text. A server that echoes a request also returns the request's
 * headers, as is or encoded for JSON, a URL, HTML, or Base64. Truncate text only afterward, because a partial secret
 * isn't recognized. Yields to other work while it searches long text.
 */
export function makeRedactor(secrets: Secrets): (text: string) => Promise<string> {
  let compiled: Promise<PatternSet | null> | undefined;
  let steps = 0;
  return async (text) => {
    if (text.length < MIN_SECRET) return text;
    compiled ??= inTurns(compile(secrets));
    const patterns = await compiled;
    if (patterns === null) return text;
    const { spans } = await inTurns(scan(text, patterns));
    steps += text.length + STEPS_PER_TEXT;
    if (steps > STEPS_PER_TURN) {
      steps = 0;
      await setImmediate();
    }
    return mark(text, spans);
  };
}

export async function redact(text: string, secrets: Secrets): Promise<string> {
  return makeRedactor(secrets)(text);
}

/** Removes secrets from an error message. Truncates very long messages first, to save time. */
export function redactMessage(message: string, secrets: Secrets): string {
  if (message.length > MAX_MESSAGE) return redactPieces(secrets)(message.slice(0, MAX_MESSAGE));
  const patterns = atOnce(compile(secrets));
  return patterns ? mark(message, atOnce(scan(message, patterns)).spans) : message;
}

/**
 * Returns a function that removes secrets from text that arrives in pieces. Holds back a possible start of a
 * secret until more text arrives.
 */
export function redactPieces(secrets: Secrets): (piece: string) => string {
  const patterns = atOnce(compile(secrets));
  if (patterns === null) return (piece) => piece;
  let held = "";
  /** The length of the part of `held` that was already searched. It's searched again with the next piece. */
  let searched = 0;
  /** How much of the start of `held` belongs to a secret that was already replaced. */
  let marked = 0;
  return (piece) => {
    held += piece;
    // Each search starts from the beginning of the held text. If the held text is long and the new pieces are
    // small, wait for more of them first.
    if (searched > MAX_REPEATED && held.length - searched < searched / 4) return "";
    const { spans, open } = atOnce(scan(held, patterns));
    const end = Math.min(open, held.length);
    const safe = mark(held.slice(0, end), spans, marked);
    held = held.slice(end);
    searched = held.length;
    const last = spans.findLast(({ start }) => start < end);
    marked = Math.max(0, marked - end, (last?.end ?? 0) - end);
    return safe;
  };
}

/** Replaces each span that starts in the text. Omits the first `marked` characters. */
function mark(text: string, spans: readonly Span[], marked = 0): string {
  const parts: string[] = [];
  let from = Math.min(marked, text.length);
  for (const { start, end } of spans) {
    if (start >= text.length) break;
    if (start >= from) parts.push(text.slice(from, start), MARK);
    from = Math.max(from, end);
  }
  return parts.join("") + text.slice(from);
}

/**
 * Searches the text as is, with one layer of escapes decoded, and with all layers decoded. A single search would miss
 * secrets that look escaped, and secrets that follow what looks like the start of an escape.
 */
function* scan(text: string, patterns: PatternSet): Generator<void, { spans: Span[]; open: number }> {
  const all: Span[] = [];
  let open = Number.POSITIVE_INFINITY;
  for (const layers of [0, 1, Number.POSITIVE_INFINITY]) {
    const decoded = yield* decodeEscapes(text, layers);
    const found = yield* patterns.search(decoded);
    for (const span of found.spans) all.push(span);
    open = Math.min(open, found.open, decoded.starts[decoded.settled] ?? open);
    // If this layer has no escapes, deeper layers are the same.
    if (layers > 0 && decoded.deepest < layers) break;
  }
  const spans: Span[] = [];
  for (const span of all.sort((one, other) => one.end - other.end)) join(spans, span);
  return { spans, open };
}

async function inTurns<Result>(turns: Generator<void, Result>): Promise<Result> {
  let turn = turns.next();
  for (; !turn.done; turn = turns.next()) await setImmediate();
  return turn.value;
}

function atOnce<Result>(turns: Generator<void, Result>): Result {
  let turn = turns.next();
  while (!turn.done) turn = turns.next();
  return turn.value;
}

/** Compiles the secrets into a set of patterns. Returns null if there is nothing to find. */
function* compile(secrets: Secrets): Generator<void, PatternSet | null> {
  const all = new Set([...secrets].flatMap((secret) => [...partsOf(secret ?? "")]));
  const parts = [...all].filter((part) => part.length >= MIN_SECRET);
  return parts.length === 0 ? null : yield* PatternSet.of(formsOf(parts));
}

/**
 * Yields the forms of each part to search for. If a part looks escaped, this includes its decoded form, because the
 * searched text is decoded too.
 */
function* formsOf(parts: readonly string[]): Generator<readonly number[]> {
  for (const part of parts) {
    const [written, decoded] = [0, Number.POSITIVE_INFINITY].map((layers) =>
      atOnce(decodeEscapes(part, layers)),
    );
    yield [...(written?.bytes ?? [])];
    if (decoded && decoded.deepest > 0 && decoded.bytes.length >= MIN_SECRET) yield [...decoded.bytes];
    for (const text of base64Of(part)) yield [...Buffer.from(text)];
  }
}

/**
 * Yields the parts of a secret. A header's value can be a scheme and a secret, like "Bearer abc". With
 * "Basic", the secret is a name and a password in Base64.
 */
function* partsOf(secret: string): Generator<string> {
  const [scheme = "", ...words] = secret.split(" ");
  const last = words.at(-1) ?? scheme;
  yield secret;
  yield last;
  if (scheme.toLowerCase() !== "basic") return;
  const pair = Buffer.from(last, "base64").toString("utf8");
  yield pair;
  yield pair.slice(pair.indexOf(":") + 1);
}

/**
 * Yields what a part looks like inside longer Base64, once per alignment. Omits the characters at the edges, because
 * they also encode the text around the part.
 */
function* base64Of(part: string): Generator<string> {
  for (const [before, begin] of [0, 2, 3].entries()) {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(part)]);
    const text = bytes.toString("base64").replace(/=+$/, "");
    yield text.slice(begin, bytes.length % 3 === 0 ? undefined : -1);
  }
}
