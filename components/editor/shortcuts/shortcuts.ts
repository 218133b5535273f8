import { letterOf } from "@/components/keyboard/key-press";
import type { ShortcutSection } from "@/components/keyboard/shortcut-list";

/** The shortcuts listed in the keyboard help. */
export const SHORTCUTS: readonly ShortcutSection[] = [
  {
    title: "On a step",
    shortcuts: [
      { keys: "↑ ↓", does: "Go to the previous or next step" },
      { keys: "← →", does: "Go to the previous or next step (canvas only)" },
      { keys: "Home End", does: "Go to the first or last step" },
      { keys: "Shift ↑ ↓", does: "Select several steps (also Shift-click)" },
      { keys: "Enter", does: "Edit the step" },
      { keys: "Alt ↑ ↓", does: "Move up or down" },
      { keys: "A", does: "Add a step after this one" },
      { keys: "Mod D", does: "Duplicate" },
      { keys: "Delete", does: "Remove" },
      { keys: "Mod C", does: "Copy as JSON" },
      { keys: "Mod X", does: "Cut" },
      { keys: "Mod V", does: "Paste after this step" },
      { keys: "Mod A", does: "Select all steps" },
      { keys: "T", does: "Test the step" },
    ],
  },
  {
    title: "While writing",
    shortcuts: [
      { keys: "{{", does: "Insert a variable" },
      { keys: "Escape", does: "Return to the step" },
    ],
  },
  {
    title: "Anywhere in the editor",
    shortcuts: [
      { keys: "Mod Z", does: "Undo" },
      { keys: "Mod Shift Z", does: "Redo" },
      { keys: "Mod S", does: "Save now (changes also save as you type)" },
      { keys: "Mod Enter", does: "Run" },
      { keys: "F8", does: "Go to the next problem" },
    ],
  },
];

export type Command =
  | "undo"
  | "redo"
  | "save"
  | "run"
  | "next-problem"
  | "keys"
  | "leave-field"
  | "move-up"
  | "move-down"
  | "duplicate"
  | "remove"
  | "select-all"
  | "add"
  | "test";

/** The place where a key was pressed: on a step, in a text field, or elsewhere in the editor. */
export type Place = "step" | "text" | "elsewhere";

type Key = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey" | "isComposing"
>;

/** Returns the command for a key pressed at `place`. Null for other keys and during IME composition. */
export function commandOf(pressed: Key, place: Place): Command | null {
  const { key, ctrlKey, metaKey, shiftKey, altKey } = pressed;
  if (pressed.isComposing) return null;
  const mod = ctrlKey || metaKey;
  const letter = letterOf(pressed);
  if (mod && !altKey) {
    if (letter === "z") return shiftKey ? "redo" : "undo";
    if (letter === "y" && !shiftKey) return "redo";
    if (letter === "s" && !shiftKey) return "save";
    if (key === "Enter" && !shiftKey) return "run";
    if (place === "step" && letter === "d" && !shiftKey) return "duplicate";
    if (place === "step" && letter === "a" && !shiftKey) return "select-all";
    return null;
  }
  if (mod) return null;
  if (key === "F8") return "next-problem";
  if (altKey) {
    if (place === "text") return null;
    return key === "ArrowUp" ? "move-up" : key === "ArrowDown" ? "move-down" : null;
  }
  if (place === "text") return key === "Escape" ? "leave-field" : null;
  if (key === "?") return "keys";
  if (key === "Escape" && place === "elsewhere") return "leave-field";
  if (place !== "step") return null;
  if (key === "Delete" || key === "Backspace") return "remove";
  if (letter === "a" && !shiftKey) return "add";
  return letter === "t" && !shiftKey ? "test" : null;
}
