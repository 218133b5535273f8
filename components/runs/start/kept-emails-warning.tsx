import { KeptEmailsNote } from "@/components/kept-emails-note";
import { trpc } from "@/components/trpc";

/** Shown before a run if its agents send emails but no mail server is set up. Warns that emails aren't sent. */
export function KeptEmailsWarning({ agentIds, asked }: { agentIds: readonly string[]; asked: boolean }) {
  const { data: agents = [] } = trpc.agent.list.useQuery({}, { enabled: asked });
  const sendsEmail = agents.some(({ id, kind }) => kind === "email" && agentIds.includes(id));
  const { data: sender } = trpc.message.sender.useQuery(undefined, { enabled: sendsEmail });
  return sendsEmail && sender === null && <KeptEmailsNote />;
}
