import type { ReviewDto } from "./api";
import { nameDecider } from "./words";

/**
 * Returns the name of the person whose edit produced this text, which is the first person who approved it. Returns
 * null if the text is the unchanged draft.
 */
export function editorOf({ draft, decisions }: ReviewDto, text: string): string | null {
  if (text === draft) return null;
  const editor = decisions.find(({ output }) => output === text);
  return editor ? nameDecider(editor) : null;
}
