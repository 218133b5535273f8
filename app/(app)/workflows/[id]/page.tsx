import type { Metadata } from "next";
import { cookies } from "next/headers";
import { cache } from "react";
import { readAgents } from "@/app/(app)/read-agents";
import { orNotFound } from "@/app/or-not-found";
import { Editor } from "@/components/editor/editor";
import { VIEW_COOKIE } from "@/components/editor/steps/view";
import { readSearchParams, type SearchParams } from "@/components/href";
import { getCaller } from "@/server/transports/trpc/caller";

interface Props {
  params: Promise<{ id: string }>;
  /**
   * `new` is set if the workflow was just created and isn't named yet. `try` is the ID of the template that the
   * workflow was created from. `step` is the ID of the selected step.
   */
  searchParams: SearchParams;
}

const readDocument = cache(async (id: string) => {
  const api = await getCaller();
  return orNotFound(api.draft.get({ id }));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await readDocument((await params).id)).workflow.name };
}

export default async function WorkflowPage({ params, searchParams }: Props) {
  const [{ id }, query, jar, api] = await Promise.all([
    params,
    readSearchParams(searchParams),
    cookies(),
    getCaller(),
  ]);
  const [opened, agents, me, outdated, triggers, sender] = await Promise.all([
    readDocument(id),
    readAgents(api),
    api.me.get(),
    api.workflow.listOutdated({ workflowId: id }),
    orNotFound(api.trigger.list({ id })),
    api.message.sender(),
  ]);
  const templates = query.try ? await api.template.list() : [];
  return (
    <Editor
      key={id}
      opened={opened}
      memberId={me.memberId}
      agents={agents}
      outdated={outdated}
      triggers={triggers}
      sendsEmail={sender !== null}
      scopes={me.scopes}
      firstView={jar.get(VIEW_COOKIE)?.value === "canvas" ? "canvas" : "list"}
      selectedId={query.step ?? null}
      needsName={query.new !== undefined}
      exampleInput={templates.find((template) => template.id === query.try)?.input ?? null}
    />
  );
}
