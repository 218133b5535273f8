import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { Scope } from "@/server/domain/access/access";
import {
  areDone,
  type FailureGroup,
  type FirstSteps as FirstStepsDto,
  HOME_DAYS,
  type Outcomes as OutcomesDto,
  type WorkflowSpine,
} from "@/server/domain/home/home";
import type { Page } from "@/server/domain/pagination";
import type { InboxRow } from "@/server/domain/review/inbox/inbox";
import type { Spending } from "@/server/domain/usage/usage";
import { FAILURES, Failures } from "./failures";
import { Figures } from "./figures";
import { FirstSteps } from "./first-steps";
import { KeepCurrent } from "./keep-current";
import { Outcomes } from "./outcomes";
import { ResumeNotice } from "./resume-notice";
import { WaitingReviews } from "./waiting-reviews";
import { Workflows } from "./workflows";

/** Anything that the user isn't allowed to see is null. */
interface HomeProps {
  reviews: Page<InboxRow> | null;
  firstSteps: FirstStepsDto | null;
  /** Whether to suggest that resuming a run should require a reviewId. */
  resumeNotice: boolean;
  outcomes: OutcomesDto | null;
  failures: FailureGroup[] | null;
  spending: Spending | null;
  workflows: WorkflowSpine[] | null;
  scopes: readonly Scope[];
  publicUrl: string;
}

/** Waiting reviews, recent failures, and outcomes. On a wide page, the workflows are beside them. */
export function Home(props: HomeProps) {
  const { reviews, firstSteps, failures, workflows, scopes, publicUrl } = props;
  return (
    <>
      <PageHeader
        title="Home"
        description={
          failures &&
          failures.length > 0 && (
            // A plain link, because a Next.js link wouldn't move the focus.
            <a
              href={`#${FAILURES}`}
              className="text-failed underline touch:inline-flex touch:min-h-11 touch:items-center"
            >
              See failures in the last {HOME_DAYS} days
            </a>
          )
        }
      />
      {props.resumeNotice && <ResumeNotice />}
      <div className="grid grid-cols-1 items-start gap-8 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="grid grid-cols-1 gap-8">
          {reviews && <WaitingReviews page={reviews} />}
          {failures && failures.length > 0 && <Failures failures={failures} />}
          <FirstSteps steps={firstSteps} publicUrl={publicUrl} />
          <WhatHappened {...props} />
        </div>
        {workflows && <Workflows workflows={workflows} mayWrite={scopes.includes("workflows:write")} />}
      </div>
      <KeepCurrent drawnAt={Date.now()} />
    </>
  );
}

function WhatHappened({ outcomes, failures, spending, firstSteps, scopes }: HomeProps) {
  if (!outcomes || !failures || !spending) return null;
  const figures = (
    <Figures outcomes={outcomes} spending={spending} seesUsage={scopes.includes("agents:read")} />
  );
  if (outcomes.ended > 0 || outcomes.decided > 0 || failures.length > 0)
    return (
      <>
        <Outcomes outcomes={outcomes} />
        {figures}
        {failures.length === 0 && <Failures failures={failures} />}
      </>
    );
  const isNew = firstSteps !== null && !areDone(firstSteps);
  return (
    <>
      {!isNew && (
        <EmptyState title="No recent runs" action={<ButtonLink href="/workflows">Open workflows</ButtonLink>}>
          No runs that started in the last {HOME_DAYS} days have ended. Once runs end, their outcomes,
          failures, and decision times appear here.
        </EmptyState>
      )}
      {(!isNew || spending.cost > 0) && figures}
    </>
  );
}
