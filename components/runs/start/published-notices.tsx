import { OutdatedNotice } from "@/components/agents/outdated-notice";
import { trpc } from "@/components/trpc";
import { KeptEmailsWarning } from "./kept-emails-warning";
import { SimulatedNotice } from "./simulated-notice";

/**
 * Shown before a run of a published workflow. Warns about agents with newer versions, simulated agents, and emails
 * that won't be sent.
 */
export function PublishedNotices({
  workflowId,
  agentIds,
  asked,
}: {
  workflowId: string;
  agentIds: readonly string[];
  asked: boolean;
}) {
  // Refetched when the dialog opens, because someone may have edited an agent in another tab.
  const { data, isPending } = trpc.workflow.listOutdated.useQuery({ workflowId }, { enabled: asked });
  if (isPending) return null;
  const workflow = data?.workflows[0];
  const isPinnedToModel = (agentId: string) =>
    workflow?.agents.some(({ id, simulated }) => id === agentId && !simulated.before) ?? false;
  return (
    <>
      {data && workflow && <OutdatedNotice workflow={workflow} mayUpdate={data.mayUpdate} />}
      <SimulatedNotice agentIds={agentIds.filter((id) => !isPinnedToModel(id))} asked={asked} />
      <KeptEmailsWarning agentIds={agentIds} asked={asked} />
    </>
  );
}
