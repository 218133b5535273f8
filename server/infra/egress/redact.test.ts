import { describe, expect, test } from "vitest";
import { makeRedactor, redact, redactMessage, redactPieces } from "./redact";

const SECRET = 'sk-a/b+c"d&e 1<2é';
const base64 = (text: string) => Buffer.from(text).toString("base64");
const spelt = (write: (code: string) => string) =>
  [...SECRET].map((letter) => write(letter.charCodeAt(0).toString(16).padStart(4, "0"))).join("");

/** Base64 with a redacted secret. Characters at the secret's edges remain, because they also encode adjacent text. */
const AROUND = /^(?:[\w+/-]{0,4})\[secret\][\w+/-]{0,4}={0,2}$/;

/** Returns this process's CPU time in microseconds. Unlike elapsed time, it excludes other processes. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Returns the lowest CPU time of several runs, which is the one least affected by other load. */
async function costOf(work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const before = cpuTime();
    await work();
    least = Math.min(least, cpuTime() - before);
  }
  return least;
}

describe("redact", () => {
  test("removes every secret, with or without its scheme", async () => {
    expect(await redact("a sk-12345678 b sk-12345678", ["sk-12345678"])).toBe("a [secret] b [secret]");
    expect(await redact('{"auth":"Bearer abcdefghij"}', ["Bearer abcdefghij"])).toBe('{"auth":"[secret]"}');
    expect(await redact('{"token":"abcdefghij"}', ["Bearer abcdefghij"])).toBe('{"token":"[secret]"}');
  });

  test.each([
    ["JSON", JSON.stringify(SECRET).slice(1, -1)],
    ["JSON with escaped slashes", JSON.stringify(SECRET).slice(1, -1).replaceAll("/", "\\/")],
    ["JSON with every character as a number", spelt((code) => `\\u${code}`)],
    ["JSON with uppercase numbers", spelt((code) => `\\u${code.toUpperCase()}`)],
    ["a URL", encodeURIComponent(SECRET)],
    ["a URL as typed", encodeURI(SECRET)],
    ["a lowercase URL", encodeURIComponent(SECRET).replace(/%../g, (code) => code.toLowerCase())],
    ["form data", new URLSearchParams({ "": SECRET }).toString().slice(1)],
    [
      "HTML",
      SECRET.replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll('"', "&quot;")
        .replace("é", "&#233;"),
    ],
  ])("recognizes a secret written as %s", async (_, written) => {
    expect(await redact(`<${written}>`, [SECRET])).toBe("<[secret]>");
  });

  test.each(["", "a", "ab", "abc"])(
    "recognizes a secret in Base64 after %j, whatever follows it",
    async (before) => {
      for (const after of ["", "a", "ab"]) {
        const pair = before + SECRET + after;
        expect(await redact(base64(pair), [SECRET])).toMatch(AROUND);
        expect(await redact(Buffer.from(pair).toString("base64url"), [SECRET])).toMatch(AROUND);
        expect(await redact(encodeURIComponent(base64(pair)), [SECRET])).not.toContain(
          base64(SECRET).slice(4, -4),
        );
      }
    },
  );

  test("recognizes the password in name:password", async () => {
    const secret = `Basic ${base64("anna:hunter2hunter2")}`;
    expect(await redact("anna:hunter2hunter2 hunter2hunter2", [secret])).toBe("[secret] [secret]");
  });

  test.each([
    ["JSON within JSON", (text: string) => JSON.stringify(JSON.stringify(text))],
    ["JSON within JSON within JSON", (text: string) => JSON.stringify(JSON.stringify(JSON.stringify(text)))],
    ["a URL within a URL", (text: string) => encodeURIComponent(encodeURIComponent(text))],
    ["a URL within JSON", (text: string) => JSON.stringify({ url: encodeURIComponent(text) })],
    ["JSON within HTML", (text: string) => JSON.stringify(text).replaceAll('"', "&quot;")],
    ["HTML within HTML", (text: string) => text.replace("&", "&amp;amp;").replace('"', "&#38;quot;")],
  ])("recognizes a secret written as %s", async (_, write) => {
    const clean = await redact(write(SECRET), [SECRET]);
    expect(clean).toContain("[secret]");
    expect(clean).not.toMatch(/sk-a|1(?: |%20|%2520)/);
  });

  test.each([
    ["an emoji as JSON numbers", "key-\ud83e\udd89-\uD83E\uDD89", "key-\u{1F989}-\u{1F989}"],
    ["a secret that looks escaped", '%41%42\\n&amp;\\"query', '%41%42\n&amp;"query'],
    [
      "a secret that looks escaped, in a URL",
      encodeURIComponent('%41%42\n&amp;"query'),
      '%41%42\n&amp;"query',
    ],
    ["a secret after the start of an escape", "%4141abcdefgh", "41abcdefgh"],
    ["a secret after a backslash", '\\\\nabcdef\\"g', 'nabcdef"g'],
  ])("recognizes %s", async (_, written, secret) => {
    expect(await redact(`<${written}>`, [secret])).toMatch(/^<[%\\\d]*\[secret\]>$/);
  });

  test("doesn't mistake three letters for a secret that contains escapes", async () => {
    expect(await redact("ABC and %41%42%43", ["%41%42%43"])).toBe("ABC and [secret]");
  });

  test("keeps words that aren't secrets", async () => {
    expect(await redact("a key", ["a", "", undefined])).toBe("a key");
    expect(await redact("The sk-1234567 of it", ["sk-12345678"])).toBe("The sk-1234567 of it");
  });
});

