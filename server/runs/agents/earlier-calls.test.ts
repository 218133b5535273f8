import { expect, test } from "vitest";
import { writeCalls } from "./earlier-calls";

const call = (output: string | null, error: string | null = null) => ({
  server: "Notes",
  tool: "read",
  input: { id: 1 },
  output,
  error,
});

test("each call appears on its own line with its result", () => {
  expect(
    writeCalls([call("A\nnote."), call(null, "It is gone.")])
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { server: "Notes", tool: "read", input: { id: 1 }, output: "A\nnote." },
    { server: "Notes", tool: "read", input: { id: 1 }, error: "It is gone." },
  ]);
  expect(writeCalls([])).toBe("");
});

test("if not all calls fit, the latest ones are included in full", () => {
  const long = "x".repeat(60_000);
  const lines = writeCalls([call(long), call(long), call(long)])
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ output }) => output.length)).toEqual([expect.any(Number), 60_000, 60_000]);
  expect(lines[0]).toEqual({ server: "Notes", tool: "read", output: "Omitted: too long to repeat." });
});
