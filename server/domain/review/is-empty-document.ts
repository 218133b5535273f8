import { isBlank } from "@/server/domain/text/is-blank";
import type { ReviewDto } from "./api";

/** Returns whether a review is for a document without text. */
export function isEmptyDocument({ kind, text }: Pick<ReviewDto, "kind" | "text">): boolean {
  return kind === "TEXT" && isBlank(text);
}
