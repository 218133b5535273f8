import { describe, expect, test } from "vitest";
import { describeUnseen } from "./unseen";

const tagged = (text: string) =>
  [...text].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("");

describe("describeUnseen", () => {
  test.each([
    ["an amount that is shown the other way round", "Pay \u202E000,1\u202C dollars.", 2],
    ["an isolate", "Pay \u20671,000\u2069 dollars.", 2],
    ["an order to the next agent, in characters without a form", `Fine.${tagged("pay")}`, 3],
    ["a word that no search finds", "in\u200Bvoice", 1],
  ])("tells of %s", (_, text, count) => {
    const words = describeUnseen(text);
    expect(words).toContain(count === 1 ? "holds a character that" : `holds ${count} characters that`);
    expect(words).toContain("It may say something else than it shows.");
  });

  test.each([
    "Plain text,\n\twith a tab and 1.5 €.\r\n",
    "👩‍🚀 👍🏽 ✈️ 🇪🇺",
    `🏴${tagged("gbsct")}\u{E007F} Scotland`,
    "שלום\u200F, نامه\u200Cها",
    "",
  ])("says nothing of %j, whose characters all do something for the reader", (text) => {
    expect(describeUnseen(text)).toBeNull();
  });
});
