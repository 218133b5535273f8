import type { Metadata } from "next";
import { readWorkflow } from "@/app/(app)/workflows/[id]/triggers/read-workflow";
import { orNotFound } from "@/app/or-not-found";
import { EditTrigger } from "@/components/triggers/edit-trigger";
import { mayWriteTriggers } from "@/components/triggers/may-write";
import { NoTriggerAccess } from "@/components/triggers/no-trigger-access";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Edit trigger" };

export default async function EditTriggerPage({
  params,
}: {
  params: Promise<{ id: string; triggerId: string }>;
}) {
  const [{ id, triggerId }, api] = await Promise.all([params, getCaller()]);
  const [workflow, inputUser, trigger, me] = await orNotFound(
    Promise.all([
      readWorkflow(api, id),
      api.trigger.inputUser({ id }),
      api.trigger.get({ id, triggerId }),
      api.me.get(),
    ]),
  );
  if (!mayWriteTriggers(me.scopes)) return <NoTriggerAccess workflowId={id} />;
  const last =
    trigger.webhook && trigger.lastFiring
      ? await orNotFound(api.trigger.firing({ id, triggerId, firingId: trigger.lastFiring.id }))
      : null;
  return (
    <EditTrigger
      workflow={{ ...workflow, inputUser }}
      trigger={trigger}
      lastPayload={last?.payload ?? null}
      memberId={me.memberId}
      publicUrl={me.publicUrl}
    />
  );
}
