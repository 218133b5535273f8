/** Shorter ones are no secrets, and would cut words apart. */
const LEAST_SECRET = 8;
const MARK = "[credential]";

/** A secret as it may stand in a text: each of its letters in one of several ways to write it. */
type Form = readonly (readonly string[])[];

/**
 * A text that came from outside, without what it must not repeat: servers that mirror a request hand its headers back,
 * as they are, or as JSON, an address, a page or Base64 writes them. A text is cut after this only: half a secret is
 * not known.
 */
export function redact(text: string, secrets: Iterable<string | undefined>): string {
  return scan(text, formsOf(secrets), true).safe;
}

/** The same for a text that comes in pieces: what may be the beginning of a secret waits for what follows. */
export function redactPieces(secrets: readonly (string | undefined)[]): (piece: string) => string {
  const forms = formsOf(secrets);
  let held = "";
  return (piece) => {
    const { safe, rest } = scan(held + piece, forms, false);
    // The halves of one letter stay together, too.
    const half = rest === "" && /[\uD800-\uDBFF]$/.test(safe) ? 1 : 0;
    held = half ? safe.slice(-1) : rest;
    return safe.slice(0, safe.length - half);
  };
}

/** `rest`: where the text has not ended, what may be the beginning of a secret. */
function scan(text: string, forms: readonly Form[], ended: boolean): { safe: string; rest: string } {
  const begins = indexForms(forms);
  let safe = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const found = begins.get(text[at])?.map((form) => endOf(form, text, at));
    if (!found) continue;
    const end = Math.max(...found.map((end) => (typeof end === "number" ? end : 0)));
    if (end > 0) {
      safe += text.slice(from, at) + MARK;
      from = end;
      at = end - 1;
    } else if (!ended && found.includes("open"))
      return { safe: safe + text.slice(from, at), rest: text.slice(at) };
  }
  return { safe: safe + text.slice(from), rest: "" };
}

/** The forms by what they may begin with: most places of a text are the beginning of none. */
function indexForms(forms: readonly Form[]): ReadonlyMap<string | undefined, Form[]> {
  const index = new Map<string | undefined, Form[]>();
  for (const form of forms)
    for (const first of new Set(form[0]?.map((way) => way[0])))
      index.set(first, [...(index.get(first) ?? []), form]);
  return index;
}

/** Where a form that begins at a place ends. Open: the text ends in the middle of it; null: it does not stand there. */
function endOf(form: Form, text: string, at: number): number | "open" | null {
  let ends = [at];
  let open = false;
  for (const ways of form) {
    const next: number[] = [];
    for (const end of ends)
      for (const way of ways)
        if (text.startsWith(way, end)) next.push(end + way.length);
        else if (end + way.length > text.length && way.startsWith(text.slice(end))) open = true;
    if (next.length === 0) return open ? "open" : null;
    ends = [...new Set(next)];
  }
  return Math.max(...ends);
}

function formsOf(secrets: Iterable<string | undefined>): Form[] {
  const parts = new Set([...secrets].flatMap((secret) => [...partsOf(secret ?? "")]));
  return [...parts]
    .filter((part) => part.length >= LEAST_SECRET)
    .flatMap((part) => [part, ...base64Of(part)])
    .map((text) => [...text].map(waysToWrite));
}

/** A header's value may be a scheme and the secret proper: "Bearer abc"; of "Basic", a name and a password as Base64. */
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

/** What Base64 makes of a part wherever it stands in a longer text: there are three ways, without what its neighbours change. */
function* base64Of(part: string): Generator<string> {
  for (const [before, begin] of [0, 2, 3].entries()) {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(part)]);
    const text = bytes.toString("base64").replace(/=+$/, "");
    yield text.slice(begin, bytes.length % 3 === 0 ? undefined : -1);
  }
}

const known = new Map<string, readonly string[]>();

/** A letter as it is, and as JSON, an address, a form, a page or Base64 for addresses writes it. */
function waysToWrite(letter: string): readonly string[] {
  const before = known.get(letter);
  if (before) return before;
  const bytes = [...Buffer.from(letter)].map((byte) => `%${hex(byte, 2)}`).join("");
  const unit = `\\u${hex(letter.charCodeAt(0), 4)}`;
  const code = letter.codePointAt(0) ?? 0;
  const numbers = [`&#${code};`, `&#x${hex(code, 2)};`];
  const cased = [bytes, unit, ...numbers].flatMap((way) => [way, way.toUpperCase().replace("\\U", "\\u")]);
  const ways = [...new Set([letter, ...cased, ...(SHORT[letter] ?? [])])];
  known.set(letter, ways);
  return ways;
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");

const SHORT: Record<string, readonly string[]> = {
  '"': ['\\"', "&quot;"],
  "\\": ["\\\\"],
  "/": ["\\/", "_"],
  "+": ["-"],
  "\t": ["\\t"],
  " ": ["+"],
  "&": ["&amp;"],
  "<": ["&lt;"],
  ">": ["&gt;"],
  "'": ["&apos;"],
};
