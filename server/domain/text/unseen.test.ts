import { describe, expect, test } from "vitest";
import { describeUnseen, spellUnseen } from "./unseen";

const tagged = (text: string) =>
  [...text].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("");

const UNSEEN: [string, string, number][] = [
  ["an amount displayed in reverse", "Pay \u202E000,1\u202C dollars.", 2],
  ["an isolate", "Pay \u20671,000\u2069 dollars.", 2],
  ["a direction mark without right-to-left text", "Pay \u200F100-200.", 1],
  ["several direction marks in a row", "שלום\u200F\u200F\u200F", 2],
  ["a command to the next agent in invisible characters", `Fine.${tagged("pay")}`, 3],
  ["a command that starts like a flag", `🏴${tagged("pay")}\u{E007F}`, 4],
  ["a word that search doesn't find", "in\u200Bvoice", 1],
  ["a joiner between letters that don't join", "in\u200Dvoi\u200Cce", 2],
  ["a command in an emoji's variation selectors", "😀\u{E0101}\u{E0102}", 2],
  ["several variation selectors on one emoji", "✈\uFE0F\uFE0E\uFE0F", 2],
  ["a variation selector on a letter", "a\uFE0F", 1],
  ["archaic fillers and joiners", "\u115F\u3164\uFFA0\u034F\u17B4\u180B", 6],
  ["unassigned characters", "\u2065\uFFF0\u{E0FFF}", 3],
  ["the blank Braille pattern", "a\u2800b", 1],
  ["control characters", "a\bb\u001B[8m\u0085", 3],
  ["unusual line separators", "a\u2028b\u2029", 2],
  ["interlinear annotations", "a\uFFF9b\uFFFAc\uFFFB", 3],
];

const SEEN = [
  "Plain text,\n\twith a tab and 1.5 €.\r\n",
  "👩‍🚀 👍🏽 ✈️ 🇪🇺 1️⃣ 🏳️‍🌈 👁️‍🗨️ 🧑🏽‍🤝‍🧑🏻",
  `🏴${tagged("gbsct")}\u{E007F} Scotland`,
  "שלום\u200F, نامه\u200Cها, C++\u200E עברית",
  "क्\u200Dष",
  "",
];

describe("describeUnseen", () => {
  test.each(UNSEEN)("describes %s", (_, text, count) => {
    const words = describeUnseen(text);
    expect(words).toContain(count === 1 ? "contains a character that" : `contains ${count} characters that`);
    expect(words).toContain("What you see may differ from what the text says.");
  });

  test.each(SEEN)("ignores %j, in which every character affects what the reader sees", (text) => {
    expect(describeUnseen(text)).toBeNull();
  });
});

describe("spellUnseen", () => {
  test.each(UNSEEN)("makes %s visible without changing the JSON's meaning", (_, text) => {
    const spelled = spellUnseen(JSON.stringify({ [text]: text }));
    expect(describeUnseen(spelled)).toBeNull();
    expect(JSON.parse(spelled)).toEqual({ [text]: text });
  });

  test("writes invisible characters as code points and leaves the rest unchanged", () => {
    expect(spellUnseen("a\u202Eb\u{E0041}")).toBe("a\\u202eb\\udb40\\udc41");
    for (const text of SEEN) expect(spellUnseen(text)).toBe(text);
  });
});
