import type { Conflict } from "@/components/editor/store/state";
import type { MemberRef } from "@/server/domain/access/member-ref";
import { capitalize } from "@/server/domain/text/words";

/** Explains who saved a draft or published a version first. `readerId` is the current user. */
export function explainConflict(
  { kind, theirs: { draft, publishedBy, workflow } }: Conflict,
  readerId: string,
): string {
  const by = ({ id, name }: MemberRef) => (id === readerId ? "you" : name);
  const where = ({ id }: MemberRef) => (id === readerId ? "elsewhere." : "while you were editing.");
  const text =
    kind === "publish"
      ? `${by(publishedBy)} published version ${workflow.revision} ${where(publishedBy)}`
      : draft
        ? `${by(draft.updatedBy)} saved this draft ${where(draft.updatedBy)}`
        : `This draft was published or discarded. The current version, ${workflow.revision}, was published by ${by(publishedBy)}.`;
  return capitalize(text);
}
