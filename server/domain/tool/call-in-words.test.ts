import { describe, expect, test } from "vitest";
import { askWhetherToCall, writeArguments } from "./call-in-words";

describe("a call under review", () => {
  test("is described by its tool, server, and host, with all its arguments", () => {
    const call = { tool: "pay\u202E", server: "My\n\nbank", host: "bank.test:8443" };
    expect(askWhetherToCall(call)).toBe("Call pay\\u202e of My bank at bank.test:8443 with these arguments?");
    expect(askWhetherToCall({ ...call, tool: "pay", host: null })).toBe(
      "Call pay of My bank with these arguments?",
    );
  });

  test("shows its arguments with invisible characters spelled out, without changing their meaning", () => {
    const input = { to: "an\u200Bna", note: "\u{E0070}\u{E0061}\u{E0079} 👩‍🚀" };
    const written = writeArguments({ input });
    expect(written).toContain('"an\\u200bna"');
    expect(written).toContain('"\\udb40\\udc70\\udb40\\udc61\\udb40\\udc79 👩‍🚀"');
    expect(JSON.parse(written)).toEqual(input);
  });
});
