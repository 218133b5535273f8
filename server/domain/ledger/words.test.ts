import { expect, test } from "vitest";
import { sayEntry } from "./words";

test("an entry's words say how a review was decided, and spell out unknown actions", () => {
  expect(sayEntry({ action: "review.decided", data: { decision: "request_changes" } })).toBe(
    "Requested changes",
  );
  expect(sayEntry({ action: "review.seen", data: {} })).toBe("Opened the document");
  expect(sayEntry({ action: "future_thing.turned_blue", data: {} })).toBe("Future thing turned blue");
});
