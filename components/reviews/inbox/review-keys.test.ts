import { describe, expect, test } from "vitest";
import { type ReviewKeyPlace, reviewCommandOf } from "./review-keys";

const NO_MODIFIER = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
const press = (key: string, place: ReviewKeyPlace, change: Partial<typeof NO_MODIFIER> = {}) =>
  reviewCommandOf({ ...NO_MODIFIER, ...change, key }, place);

describe("reviewCommandOf", () => {
  test.each([
    ["j", "next"],
    ["n", "next"],
    ["k", "previous"],
    ["e", "edit"],
    ["a", "aim"],
    ["r", "request-changes"],
    ["x", "reject"],
    ["J", "next"],
  ])("%s triggers %s in the list and on the card", (key, command) => {
    expect(press(key, "list")).toBe(command);
    expect(press(key, "elsewhere")).toBe(command);
  });

  test("a letter in a text field or a dialog is just typed", () => {
    for (const place of ["text", "dialog"] as const)
      for (const key of ["j", "n", "k", "e", "a", "r", "x", "?", "ArrowDown", "Enter"])
        expect(press(key, place)).toBeNull();
  });

  test("a letter with a modifier goes to the browser", () => {
    for (const modifier of ["ctrlKey", "metaKey", "altKey", "shiftKey"])
      expect(press("a", "elsewhere", { [modifier]: true })).toBeNull();
  });

  test("arrow keys move in the list and scroll elsewhere", () => {
    expect(press("ArrowDown", "list")).toBe("next");
    expect(press("ArrowUp", "list")).toBe("previous");
    expect(press("ArrowDown", "elsewhere")).toBeNull();
  });

  test("Ctrl+Enter or Cmd+Enter sends, except on a row, where the browser opens its link", () => {
    for (const modifier of ["ctrlKey", "metaKey"]) {
      for (const place of ["text", "dialog", "elsewhere"] as const)
        expect(press("Enter", place, { [modifier]: true })).toBe("send");
      expect(press("Enter", "list", { [modifier]: true })).toBeNull();
    }
  });

  test("a question mark shows the shortcuts, and Escape leaves a text field", () => {
    expect(press("?", "elsewhere", { shiftKey: true })).toBe("keys");
    expect(press("Escape", "text")).toBe("leave-text");
    expect(press("Escape", "elsewhere")).toBeNull();
  });
});
