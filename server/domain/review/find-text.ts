import type { ReviewDto } from "@/server/domain/review/api";

/** Finds a version of a review's document by its hash: the draft or an approved version. */
export function findText(
  { draft, draftHash, decisions }: Pick<ReviewDto, "draft" | "draftHash" | "decisions">,
  hash: string,
): string | null {
  if (hash === draftHash) return draft;
  return decisions.find(({ outputHash }) => outputHash === hash)?.output ?? null;
}
