import { ShieldAlert } from "lucide-react";
import { WeakenedList } from "@/components/changes/weakened-list";
import type { DraftConsequences } from "@/server/domain/change/change";

/** Shows what publishing the draft removes or weakens and whether a second person also has to publish it. */
export function ConsequencesNotice({
  consequences: { weakens, needsSecondPerson, proposedBy },
  isMine,
}: {
  consequences: DraftConsequences;
  /** Whether the current user has already requested this change. */
  isMine: boolean;
}) {
  return (
    <section className="grid gap-2 rounded-md border border-waiting-line bg-waiting-soft px-4 py-3">
      <h3 className="flex items-center gap-2 font-medium">
        <ShieldAlert aria-hidden className="size-4 shrink-0 text-waiting" />
        {isMine ? "Waiting for a second person to publish" : "This weakens your reviews"}
      </h3>
      {needsSecondPerson && (
        <p className="max-w-prose">
          {isMine
            ? "Another member with edit access must open this draft and publish it. Editing the draft withdraws your request."
            : proposedBy
              ? `${proposedBy.name} requested this change. Publishing confirms it.`
              : "Publishing takes two people. When you publish, you request this change. To confirm it, another member must open this draft and publish it, too."}
        </p>
      )}
      <WeakenedList weakens={weakens} />
    </section>
  );
}
