"use client";

import { trpc } from "@/components/trpc";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { TabLinks } from "@/components/ui/tabs/tab-links";
import { PERIODS, type Period } from "@/server/domain/reading/periods";
import type { ReviewStatistics, ReviewStatisticsGroup } from "@/server/domain/reading/statistics";
import { MAX_WORDS_PER_MINUTE, sayDuration } from "@/server/domain/reading/words";
import { describePolicy } from "@/server/domain/review/describe-policy";
import { countOf } from "@/server/domain/text/words";
import { type Bar, BarTable } from "./bar-table";

/** Shows how reviews were decided in a period, one chart per measure. Never shows who decided. */
export function Statistics({ initial, days }: { initial: ReviewStatistics; days: Period }) {
  const { data } = trpc.review.statistics.useQuery({ days }, { initialData: initial });
  return (
    <Section title="Decided reviews" description="By workflow and policy, never by person.">
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
          No reviews were decided in the last {days} days. Charts appear here after the first decision.
        </EmptyState>
      ) : (
        <Charts groups={data.groups} />
      )}
    </Section>
  );
}

type Value = Pick<Bar, "value" | "words">;

/** A measure that a chart shows for each group. */
interface Measure {
  title: string;
  description: string;
  /** The heading of the value column. */
  what: string;
  max?: number;
  isTime?: boolean;
  of: (group: ReviewStatisticsGroup) => Value;
}

const SHARE = { max: 1 };
const TIME = { what: "Time", isTime: true };

const MEASURES: readonly Measure[] = [
  {
    title: "Decisions",
    description: "Reviews that people approved, rejected, or sent back.",
    what: "Decided reviews",
    of: ({ decided }) => ({ value: decided, words: countOf(decided, "review") }),
  },
  {
    ...SHARE,
    title: "Approved without enough time to read",
    description: `Approved in less time than it takes to read the document at ${MAX_WORDS_PER_MINUTE} words per minute. Counts only approvals with a recorded reading time.`,
    what: "Share of approvals",
    of: ({ hastyApprovals, timedApprovals }) => share(hastyApprovals, timedApprovals, "Not recorded"),
  },
  {
    ...TIME,
    title: "Median wait",
    description: "Time from when a review opened to its last decision.",
    of: ({ medianWaitSeconds }) => time(medianWaitSeconds),
  },
  {
    ...TIME,
    title: "Median reading time",
    description: "Time the document was in view before a decision.",
    of: ({ medianReadingSeconds }) => time(medianReadingSeconds),
  },
  {
    ...SHARE,
    title: "Edited",
    description: "Approved reviews in which someone edited the document.",
    what: "Share of approved reviews",
    of: ({ edited, approved }) => share(edited, approved, "No approvals"),
  },
  ofDecided("Sent back", "Decided reviews that were sent back.", ({ sentBack }) => sentBack),
  ofDecided("Rejected", "Decided reviews that were rejected.", ({ rejected }) => rejected),
];

function Charts({ groups }: { groups: readonly ReviewStatisticsGroup[] }) {
  return (
    <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
      {MEASURES.map(({ of, ...measure }) => (
        <BarTable
          key={measure.title}
          {...measure}
          bars={groups.map((group) => ({
            key: `${group.workflowId} ${JSON.stringify(group.policy)}`,
            label: <GroupName group={group} />,
            ...of(group),
          }))}
        />
      ))}
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

function ofDecided(
  title: string,
  description: string,
  count: (group: ReviewStatisticsGroup) => number,
): Measure {
  const what = "Share of decided reviews";
  return {
    ...SHARE,
    title,
    description,
    what,
    of: (group) => share(count(group), group.decided, "No reviews"),
  };
}

function time(seconds: number | null): Value {
  return { value: seconds, words: seconds === null ? "Not recorded" : sayDuration(seconds) };
}

/** Returns a share as a number and in words. If `whole` is 0, the number is null and the words are `none`. */
function share(part: number, whole: number, none: string): Value {
  if (whole === 0) return { value: null, words: none };
  const percent = Math.round((100 * part) / whole);
  return { value: part / whole, words: `${percent}% (${part} of ${whole})` };
}
