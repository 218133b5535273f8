import { describe, expect, test } from "vitest";
import { describeUnseen, spellUnseen } from "./unseen";

const tagged = (text: string) =>
  [...text].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("");

const UNSEEN: [string, string, number][] = [
  ["an amount that is shown the other way round", "Pay \u202E000,1\u202C dollars.", 2],
  ["an isolate", "Pay \u20671,000\u2069 dollars.", 2],
  ["a mark of direction where nothing is written from right to left", "Pay \u200F100-200.", 1],
  ["several marks of direction in a row", "שלום\u200F\u200F\u200F", 2],
  ["an order to the next agent, in characters without a form", `Fine.${tagged("pay")}`, 3],
  ["an order that begins as a flag does", `🏴${tagged("pay")}\u{E007F}`, 4],
  ["a word that no search finds", "in\u200Bvoice", 1],
  ["a joiner between letters that none joins", "in\u200Dvoi\u200Cce", 2],
  ["an order in the variants of an emoji", "😀\u{E0101}\u{E0102}", 2],
  ["more than one variant of an emoji", "✈\uFE0F\uFE0E\uFE0F", 2],
  ["a variant of a letter", "a\uFE0F", 1],
  ["fillers and joiners of old", "\u115F\u3164\uFFA0\u034F\u17B4\u180B", 6],
  ["what nobody has given a form to yet", "\u2065\uFFF0\u{E0FFF}", 3],
  ["a letter of Braille without a dot", "a\u2800b", 1],
  ["characters that control a machine", "a\bb\u001B[8m\u0085", 3],
  ["line ends that are none in most places", "a\u2028b\u2029", 2],
  ["notes between the lines", "a\uFFF9b\uFFFAc\uFFFB", 3],
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
    expect(words).toContain("It may not say what it appears to.");
  });

  test.each(SEEN)("ignores %j, whose characters are all useful to the reader", (text) => {
    expect(describeUnseen(text)).toBeNull();
  });
});

describe("spellUnseen", () => {
  test.each(UNSEEN)("shows %s, and the JSON means the same", (_, text) => {
    const spelt = spellUnseen(JSON.stringify({ [text]: text }));
    expect(describeUnseen(spelt)).toBeNull();
    expect(JSON.parse(spelt)).toEqual({ [text]: text });
  });

  test("spells them as numbers and leaves the rest unchanged", () => {
    expect(spellUnseen("a\u202Eb\u{E0041}")).toBe("a\\u202eb\\udb40\\udc41");
    for (const text of SEEN) expect(spellUnseen(text)).toBe(text);
  });
});
