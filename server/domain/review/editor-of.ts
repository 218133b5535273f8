import type { ReviewDto } from "./api";
import { nameDecider } from "./words";

/**
 * Returns the name of the person who edited the draft into this text. That's the first person who approved the text.
 * Null if it's the unchanged draft.
 */
export function editorOf({ draft, decisions }: ReviewDto, text: string): string | null {
  if (text === draft) return null;
  const editor = decisions.find(({ output }) => output === text);
  return editor ? nameDecider(editor) : null;
}
