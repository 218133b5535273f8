"use client";

import Link from "next/link";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { gaveSimulated } from "@/components/runs/simulated";
import { TextView } from "@/components/runs/text-view";
import { trpc } from "@/components/trpc";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ReviewDto } from "@/server/domain/review/operations";
import type { RunDetailDto } from "@/server/domain/run/operations";
import { DecisionHistory } from "./decision-history";
import { ReviewCard } from "./review-card";
import type { ReviewEdit } from "./review-edit";

const POLL_MS = 2_000;

/** One review as a page of its own. `run`: as it was when the page was sent, for where the draft came from. */
export function ReviewView({
  initial,
  run,
  memberId,
}: {
  initial: ReviewDto;
  run: RunDetailDto;
  memberId: string;
}) {
  const [edit, setEdit] = useState<ReviewEdit | null>(null);
  const {
    data: review,
    error,
    refetch,
  } = trpc.review.get.useQuery(
    { id: initial.id },
    {
      initialData: initial,
      refetchInterval: ({ state }) => (state.data?.status === "OPEN" ? POLL_MS : false),
    },
  );
  const step = run.steps.findIndex(({ stepId }) => stepId === review.stepId);
  const simulated = gaveSimulated(run.steps, step - 1);

  return (
    <>
      <PageHeader
        back={{ href: "/reviews", label: "Reviews" }}
        title={review.workflowName}
        description={
          <p className="text-sm">
            Step {review.stepOrder} of a{" "}
            <Link href={`/runs/${review.runId}`} className="text-accent underline">
              run
            </Link>{" "}
            that {review.startedBy.name} started. It came here <RelativeTime at={review.createdAt} />.
          </p>
        }
      />
      <FailureNotice title="This page is not up to date" failure={error} />
      <div className="grid max-w-3xl grid-cols-1 gap-4">
        <ReviewCard
          review={review}
          memberId={memberId}
          simulated={simulated}
          edit={edit}
          onEdit={setEdit}
          onDecided={() => void refetch()}
        />
        {review.status !== "OPEN" && (
          <Card className="p-4">
            <TextView
              label="text"
              text={review.text}
              none=""
              simulated={simulated && review.text === review.draft}
            />
          </Card>
        )}
        {review.status === "OPEN" && review.decisions.length > 0 && <DecisionHistory review={review} />}
      </div>
    </>
  );
}
