import type { ShortcutSection } from "@/components/keyboard/shortcut-list";

/** The shortcuts listed in the keyboard help. */
export const REVIEW_SHORTCUTS: readonly ShortcutSection[] = [
  {
    title: "In the inbox",
    shortcuts: [
      { keys: "J N ↓", does: "Go to the next review" },
      { keys: "K ↑", does: "Go to the previous review" },
      { keys: "E", does: "Edit the document" },
      { keys: "A", does: "Go to Approve (then press Enter)" },
      { keys: "R", does: "Request changes (asks for feedback)" },
      { keys: "X", does: "Reject (asks for a reason)" },
    ],
  },
  {
    title: "While writing",
    shortcuts: [
      { keys: "Mod Enter", does: "Approve the document, or send the feedback or reason" },
      { keys: "Alt ↓", does: "Go to the next change in the document" },
      { keys: "Alt ↑", does: "Go to the previous change in the document" },
      { keys: "Alt Enter", does: "Revert the change at the cursor" },
      { keys: "Escape", does: "Leave the document (your changes stay)" },
    ],
  },
];

export type ReviewCommand =
  | "next"
  | "previous"
  | "edit"
  | "aim"
  | "request-changes"
  | "reject"
  | "keys"
  | "send"
  | "leave-text";

/** The place where a key was pressed: in the list, in a text field, in a dialog, or elsewhere in the inbox. */
export type ReviewKeyPlace = "list" | "text" | "dialog" | "elsewhere";

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

const LETTERS: Partial<Record<string, ReviewCommand>> = {
  j: "next",
  n: "next",
  k: "previous",
  e: "edit",
  a: "aim",
  r: "request-changes",
  x: "reject",
};

/**
 * Returns the command for a key pressed at `place`. Null if the key isn't a shortcut. No single key decides a review.
 */
export function reviewCommandOf(
  { key, ctrlKey, metaKey, shiftKey, altKey }: Key,
  place: ReviewKeyPlace,
): ReviewCommand | null {
  if (altKey) return null;
  // On a row, the browser's own Ctrl+Enter or ⌘+Enter opens the link in a new tab.
  if (ctrlKey || metaKey) return key === "Enter" && !shiftKey && place !== "list" ? "send" : null;
  if (place === "dialog") return null;
  if (place === "text") return key === "Escape" ? "leave-text" : null;
  if (key === "?") return "keys";
  if (shiftKey) return null;
  if (place === "list" && key === "ArrowDown") return "next";
  if (place === "list" && key === "ArrowUp") return "previous";
  return LETTERS[key.toLowerCase()] ?? null;
}
