import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitSentences } from "./sentences";
import { simulateAnswer } from "./simulate";
import { countWords } from "./words";

const MARKET_NOTE = `Market note, Tuesday 12 May

Stocks closed higher on Tuesday as softer inflation data revived hopes of a rate cut. The broad index rose 0.9% to 6,412.30. Chip makers led the advance for the third day in a row.

NVIDIA rose 3.2% to $184.65 after Mr. Huang said that orders exceed supply into 2027. Apple slipped 0.6% to $211.40; the company faces a new inquiry into its store fees. Microsoft gained 1.1% to $498.20 on reports of easing capacity constraints.

Consumer prices increased 2.4% in April, below the 2.6% that economists had expected. However, services prices remain sticky. The yield on the 10-year bond fell 7 basis points to 4.18%.

Brent crude was little changed at $71.35 a barrel. Gold touched $3,290 an ounce before giving back part of its gains. Tomorrow's focus is on earnings from Cisco, which reports after the close.`;

const REFUND_MAIL = `From: Laura <laura@example.test>
Subject: Re: Refund for order 48213

Dear support team,

I hope this finds you well. On 3 March I ordered a standing desk for EUR 649.00, and it arrived with a crack in the top.

Your colleague offered a replacement within ten days. That was five weeks ago, and nobody could tell me when it would come. I therefore ask you to refund the full amount by 30 April.

Thank you in advance.

Kind regards,
Laura Meinhardt`;

const ask = (request: string, ...material: string[]) => simulateAnswer({ request, material, sentBack: null });
const flat = (text: string) => text.replace(/\s+/g, " ");

