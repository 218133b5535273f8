import type { ReviewDto } from "@/server/domain/review/operations";

/** A text of a review by its hash: the draft, or what somebody stood behind. Null: none of them. */
export function findText(
  { draft, draftHash, decisions }: Pick<ReviewDto, "draft" | "draftHash" | "decisions">,
  hash: string,
): string | null {
  if (hash === draftHash) return draft;
  return decisions.find(({ outputHash }) => outputHash === hash)?.output ?? null;
}
