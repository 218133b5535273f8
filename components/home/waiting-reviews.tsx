import { Due } from "@/components/reviews/inbox/due";
import { ButtonLink } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { Seal } from "@/components/ui/seal";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { Page } from "@/server/domain/pagination";
import type { InboxRow } from "@/server/domain/review/inbox/inbox";

/** The first reviews waiting for the user, each with the beginning of its document. */
export function WaitingReviews({ page }: { page: Page<InboxRow> }) {
  const { content, totalElements } = page;
  return (
    <Section
      title="Waiting for you"
      actions={
        totalElements > content.length && (
          <ButtonLink href="/reviews" size="small">
            Open the inbox ({totalElements.toLocaleString("en")})
          </ButtonLink>
        )
      }
    >
      {content.length === 0 ? (
        <p className="rounded-md border border-dashed px-4 py-3 text-muted">
          No reviews are waiting for you. When a run needs your decision, it appears here.
        </p>
      ) : (
        <ul className="grid grid-cols-1 gap-3">
          {content.map((row) => (
            <li key={row.id}>
              <ReviewCard row={row} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function ReviewCard({
  row: { id, workflowName, action, text, dueAt, createdAt, toolCall, ...row },
}: {
  row: InboxRow;
}) {
  return (
    <Card className="flex flex-wrap items-start gap-x-4 gap-y-3 p-4">
      <div className="grid min-w-0 flex-1 basis-64 grid-cols-1 gap-1">
        <h3 className="flex min-w-0 items-center gap-2 font-medium">
          <Seal state="waiting" />
          <span className="min-w-0 truncate">{workflowName}</span>
        </h3>
        <p className="truncate text-muted text-sm">{action}</p>
        <p
          className={
            toolCall
              ? "wrap-anywhere line-clamp-3 font-mono text-sm"
              : "wrap-anywhere line-clamp-3 font-document text-page"
          }
        >
          {text || "Empty"}
        </p>
        <p className="text-muted text-xs">
          {row.decidesFor === null ? `From ${row.startedBy.name}` : `You're deciding for ${row.decidesFor}`} ·{" "}
          <RelativeTime at={createdAt} />
          {dueAt && (
            <>
              {" · "}
              <Due at={dueAt} />
            </>
          )}
        </p>
      </div>
      <ButtonLink href={`/reviews/${id}`} className="max-sm:w-full">
        Review
        <span className="sr-only"> {workflowName}</span>
      </ButtonLink>
    </Card>
  );
}