describe("simulateAnswer", () => {
  test.each([
    ["Summarize the data into a 3-paragraph executive briefing.", 3],
    ["Write three paragraphs.", 3],
    ["Write one paragraph.", 1],
    ["5 paragraphs, please.", 5],
  ])("writes the paragraphs that %j asks for", (request, count) => {
    expect(ask(request, MARKET_NOTE).split("\n\n")).toHaveLength(count);
  });

  test.each([
    ["Five bullets on what moved.", 5],
    ["Summarize in 3 bullet points.", 3],
    ["10 bullets", 10],
  ])("writes the bullets that %j asks for", (request, count) => {
    const lines = ask(request, MARKET_NOTE).split("\n");
    expect(lines).toHaveLength(count);
    expect(lines.every((line) => line.startsWith("- "))).toBe(true);
  });

  test("numbers the items of a numbered list", () => {
    const answer = ask("A numbered list of 2 points.", MARKET_NOTE);
    expect(answer.split("\n").map((line) => line.slice(0, 3))).toEqual(["1. ", "2. "]);
  });

  test("writes one line, one sentence or two sentences", () => {
    expect(ask("One line for the board.", MARKET_NOTE)).toMatch(/^[^\n]+\.$/);
    expect(splitSentences(ask("In one sentence.", MARKET_NOTE))).toHaveLength(1);
    expect(splitSentences(ask("In two sentences.", MARKET_NOTE))).toHaveLength(2);
  });

  test.each([5, 20, 50, 100])("stays within %i words", (count) => {
    for (const form of ["", "3 paragraphs", "4 bullets", "one line"]) {
      const answer = ask(`${form} in at most ${count} words`, MARKET_NOTE);
      expect(countWords(answer)).toBeGreaterThan(0);
      expect(countWords(answer)).toBeLessThanOrEqual(count);
    }
  });

  test("uses an email's subject as the subject line, otherwise a heading, otherwise the best sentence", () => {
    expect(ask("Write a subject line.", REFUND_MAIL)).toBe("Refund for order 48213");
    expect(ask("Write a subject line.", MARKET_NOTE)).toBe("Market note, Tuesday 12 May");
    expect(ask("Write a subject line.", "Costs fell in May. Why?")).toBe("Costs fell in May");
  });

  test("writes several forms in the requested order", () => {
    const [line, ...rest] = ask("A subject line and then 2 bullets.", MARKET_NOTE).split("\n\n");
    expect(line).toBe("Market note, Tuesday 12 May");
    expect(rest.join().split("\n")).toHaveLength(2);
  });

  test("keeps the order of the text", () => {
    const places = ask("6 bullets", MARKET_NOTE)
      .split("\n")
      .map((line) => MARKET_NOTE.indexOf(line.slice(2)));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test("prefers sentences about the topic of the request", () => {
    expect(ask("What about gold? One sentence.", MARKET_NOTE)).toContain("Gold touched $3,290");
    expect(ask("What does Cisco do? One sentence.", MARKET_NOTE)).toContain("Cisco");
    expect(ask("Summarize the Apple news in one line.", MARKET_NOTE)).toContain("Apple slipped 0.6%");
  });

  test("quotes requests to the reader, without pleasantries", () => {
    expect(ask("What does she want? Two sentences.", REFUND_MAIL)).toContain(
      "I therefore ask you to refund the full amount by 30 April.",
    );
    expect(ask("10 bullets", REFUND_MAIL)).not.toMatch(/hope this finds|Thank you|Laura|Dear/);
  });

  test("prefers tasks and deadlines if requested", () => {
    const minutes =
      "Revenue was EUR 18.4m in the third quarter, 6% above last year. Costs rose by 3%. Mr. Tan will report by 15 November.";
    expect(ask("List the next steps in one bullet.", minutes)).toBe("- Mr. Tan will report by 15 November.");
    expect(ask("List the figures in one bullet.", minutes)).toContain("EUR 18.4m");
  });

  test("uses all of its inputs", () => {
    const answer = ask(
      "Summarize in 2 paragraphs.",
      "Sales rose 4% in May. Costs fell.",
      "Staff numbers are flat. One left.",
    );
    expect(answer).toContain("Sales rose 4% in May.");
    expect(answer).toContain("Staff numbers are flat.");
  });

  test("writes list items and lines of data as readable running text", () => {
    expect(ask("Summarize in 2 sentences.", "NVDA 184.65\nAAPL 211.40")).toBe("NVDA 184.65. AAPL 211.40.");
  });

  test("splits a single sentence at its semicolons if there are too few sentences", () => {
    expect(ask("3 bullets", "NVDA closed at 184.65; AAPL fell to 211.40; MSFT was flat.")).toBe(
      "- NVDA closed at 184.65\n- AAPL fell to 211.40\n- MSFT was flat.",
    );
  });

  test("returns everything if the text is too short for the requested form", () => {
    expect(ask("5 paragraphs", "Sales rose. Costs fell.")).toBe("Sales rose.\n\nCosts fell.");
  });

  test("still quotes if asked for a letter, and says nothing about itself", () => {
    const answer = ask("Draft a polite reply to the customer in 2 paragraphs.", REFUND_MAIL);
    expect(answer).toMatch(/^On 3 March/);
    expect(answer).not.toMatch(/model|prompt/i);
  });

  test.each([
    ["..."],
    ["Generate today's market briefing."],
    ["Please write the weekly report. Send it to finance."],
    ["Daily briefing"],
  ])("returns %j unchanged, because it contains nothing to quote", (material) => {
    expect(ask("Summarize in 3 paragraphs.", material)).toBe(material);
  });

  test("returns an empty string for no input", () => {
    expect(ask("Summarize.", "", "  \n ")).toBe("");
  });

  test("quotes a short fact", () => {
    expect(ask("Summarize.", "NVDA 184.65")).toBe("NVDA 184.65");
    expect(ask("Summarize.", "Sales rose.")).toBe("Sales rose.");
  });

  test("returns the same output for the same prompt", () => {
    expect(ask("4 bullets", MARKET_NOTE)).toBe(ask("4 bullets", MARKET_NOTE));
  });

  test("invents nothing, so every sentence of the output is in the text", () => {
    const word = fc.constantFrom(
      "sales",
      "rose",
      "4%",
      "in",
      "May",
      "Dr.",
      "costs",
      "3.5",
      "the",
      "Acme",
      "No.",
      "fell",
    );
    const end = fc.constantFrom(". ", "! ", "? ", ".\n", ".\n\n", "\n- ", "; ");
    const text = fc
      .array(fc.tuple(fc.array(word, { minLength: 1, maxLength: 12 }), end), { minLength: 1, maxLength: 30 })
      .map((parts) => parts.map(([words, mark]) => words.join(" ") + mark).join(""));
    fc.assert(
      fc.property(text, (material) => {
        const bullets = ask("5 bullets", material);
        fc.pre(bullets !== material);
        for (const line of bullets.split("\n")) expect(flat(material)).toContain(line.slice(2));
        const known = new Set(
          splitSentences(material).flatMap((sentence) => sentence.text.replace(/;/g, "").split(" ")),
        );
        for (const form of ["3 paragraphs", "two sentences", "Summarize."])
          for (const quoted of ask(form, material).replace(/;/g, "").split(/\s+/))
            expect(known.has(quoted) || known.has(quoted.replace(/\.$/, ""))).toBe(true);
      }),
    );
  });

  test("accepts any text and any request", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 400 }),
        fc.string({ maxLength: 100 }),
        (material, request) => {
          expect(ask(request, material) === "").toBe(material.trim() === "");
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each([
    ["sentences", `${MARKET_NOTE} `],
    ["one word", "x"],
    ["periods", "."],
    ["periods and spaces", ". "],
    ["short sentences", "Ab. "],
    ["initials", "A. "],
    ["quotes", '."'],
    ["line breaks", "\n"],
    ["lines", "ab\n"],
    ["list markers", "- "],
    ["semicolons", "a; "],
    ["spaces", " "],
    ["surrogate pairs", "\u{1F600}"],
    ["digits", "1.1,"],
  ])("reads 256 KiB of %s within the test's time limit", (_, piece) => {
    const material = piece.repeat(Math.ceil((256 * 1024) / piece.length));
    for (const request of ["3 paragraphs of 9999 sentences", "100 bullets", "in 99999 words"]) {
      expect(ask(request, material) === "").toBe(material.trim() === "");
    }
  });
});
