import type { Metadata } from "next";
import { readTimeZone } from "@/app/(app)/read-time-zone";
import { readSearchParams, type SearchParams } from "@/components/href";
import { daysOf, readInsightsPlace } from "@/components/insights/insights-place";
import { InsightsView } from "@/components/insights/insights-view";
import { KeepTimeZone } from "@/components/insights/keep-time-zone";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Insights" };

const MAX_WORKFLOWS = 200;

export default async function InsightsPage({ searchParams }: { searchParams: SearchParams }) {
  const [api, query, timeZone] = await Promise.all([
    getCaller(),
    readSearchParams(searchParams),
    readTimeZone(),
  ]);
  const place = readInsightsPlace(query);
  const { workflowId } = place;
  const [insights, workflows, agents] = await Promise.all([
    api.insights.get({ ...daysOf(place, new Date(), timeZone), workflowId, timeZone }),
    api.workflow.list({ sort: "name", size: MAX_WORKFLOWS }),
    api.agent.names(),
  ]);
  return (
    <>
      <KeepTimeZone used={timeZone} />
      <InsightsView place={place} insights={insights} workflows={workflows.content} agents={agents} />
    </>
  );
}
