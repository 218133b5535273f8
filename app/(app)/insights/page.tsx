import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { readTimeZone } from "@/app/(app)/read-time-zone";
import { readSearchParams, type SearchParams } from "@/components/href";
import { daysOf, readInsightsPlace } from "@/components/insights/insights-place";
import { InsightsRefused } from "@/components/insights/insights-refused";
import { InsightsView } from "@/components/insights/insights-view";
import { KeepTimeZone } from "@/components/insights/keep-time-zone";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Insights" };

export default async function InsightsPage({ searchParams }: { searchParams: SearchParams }) {
  const [api, query, timeZone] = await Promise.all([
    getCaller(),
    readSearchParams(searchParams),
    readTimeZone(),
  ]);
  const place = readInsightsPlace(query);
  const { workflowId } = place;
  const now = new Date();
  const days = daysOf(place, now, timeZone);
  const [insights, workflows, agents] = await Promise.all([
    api.insights.get({ ...days, workflowId, timeZone }).catch(sayRefused),
    api.workflow.names({ chosen: workflowId }),
    api.agent.names(),
  ]);
  return (
    <>
      <KeepTimeZone used={timeZone} />
      {typeof insights === "string" ? (
        <InsightsRefused place={place} days={days} workflows={workflows} message={insights} />
      ) : (
        <InsightsView place={place} insights={insights} workflows={workflows} agents={agents} now={now} />
      )}
    </>
  );
}

/** Returns the message to show if the range is invalid. */
function sayRefused(error: unknown): string {
  if (error instanceof TRPCError && error.code === "BAD_REQUEST") return error.message;
  throw error;
}
