import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { simulateAnswer } from "./simulate";
import { countWords } from "./words";

const NOTE =
  "The desk closed the day 1.2 percent higher. Copper rose to 9,480 dollars a tonne. Two suppliers asked for longer terms. Tin was flat at 31,000 dollars. The board meets on 4 May to decide on the terms. Freight costs fell by a tenth in the quarter.";

const write = (request: string, sentBack: { draft: string; feedback: string } | null = null) =>
  simulateAnswer({ request, material: [NOTE], sentBack });

/** Returns the model's first response and its response to the feedback. */
function sendBack(request: string, feedback: string) {
  const draft = write(request);
  return { draft, again: write(request, { draft, feedback }) };
}

describe("simulateAnswer after a request for changes", () => {
  test.each(["Shorter, please.", "This is too long.", "Be concise."])("is shorter for %j", (feedback) => {
    const { draft, again } = sendBack("Summarize.", feedback);
    expect(countWords(again)).toBeLessThanOrEqual(countWords(draft) / 2);
    expect(NOTE).toContain(again);
  });

  test("returns longer output if more is requested", () => {
    const { draft, again } = sendBack("In 2 sentences.", "Too short. Give more detail.");
    expect(countWords(again)).toBeGreaterThan(countWords(draft));
  });

  test.each([
    ["As 3 bullets, please.", 3],
    ["2 bullets", 2],
  ])("uses the requested form: %j", (feedback, lines) => {
    const { again } = sendBack("Summarize in one sentence.", feedback);
    expect(again.split("\n")).toHaveLength(lines);
    expect(again).toMatch(/^- /);
  });

  test("follows the requested length and the step's form", () => {
    const { again } = sendBack("3 bullets", "At most 12 words.");
    expect(again).toMatch(/^- /);
    expect(countWords(again)).toBeLessThanOrEqual(12);
  });

  test("includes what the feedback asks about", () => {
    const { draft, again } = sendBack("In one sentence.", "Say what freight did.");
    expect(draft).not.toContain("Freight");
    expect(again).toContain("Freight");
  });

  test.each([
    ["Leave out the suppliers.", ["suppliers"]],
    ["Remove copper and tin.", ["Copper", "Tin"]],
  ])("omits unwanted topics: %j", (feedback, gone) => {
    const { draft, again } = sendBack("6 bullets", feedback);
    for (const word of gone) {
      expect(draft).toContain(word);
      expect(again).not.toContain(word);
    }
    expect(again).toContain("The board meets");
  });

  test("keeps the draft if there is nothing to change, no matter how many times changes are requested", () => {
    const { draft, again } = sendBack("6 bullets", "Make it rhyme.");
    expect(again).toBe(draft);
    expect(write("6 bullets", { draft: again, feedback: "Make it rhyme." })).toBe(again);
  });

  test("returns the same output for the same feedback and accepts any text as feedback", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (feedback) => {
        const answer = write("3 bullets", { draft: "Before.", feedback });
        expect(answer).not.toBe("");
        expect(write("3 bullets", { draft: "Before.", feedback })).toBe(answer);
      }),
    );
  });

  // Repeated backtracking would exceed the test's time limit.
  test.each(["leave out ", "x and ", "without the, ", "a".repeat(4_000)])(
    "reads feedback of the maximum length: %s",
    (piece) => {
      const feedback = piece.repeat(4_000 / piece.length);
      expect(write("3 bullets", { draft: NOTE, feedback })).not.toBe("");
    },
  );
});
