import { describe, expect, test } from "vitest";
import { splitSentences } from "./sentences";

const texts = (text: string) => splitSentences(text).map((sentence) => sentence.text);

describe("splitSentences", () => {
  test.each([
    ["Prices rose. Costs fell! Why? Nobody knows.", ["Prices rose.", "Costs fell!", "Why?", "Nobody knows."]],
    [
      "It closed at 6,412.30 points, i.e. 0.9% up. Fine.",
      ["It closed at 6,412.30 points, i.e. 0.9% up.", "Fine."],
    ],
    ["Mr. Huang met Dr. A. B. Smith. They agreed.", ["Mr. Huang met Dr. A. B. Smith.", "They agreed."]],
    ["Acme Inc. Chicago bought it. It was cheap.", ["Acme Inc. Chicago bought it.", "It was cheap."]],
    ["She works at Acme Inc. The firm grows.", ["She works at Acme Inc.", "The firm grows."]],
    ["See No. 5 and Art. 12. No. That is wrong.", ["See No. 5 and Art. 12.", "No.", "That is wrong."]],
    ["Come after 4 p.m. Will you confirm?", ["Come after 4 p.m.", "Will you confirm?"]],
    ["He left at 4 p.m. on Friday. Done.", ["He left at 4 p.m. on Friday.", "Done."]],
    [
      'He said "Stop." Then he left (at last.) And so on.',
      ['He said "Stop."', "Then he left (at last.)", "And so on."],
    ],
    ["Wait... what happened? e.g. this", ["Wait... what happened? e.g. this"]],
    ["価格は上がった。費用は下がった。", ["価格は上がった。", "費用は下がった。"]],
    ["no end", ["no end"]],
    ["", []],
    [" \n\t\n ... !!! \n", []],
  ])("splits %j", (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  test("joins wrapped lines", () => {
    const text =
      "We have reviewed the invoice and agree with you\nthat it was billed twice.\nA credit follows.";
    expect(texts(text)).toEqual([
      "We have reviewed the invoice and agree with you that it was billed twice.",
      "A credit follows.",
    ]);
  });

  test("splits list items and lines of data and removes bullets", () => {
    expect(texts("- one thing\n* another thing\n2) a third\n• and more")).toEqual([
      "one thing",
      "another thing",
      "a third",
      "and more",
    ]);
    expect(texts("NVDA 184.65 +3.2%\nAAPL 211.40 -0.6%")).toEqual(["NVDA 184.65 +3.2%", "AAPL 211.40 -0.6%"]);
  });

  test("omits a letter's greeting and closing", () => {
    const mail = `From: Ann <ann@example.test>
Date: Monday
Subject: Re: Late delivery

Dear support team,

The desk is late.

Kind regards,
Ann Meyer
Tel. 555 0142`;
    expect(splitSentences(mail)).toEqual([
      { text: "Late delivery", isHeading: true },
      { text: "The desk is late.", isHeading: false },
    ]);
  });

  test("distinguishes headings from sentences and data", () => {
    const headings = (text: string) =>
      splitSentences(text).flatMap(({ isHeading, text }) => (isHeading ? text : []));
    expect(headings("Market note, 12 May 2026\n\nStocks rose.")).toEqual(["Market note, 12 May 2026"]);
    expect(headings("# Results\nStocks rose.\n\n7. Termination\n\n7.1 It ends.")).toEqual([
      "Results",
      "Termination",
    ]);
    expect(headings("Stocks:\n- NVDA 184.65\n- AAPL 211.40")).toEqual(["Stocks:"]);
    expect(headings("NVDA 184.65\nAAPL 211.40")).toEqual([]);
  });
});
