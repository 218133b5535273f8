import { expect, test } from "vitest";
import { withPlainLineEnds } from "./line-ends";

test('line endings become "\\n"', () => {
  expect(withPlainLineEnds("a\r\nb\rc\nd\r\n")).toBe("a\nb\nc\nd\n");
});
