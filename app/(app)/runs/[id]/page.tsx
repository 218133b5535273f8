import type { Metadata } from "next";
import { cache } from "react";
import { readAgents } from "@/app/(app)/read-agents";
import { orNotFound } from "@/app/or-not-found";
import { readSearchParams, type SearchParams } from "@/components/href";
import { RunView } from "@/components/runs/run-view";
import { DocumentPage } from "@/components/runs/text/document-page";
import { readStepNumber } from "@/server/domain/run/read-step-number";
import { getCaller } from "@/server/transports/trpc/caller";

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

const readRun = cache(async (runId: string, step: number | null) => {
  const api = await getCaller();
  return orNotFound(api.run.page({ runId, step }));
});

async function readStep(searchParams: SearchParams): Promise<number | null> {
  return readStepNumber((await readSearchParams(searchParams)).step);
}

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const run = await readRun((await params).id, await readStep(searchParams));
  return { title: `Run of ${run.workflowName}` };
}

export default async function RunPage({ params, searchParams }: Props) {
  const { id } = await params;
  const step = await readStep(searchParams);
  const api = await getCaller();
  const [run, agents, me] = await Promise.all([readRun(id, step), readAgents(api), api.me.get()]);
  return (
    <DocumentPage>
      <RunView
        key={run.id}
        initial={{ page: run, step }}
        agents={agents}
        memberId={me.memberId}
        scopes={me.scopes}
      />
    </DocumentPage>
  );
}
