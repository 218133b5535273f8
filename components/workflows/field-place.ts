/**
 * Describes a place in a workflow's document: "/steps/1/review/quorum" → "Step 2, “review”, “quorum”". Returns "" for
 * the whole document.
 */
export function placeInWords(pointer: string): string {
  if (pointer === "") return "";
  const [, first, second, ...rest] = pointer.split("/");
  if (first !== "steps" || second === undefined) return `“${first}”`;
  return [`Step ${Number(second) + 1}`, ...rest.map((part) => `“${part}”`)].join(", ");
}
