import type { Metadata } from "next";
import { cache } from "react";
import { readAgents } from "@/app/(app)/read-agents";
import { orNotFound } from "@/app/or-not-found";
import { CompareView } from "@/components/runs/compare/compare-view";
import { DocumentPage } from "@/components/runs/text/document-page";
import { getCaller } from "@/server/transports/trpc/caller";

type Props = { params: Promise<{ id: string; otherId: string }> };

const readComparison = cache(async (runId: string, otherRunId: string) => {
  const api = await getCaller();
  return orNotFound(api.run.compare({ runId, otherRunId }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id, otherId } = await params;
  const { a } = await readComparison(id, otherId);
  return { title: `Compare runs of ${a.workflowName}` };
}

export default async function ComparePage({ params }: Props) {
  const { id, otherId } = await params;
  const api = await getCaller();
  const [comparison, agents, me] = await Promise.all([
    readComparison(id, otherId),
    readAgents(api),
    api.me.get(),
  ]);
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
