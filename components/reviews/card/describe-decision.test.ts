import { expect, test } from "vitest";
import { describeDecision } from "./describe-decision";

const MORE = { author: "Writer", editWords: "2 edits", waits: "Needs one more approval: you." };

test("confirms a decision on a document and says what happens next", () => {
  const of = (outcome: Parameters<typeof describeDecision>[0]) =>
    describeDecision(outcome, { kind: "TEXT" }, MORE);
  expect(of("approve")).toBe("You approved it. Needs one more approval: you.");
  expect(of("edit")).toBe("You approved it with 2 edits. Needs one more approval: you.");
  expect(of("reject")).toBe("You rejected it. The run ends here.");
  expect(of("request_changes")).toBe("You sent it back.");
});

test("says that a tool call won't be made", () => {
  const of = (outcome: Parameters<typeof describeDecision>[0]) =>
    describeDecision(outcome, { kind: "TOOL_CALL" }, { ...MORE, waits: null });
  expect(of("approve")).toBe("You approved it.");
  expect(of("reject")).toBe("You rejected it. The call won't be made. The run ends here.");
  expect(of("request_changes")).toMatch(
    /^You sent it back\. The call won't be made\. Writer continues without the call/,
  );
});
