import type { Metadata } from "next";
import { cache } from "react";
import { readAgents } from "@/app/(app)/read-agents";
import { orNotFound } from "@/app/or-not-found";
import { RunView } from "@/components/runs/run-view";
import { documentFont } from "@/components/runs/text/document-font";
import { getCaller } from "@/server/transports/trpc/caller";

type Props = { params: Promise<{ id: string }> };

const readRun = cache(async (runId: string) => {
  const api = await getCaller();
  return orNotFound(api.run.get({ runId }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Run of ${(await readRun((await params).id)).workflowName}` };
}

export default async function RunPage({ params }: Props) {
  const { id } = await params;
  const api = await getCaller();
  const [run, agents, me] = await Promise.all([readRun(id), readAgents(api), api.me.get()]);
  return (
    <div className={`contents ${documentFont.variable}`}>
      <RunView
        key={run.id}
        initial={run}
        agents={agents}
        memberId={me.memberId}
        mayWrite={me.scopes.includes("runs:write")}
      />
    </div>
  );
}
