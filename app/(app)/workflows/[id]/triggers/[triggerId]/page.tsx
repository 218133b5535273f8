import type { Metadata } from "next";
import { cache } from "react";
import { readWorkflow } from "@/app/(app)/workflows/[id]/triggers/read-workflow";
import { orNotFound } from "@/app/or-not-found";
import { readPageNumber, readSearchParams, type SearchParams } from "@/components/href";
import { TriggerView } from "@/components/triggers/trigger-view";
import { getCaller } from "@/server/transports/trpc/caller";

interface Props {
  params: Promise<{ id: string; triggerId: string }>;
  searchParams: SearchParams;
}

const readTrigger = cache(async (id: string, triggerId: string) => {
  const api = await getCaller();
  return orNotFound(api.trigger.get({ id, triggerId }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id, triggerId } = await params;
  return { title: (await readTrigger(id, triggerId)).name };
}

export default async function TriggerPage({ params, searchParams }: Props) {
  const [{ id, triggerId }, { page }, api] = await Promise.all([
    params,
    readSearchParams(searchParams),
    getCaller(),
  ]);
  const query = { page: readPageNumber(page), size: 25 };
  const [trigger, workflow, inputUser, firings, me] = await Promise.all([
    readTrigger(id, triggerId),
    orNotFound(readWorkflow(api, id)),
    orNotFound(api.trigger.inputUser({ id })),
    orNotFound(api.trigger.firings({ id, triggerId, ...query })),
    api.me.get(),
  ]);
  return (
    <TriggerView
      workflow={{ ...workflow, inputUser }}
      initial={trigger}
      query={query}
      firings={firings}
      memberId={me.memberId}
      scopes={me.scopes}
      publicUrl={me.publicUrl}
    />
  );
}
