import { describe, expect, test } from "vitest";
import { textFromForm } from "./text-from-form";

const sent = (text: string) => text.replace(/\r\n?|\n/g, "\r\n");

describe("text sent back by a form", () => {
  test.each([
    "one line",
    "two\nlines\n",
    "two\r\nlines",
    "mixed\r\nup\nlines\rhere",
    "\n\nblank",
    "",
    " \t ",
  ])("%j is unchanged", (shown) => {
    expect(textFromForm(sent(shown), shown)).toBe(shown);
  });

  test("keeps its line endings when edited", () => {
    expect(textFromForm(sent("a\nc"), "a\nb")).toBe("a\nc");
    expect(textFromForm(sent("a\nc"), "a\r\nb")).toBe("a\r\nc");
    expect(textFromForm(sent("a\nc"), "a\r\nb\n")).toBe("a\nc");
    expect(textFromForm(sent("a\nc"), "a")).toBe("a\nc");
  });
});
