import { UserRoundPen } from "lucide-react";
import { ListRow } from "@/components/ui/list";
import { ExactTime } from "@/components/ui/time/exact-time";
import { nameOfRole } from "@/server/domain/access/access";
import { describeJoining } from "@/server/domain/member/handed-over";
import type { ReassignmentDto } from "@/server/domain/review/api";
import { describeApprovers } from "@/server/domain/review/describe-policy";
import { CHANNEL_WORDS, nameDecider } from "@/server/domain/review/words";
import { describeTokenUsed } from "@/server/domain/token/words";

/** Shows who reassigned a review, from whom to whom, when, and why. */
export function ReassignmentRow({ reassignment }: { reassignment: ReassignmentDto }) {
  const { from, to, token, note, at, channel, role, joinedByLinkFrom } = reassignment;
  return (
    <ListRow className="items-start">
      <UserRoundPen aria-hidden className="size-4 shrink-0 self-start text-muted" />
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">
          <span className="font-medium">{nameDecider(reassignment)}</span>
          <span className="text-muted"> ({nameOfRole(role)})</span>
          {joinedByLinkFrom && <span className="text-muted">, {describeJoining(joinedByLinkFrom)},</span>}
          {token && <span className="text-muted"> {describeTokenUsed(token)}</span>} reassigned it
          {from.length > 0 && ` from ${describeApprovers(from)}`} to{" "}
          <span className="font-medium">{to.name}</span>
        </p>
        <p className="max-w-prose whitespace-pre-wrap wrap-anywhere text-page">{note}</p>
        <p className="text-muted text-sm">
          <ExactTime at={at} /> {CHANNEL_WORDS[channel]}
        </p>
      </div>
    </ListRow>
  );
}
