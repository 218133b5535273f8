import { expect, test } from "vitest";
import { withPlainLineEnds } from "./line-ends";

test("every line ends in one character", () => {
  expect(withPlainLineEnds("a\r\nb\rc\nd\r\n")).toBe("a\nb\nc\nd\n");
});
