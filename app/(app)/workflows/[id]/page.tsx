import type { Metadata } from "next";
import { cache } from "react";
import { readAgents } from "@/app/(app)/read-agents";
import { orNotFound } from "@/app/or-not-found";
import { Editor } from "@/components/editor/editor";
import { getCaller } from "@/server/trpc/caller";

type Props = { params: Promise<{ id: string }> };

const readWorkflow = cache(async (id: string) => {
  const api = await getCaller();
  return orNotFound(api.workflow.get({ id }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await readWorkflow((await params).id)).name };
}

export default async function WorkflowPage({ params }: Props) {
  const { id } = await params;
  const api = await getCaller();
  const [workflow, agents, me] = await Promise.all([readWorkflow(id), readAgents(api), api.me.get()]);
  const runs = await api.run.list({ workflowId: id, size: 1 });
  return (
    <Editor
      key={workflow.id}
      workflow={workflow}
      runCount={runs.totalElements}
      agents={agents}
      readOnly={!me.scopes.includes("workflows:write")}
      mayRun={me.scopes.includes("runs:write")}
    />
  );
}
