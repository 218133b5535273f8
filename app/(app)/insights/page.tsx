import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { readTimeZone } from "@/app/(app)/read-time-zone";
import { readSearchParams, type SearchParams } from "@/components/href";
import { InsightsFailure } from "@/components/insights/insights-failure";
import { daysOf, readInsightsPlace } from "@/components/insights/insights-place";
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
    api.insights.get({ ...days, workflowId, timeZone }).catch(refusalMessage),
    api.workflow.names({ chosen: workflowId }),
    api.agent.names(),
  ]);
  return (
    <>
      <KeepTimeZone used={timeZone} />
      {typeof insights === "string" ? (
        <InsightsFailure place={place} days={days} workflows={workflows} message={insights} />
      ) : (
        <InsightsView place={place} insights={insights} workflows={workflows} agents={agents} now={now} />
      )}
    </>
  );
}

/** Returns the error's message if the range is invalid. Rethrows any other error. */
function refusalMessage(error: unknown): string {
  if (error instanceof TRPCError && error.code === "BAD_REQUEST") return error.message;
  throw error;
}
