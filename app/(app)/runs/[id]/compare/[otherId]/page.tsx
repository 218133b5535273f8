import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { cache } from "react";
import { readAgents } from "@/app/(app)/read-agents";
import { orNotFound } from "@/app/or-not-found";
import { CompareView } from "@/components/runs/compare/compare-view";
import { OtherWorkflow } from "@/components/runs/compare/other-workflow";
import { DocumentPage } from "@/components/runs/text/document-page";
import { getCaller } from "@/server/transports/trpc/caller";

type Props = { params: Promise<{ id: string; otherId: string }> };

/** Compares the runs. Returns null if they're of different workflows. */
const readComparison = cache(async (runId: string, otherRunId: string) => {
  const api = await getCaller();
  try {
    return await orNotFound(api.run.compare({ runId, otherRunId }));
  } catch (error) {
    if (error instanceof TRPCError && error.code === "BAD_REQUEST") return null;
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id, otherId } = await params;
  const comparison = await readComparison(id, otherId);
  return {
    title: comparison ? `Compare runs of ${comparison.a.workflowName}` : "Runs of different workflows",
  };
}

export default async function ComparePage({ params }: Props) {
  const { id, otherId } = await params;
  const api = await getCaller();
  const [comparison, agents, me] = await Promise.all([
    readComparison(id, otherId),
    readAgents(api),
    api.me.get(),
  ]);
  if (!comparison) {
    const runs = await Promise.all([api.run.get({ runId: id }), api.run.get({ runId: otherId })]);
    return <OtherWorkflow runs={runs} />;
  }
  return (
    <DocumentPage>
      <CompareView
        key={`${id} ${otherId}`}
        initial={comparison}
        agents={agents}
        mayReadVersions={me.scopes.includes("workflows:read")}
      />
    </DocumentPage>
  );
}