describe("redact with long text", () => {
  const WORST: [string, (length: number) => { text: string; secret: string }][] = [
    ["one letter", (n) => ({ text: "a".repeat(60 * n), secret: `${"a".repeat(n)}b` })],
    ["the secret over and over", (n) => ({ text: "ab".repeat(30 * n), secret: "ab".repeat(n / 2) })],
    ["escapes", (n) => ({ text: "%61".repeat(20 * n), secret: `${"a".repeat(n)}b` })],
    ["escapes of escapes", (n) => ({ text: `%${"25".repeat(30 * n)}`, secret: `${"%".repeat(n)}b` })],
    ["backslashes", (n) => ({ text: "\\".repeat(60 * n), secret: `${"\\".repeat(n)}b` })],
    ["references", (n) => ({ text: "&amp;amp".repeat(8 * n), secret: `${"&".repeat(n)}b` })],
  ];

  test.each(WORST)(
    "takes time proportional to the lengths of the text and the secret: %s",
    async (_, make) => {
      const [short, long] = [make(500), make(4_000)];
      const before = await costOf(() => redact(short.text, [short.secret]));
      const after = await costOf(() => redact(long.text, [long.secret]));
      // With eight times the length, quadratic work would take 64 times as long.
      expect(after / before).toBeLessThan(16);
    },
  );

  test("takes no longer if many secrets almost match", async () => {
    const text = "abcdefghij".repeat(20_000);
    const cost = async (count: number) => {
      const clean = makeRedactor(Array.from({ length: count }, (_, n) => `${"abcdefghij".repeat(20)}${n}`));
      await clean("Compiles the patterns first.");
      return costOf(() => clean(text));
    };
    expect((await cost(100)) / (await cost(10))).toBeLessThan(3);
  });

  test.each([
    ["letters", "a".repeat(1_000_000)],
    ["emoji", "\u{1F600}".repeat(500_000)],
  ])("yields to other work in between: %s", async (_, text) => {
    const shares: number[] = [];
    for (let round = 0; round < 3; round++) {
      const began = cpuTime();
      let [last, longest] = [began, 0];
      const timer = setInterval(() => {
        longest = Math.max(longest, cpuTime() - last);
        last = cpuTime();
      });
      await redact(text, ["a".repeat(4_000), `${"a".repeat(4_000)}b`]);
      clearInterval(timer);
      shares.push(Math.max(longest, cpuTime() - last) / (cpuTime() - began));
    }
    expect(Math.min(...shares)).toBeLessThan(0.25);
  });

  test("yields to other work between many short strings", async () => {
    const clean = makeRedactor([SECRET]);
    let turns = 0;
    const timer = setInterval(() => turns++);
    for (let text = 0; text < 50_000; text++) await clean("text without one");
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
  });
});

describe("redactMessage", () => {
  test("removes secrets, and never shows half of a secret in a very long message", () => {
    expect(redactMessage(`No: ${SECRET}`, [SECRET])).toBe("No: [secret]");
    expect(redactMessage("Nothing to hide", [])).toBe("Nothing to hide");
    const long = redactMessage(`${"x".repeat(65_530)}${SECRET}`, [SECRET]);
    expect(long).toBe("x".repeat(65_530));
  });
});

describe("redactPieces", () => {
  const tell = (pieces: string[]) => pieces.map(redactPieces(["sk-12345678"]));

  test("removes a secret that arrives in pieces, and holds back nothing else", async () => {
    expect(tell(["The key ", "is sk-123", "45678", " as", " you know"])).toEqual([
      "The key ",
      "is ",
      "[secret]",
      " a",
      "s you know",
    ]);
  });

  test.each([1, 2, 3, 5, 8])(
    "removes a secret in every form from pieces of %i characters",
    async (length) => {
      const text = `<${SECRET}> <${JSON.stringify(SECRET)}> <${encodeURIComponent(SECRET)}> <${base64(`ab${SECRET}`)}>`;
      const clean = redactPieces([SECRET]);
      const pieces = text.match(new RegExp(`.{1,${length}}`, "gs")) ?? [];
      expect(pieces.map(clean).join("")).toBe(await redact(text, [SECRET]));
      expect(await redact(text, [SECRET])).not.toContain("a/b+c");
    },
  );

  test("marks overlapping secrets once, however the text is split", async () => {
    const text = `<${"ab".repeat(30)}> and <abababababab>`;
    const clean = redactPieces(["abababab"]);
    expect([...text].map(clean).join("")).toBe(await redact(text, ["abababab"]));
    expect(await redact(text, ["abababab"])).toBe("<[secret]> and <[secret]>");
  });

  test("takes time proportional to the lengths of the text and the secret, even for single characters", async () => {
    const cost = (length: number) =>
      costOf(async () => {
        const clean = redactPieces(["a".repeat(length)]);
        for (let at = 0; at < 5 * length; at++) clean("a");
      });
    // With eight times the length, quadratic work would take 64 times as long.
    expect((await cost(4_000)) / (await cost(500))).toBeLessThan(16);
  });

  test("keeps surrogate pairs together", async () => {
    expect(tell(["a\ud83d", "\ude00b"])).toEqual(["a", "\u{1F600}b"]);
  });
});
