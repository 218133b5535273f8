import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readAgents } from "@/app/(app)/read-agents";
import { NewWorkflow } from "@/components/editor/new-workflow";
import { getCaller } from "@/server/trpc/caller";

export const metadata: Metadata = { title: "New workflow" };

export default async function NewWorkflowPage() {
  const api = await getCaller();
  const [agents, { scopes }] = await Promise.all([readAgents(api), api.me.get()]);
  if (!scopes.includes("workflows:write")) notFound();
  return <NewWorkflow agents={agents} mayRun={scopes.includes("runs:write")} />;
}
