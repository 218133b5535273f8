import type { Metadata } from "next";
import { orNotFound } from "@/app/or-not-found";
import { TriggerList } from "@/components/triggers/trigger-list";
import { getCaller } from "@/server/transports/trpc/caller";
import { readWorkflow } from "./read-workflow";

export const metadata: Metadata = { title: "Triggers" };

export default async function TriggersPage({ params }: { params: Promise<{ id: string }> }) {
  const [{ id }, api] = await Promise.all([params, getCaller()]);
  const [workflow, triggers, me] = await orNotFound(
    Promise.all([readWorkflow(api, id), api.trigger.list({ id }), api.me.get()]),
  );
  return <TriggerList workflow={workflow} initial={triggers} memberId={me.memberId} scopes={me.scopes} />;
}
