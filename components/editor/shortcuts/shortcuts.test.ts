import { describe, expect, test } from "vitest";
import { type Command, commandOf, type Place } from "./shortcuts";

const NOTHING = {
  code: "",
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  isComposing: false,
};

describe("commandOf", () => {
  test.each<[Partial<Parameters<typeof commandOf>[0]>, Place, Command | null]>([
    [{ key: "z", ctrlKey: true }, "text", "undo"],
    [{ key: "z", metaKey: true }, "elsewhere", "undo"],
    [{ key: "Z", ctrlKey: true, shiftKey: true }, "text", "redo"],
    [{ key: "y", ctrlKey: true }, "step", "redo"],
    [{ key: "s", ctrlKey: true }, "text", "save"],
    [{ key: "Enter", ctrlKey: true }, "text", "run"],
    [{ key: "ArrowUp", altKey: true }, "step", "move-up"],
    [{ key: "ArrowDown", altKey: true }, "elsewhere", "move-down"],
    [{ key: "ArrowDown", altKey: true }, "text", null],
    [{ key: "Delete" }, "step", "remove"],
    [{ key: "Delete" }, "text", null],
    [{ key: "Delete" }, "elsewhere", null],
    [{ key: "d", ctrlKey: true }, "step", "duplicate"],
    [{ key: "d", ctrlKey: true }, "text", null],
    [{ key: "a" }, "step", "add"],
    [{ key: "a" }, "elsewhere", null],
    [{ key: "a", ctrlKey: true }, "text", null],
    [{ key: "a", ctrlKey: true }, "step", "select-all"],
    [{ key: "t" }, "step", "test"],
    [{ key: "?", shiftKey: true }, "elsewhere", "keys"],
    [{ key: "?", shiftKey: true }, "text", null],
    [{ key: "Escape" }, "text", "leave-field"],
    [{ key: "F8" }, "text", "next-problem"],
    [{ key: "ArrowUp" }, "step", null],
    [{ key: "c", ctrlKey: true }, "step", null],
    [{ key: "я", code: "KeyZ", ctrlKey: true }, "text", "undo"],
    [{ key: "Я", code: "KeyZ", ctrlKey: true, shiftKey: true }, "text", "redo"],
    [{ key: "ф", code: "KeyA" }, "step", "add"],
    [{ key: "z", code: "KeyY", ctrlKey: true }, "text", "undo"],
    [{ key: "Escape", isComposing: true }, "text", null],
    [{ key: "F8", isComposing: true }, "text", null],
  ])("%j on %s is %s", (key, place, command) => {
    expect(commandOf({ ...NOTHING, key: "", ...key }, place)).toBe(command);
  });
});
