import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readAgents } from "@/app/(app)/read-agents";
import { NewWorkflow } from "@/components/workflows/create/new-workflow";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "New workflow" };

export default async function NewWorkflowPage() {
  const api = await getCaller();
  const { scopes, memberId } = await api.me.get();
  if (!scopes.includes("workflows:write")) notFound();
  const [templates, agents] = await Promise.all([api.template.list(), readAgents(api)]);
  const openedAt = new Date().toISOString();
  return <NewWorkflow templates={templates} agents={agents} memberId={memberId} openedAt={openedAt} />;
}
