import { closingDecisions } from "@/components/reviews/card/review-edit";
import { classNames } from "@/components/ui/class-names";
import { Seal } from "@/components/ui/seal";
import { ExactTime } from "@/components/ui/time/exact-time";
import { nameOfRole } from "@/server/domain/access/access";
import { saySignedWith } from "@/server/domain/passkey/words";
import type { DecisionDto, ReviewDto } from "@/server/domain/review/api";
import { shortenHash } from "@/server/domain/review/shorten-hash";
import { CHANNEL_WORDS, nameDecider } from "@/server/domain/review/words";
import { describeTokenUsed } from "@/server/domain/token/words";

/** The signatures under an approved document. Under any other decided document, shows who decided and why. */
export function Signatures({ review }: { review: ReviewDto }) {
  const decisions = closingDecisions(review);
  if (decisions.length === 0) return null;
  if (review.status !== "APPROVED") return decisions.map((made) => <Refusal key={made.id} decision={made} />);
  return (
    <ul aria-label="Signatures" className="grid grid-cols-1 gap-3 border-t pt-4 font-document">
      {decisions.map((decision) => (
        <li key={decision.id} className="flex items-start gap-3">
          <Seal state="signed" className="mt-1 size-6" />
          <div className="min-w-0">
            <p className="wrap-anywhere font-semibold text-lg">{nameDecider(decision)}</p>
            <Particulars decision={decision} shown={decision.outputHash ?? decision.shown} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** A rejection or request for changes. Styled differently from a signature. */
function Refusal({ decision }: { decision: DecisionDto }) {
  const isReturn = decision.decision === "request_changes";
  return (
    <section
      aria-label="Decision"
      className={classNames(
        "grid gap-1 border-l-2 bg-sunken px-4 py-3",
        isReturn ? "border-edge" : "border-failed",
      )}
    >
      <p className="wrap-anywhere font-medium">
        {isReturn ? "Sent back" : "Rejected"} by {nameDecider(decision)}
      </p>
      {decision.reason && <p className="max-w-[68ch] whitespace-pre-wrap wrap-anywhere">{decision.reason}</p>}
      <Particulars decision={decision} shown={decision.shown} />
    </section>
  );
}

function Particulars({ decision, shown }: { decision: DecisionDto; shown: string }) {
  const how = [CHANNEL_WORDS[decision.channel], describeTokenUsed(decision.token)].filter(Boolean).join(" ");
  return (
    <div className="wrap-anywhere text-muted text-sm">
      <p>
        {decision.role && `${nameOfRole(decision.role)} · `}
        <ExactTime at={decision.at} /> {how} · <code className="font-mono text-xs">{shortenHash(shown)}</code>
      </p>
      {decision.passkey && <p>{saySignedWith(decision.passkey)}</p>}
    </div>
  );
}
