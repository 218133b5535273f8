"use client";

import { describePolicy } from "@/components/reviews/describe-policy";
import { trpc } from "@/components/trpc";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { TabLinks } from "@/components/ui/tab-links";
import { PERIODS, type Period } from "@/server/domain/reading/periods";
import type { ReviewStatistics, ReviewStatisticsGroup } from "@/server/domain/reading/statistics";
import { MAX_WORDS_PER_MINUTE, sayDuration } from "@/server/domain/reading/words";
import { countOf } from "@/server/domain/text/words";
import { type Bar, BarChart } from "./bar-chart";

/** Shows how reviews were decided in a period, one chart per measure. Never shows who decided. */
export function Statistics({ initial, days }: { initial: ReviewStatistics; days: Period }) {
  const { data } = trpc.review.statistics.useQuery({ days }, { initialData: initial });
  return (
    <Section
      title="Decided reviews"
      description="By workflow and policy, never by person."
    >
      <TabLinks
        label="Period"
        links={PERIODS.map((period) => ({
          label: `${period} days`,
          href: period === PERIODS[0] ? "/settings/reviews" : `/settings/reviews?days=${period}`,
          current: period === days,
        }))}
      />
      {data.groups.length === 0 ? (
        <EmptyState title="No decided reviews">
          Nobody decided a review in the last {days} days. Charts appear here after the first decision.
        </EmptyState>
      ) : (
        <Charts groups={data.groups} />
      )}
    </Section>
  );
}

function Charts({ groups }: { groups: readonly ReviewStatisticsGroup[] }) {
  const bars = (of: (group: ReviewStatisticsGroup) => Pick<Bar, "value" | "words">): Bar[] =>
    groups.map((group) => ({
      key: `${group.workflowId} ${JSON.stringify(group.policy)}`,
      label: <GroupName group={group} />,
      ...of(group),
    }));
  return (
    <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
      <BarChart
        title="Decisions"
        description="Reviews that people approved, rejected or sent back."
        what="Decided reviews"
        bars={bars(({ decided }) => ({ value: decided, words: countOf(decided, "review") }))}
      />
      <BarChart
        title="Approved too fast to read"
        description={`Approved in less time than it takes to read the document at ${MAX_WORDS_PER_MINUTE} words per minute. Counts only approvals with a reading time.`}
        what="Share of approvals"
        max={1}
        bars={bars((group) => share(group.hastyApprovals, group.timedApprovals, "Not recorded"))}
      />
      <BarChart
        title="Median wait"
        description="Time from when a review opened to its last decision."
        what="Time"
        isTime
        bars={bars(({ medianWaitSeconds }) => time(medianWaitSeconds))}
      />
      <BarChart
        title="Median reading time"
        description="Time the document was in view before a decision."
        what="Time"
        isTime
        bars={bars(({ medianReadingSeconds }) => time(medianReadingSeconds))}
      />
      <BarChart
        title="Edited"
        description="Approved reviews that were edited."
        what="Share of approved reviews"
        max={1}
        bars={bars((group) => share(group.edited, group.approved))}
      />
      <BarChart
        title="Sent back"
        description="Decided reviews that were sent back."
        what="Share of decided reviews"
        max={1}
        bars={bars((group) => share(group.sentBack, group.decided))}
      />
      <BarChart
        title="Rejected"
        description="Decided reviews that were rejected."
        what="Share of decided reviews"
        max={1}
        bars={bars((group) => share(group.rejected, group.decided))}
      />
    </div>
  );
}

function GroupName({ group: { workflowId, workflowName, policy } }: { group: ReviewStatisticsGroup }) {
  return (
    <>
      <Link href={`/workflows/${workflowId}`} className="break-words underline">
        {workflowName}
      </Link>
      <span className="block break-words text-muted text-xs">{describePolicy(policy)}</span>
    </>
  );
}

function time(seconds: number | null): Pick<Bar, "value" | "words"> {
  return { value: seconds, words: seconds === null ? "Not recorded" : sayDuration(seconds) };
}

function share(part: number, whole: number, none = "No approvals"): Pick<Bar, "value" | "words"> {
  if (whole === 0) return { value: null, words: none };
  const percent = Math.round((100 * part) / whole);
  return { value: part / whole, words: `${percent}% (${part} of ${whole})` };
}
