const MAX_DEPTH = 100;
const TEXT = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const PLAIN = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const MAX_SHOWN = 20;

class Fault extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

/** Returns the line of the first syntax error and a plain explanation. Null if the text is valid JSON. */
export function findJsonFault(text: string): { line: number; words: string } | null {
  try {
    readAll(text);
    return null;
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    return { line: lineOf(text, fault.at), words: fault.message };
  }
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

function readAll(text: string): void {
  let at = 0;

  function skip(): string | undefined {
    while (/[ \t\n\r]/.test(text[at] ?? "")) at++;
    return text[at];
  }

  function take(pattern: RegExp): string | null {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? null;
    at += found?.length ?? 0;
    return found;
  }

  function here(): string {
    const quoted = /^"[^"\n]*"?/.exec(text.slice(at, at + MAX_SHOWN))?.[0];
    return quoted ?? `“${/^[\w$.-]+/.exec(text.slice(at, at + MAX_SHOWN))?.[0] ?? text[at]}”`;
  }

  function readText(what: string): void {
    if (text[at] !== '"') throw new Fault(at, `expected ${what} in double quotes, found ${here()}`);
    if (take(TEXT) === null)
      throw new Fault(
        at,
        "this string isn't closed on its line or contains a character that needs a backslash",
      );
  }

  function readValue(depth: number): void {
    if (depth > MAX_DEPTH) throw new Fault(at, `more than ${MAX_DEPTH} levels of nesting`);
    const next = skip();
    if (next === undefined) throw new Fault(at, "a value is missing at the end");
    if (next === "{") readMany(depth, "}", readField);
    else if (next === "[") readMany(depth, "]", readValue);
    else if (next === '"') readText("a string");
    else if (take(PLAIN) === null) throw new Fault(at, explainNoValue(next));
  }

  function explainNoValue(next: string): string {
    if (/[}\],:]/.test(next)) return `a value is missing before ${here()}`;
    return `${here()} isn't a value (put text in double quotes)`;
  }

  function readField(depth: number): void {
    skip();
    readText("a name");
    if (skip() !== ":") throw new Fault(at, "a colon is missing after the name");
    at++;
    readValue(depth);
  }

  function readMany(depth: number, end: "}" | "]", readOne: (depth: number) => void): void {
    const opened = at++;
    const look = () => {
      const next = skip();
      if (next !== undefined) return next;
      throw new Fault(at, `the ${text[opened]} on line ${lineOf(text, opened)} is never closed`);
    };
    let next = look();
    while (next !== end) {
      readOne(depth + 1);
      next = look();
      if (next === end) break;
      if (next !== ",") throw new Fault(at, `a comma is missing before ${here()}`);
      at++;
      next = look();
      if (next === end) throw new Fault(at, `remove the comma before ${here()}`);
    }
    at++;
  }

  readValue(0);
  if (skip() !== undefined) throw new Fault(at, `unexpected ${here()} after the end`);
}
