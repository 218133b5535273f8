"use client";

import Link from "next/link";
import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { FailureNotice } from "@/components/failure-notice";
import { editorOf, traceDraft, withEditor } from "@/components/runs/simulated";
import { TextView } from "@/components/runs/text-view";
import { trpc } from "@/components/trpc";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ReviewDto } from "@/server/domain/review/operations";
import type { RunDetailDto } from "@/server/domain/run/operations";
import { authorOf } from "./author";
import { type Decided, DecidedNotice } from "./decided-notice";
import { DecisionHistory } from "./decision-history";
import { NextRound } from "./next-round";
import { ReviewCard } from "./review-card";
import type { ReviewEdit } from "./review-edit";
import { RoundList } from "./round-list";
import { listSentBack, roundsBefore } from "./sent-back";
import { WhatCameBefore } from "./what-came-before";

const POLL_MS = 2_000;

/** One review as a page of its own. `run`: as it was when the page was sent, for what came before. */
export function ReviewView({
  initial,
  run,
  agents,
  memberId,
}: {
  initial: ReviewDto;
  run: RunDetailDto;
  agents: readonly AgentSummary[];
  memberId: string;
}) {
  const [edit, setEdit] = useState<ReviewEdit | null>(null);
  const [decided, setDecided] = useState<Decided | null>(null);
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
  const index = run.steps.findIndex(({ stepId }) => stepId === review.stepId);
  const simulated = traceDraft(run.steps, index);
  const requests = listSentBack(roundsBefore(run.steps[index]?.rounds ?? [], review), review.draft);

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
        {decided && <DecidedNotice decided={decided} runHref={`/runs/${review.runId}`} />}
        <ReviewCard
          review={review}
          memberId={memberId}
          author={authorOf(review, agents)}
          simulated={simulated}
          before={
            <>
              <WhatCameBefore run={run} stepId={review.stepId} agents={agents} />
              <RoundList requests={requests} memberId={memberId} />
            </>
          }
          edit={edit}
          onEdit={setEdit}
          onDecided={setDecided}
          onChanged={() => void refetch()}
        />
        {review.status === "CHANGES_REQUESTED" && <NextRound review={review} />}
        {review.status !== "OPEN" && (
          <Card className="p-4">
            <TextView
              label="text"
              text={review.text}
              none=""
              simulated={withEditor(simulated, editorOf(review, review.text))}
            />
          </Card>
        )}
        {review.status !== "OPEN" && <RoundList requests={requests} memberId={memberId} />}
        {review.status === "OPEN" && review.decisions.length > 0 && <DecisionHistory review={review} />}
      </div>
    </>
  );
}
