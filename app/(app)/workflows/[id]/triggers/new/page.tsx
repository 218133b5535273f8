import type { Metadata } from "next";
import { readWorkflow } from "@/app/(app)/workflows/[id]/triggers/read-workflow";
import { orNotFound } from "@/app/or-not-found";
import { readSearchParams, type SearchParams } from "@/components/href";
import { mayWriteTriggers } from "@/components/triggers/may-write";
import { NewTrigger } from "@/components/triggers/new-trigger";
import { NoTriggerAccess } from "@/components/triggers/no-trigger-access";
import { TYPES } from "@/components/triggers/trigger-words";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "New trigger" };

export default async function NewTriggerPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}) {
  const [{ id }, { type }, api] = await Promise.all([params, readSearchParams(searchParams), getCaller()]);
  const [workflow, inputUser, me] = await orNotFound(
    Promise.all([readWorkflow(api, id), api.trigger.inputUser({ id }), api.me.get()]),
  );
  if (!mayWriteTriggers(me.scopes)) return <NoTriggerAccess workflowId={id} />;
  return (
    <NewTrigger
      workflow={{ ...workflow, inputUser }}
      type={TYPES.find((known) => known === type) ?? "schedule"}
      publicUrl={me.publicUrl}
    />
  );
}
