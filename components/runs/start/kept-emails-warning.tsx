import { KeptEmailsNote } from "@/components/kept-emails-note";
import { trpc } from "@/components/trpc";

/** Shown before a run. Warns that emails aren't sent, if these agents send emails and no mail server is set up. */
export function KeptEmailsWarning({ agentIds, asked }: { agentIds: readonly string[]; asked: boolean }) {
  const { data: agents = [] } = trpc.agent.list.useQuery({}, { enabled: asked });
  const sendsEmail = agents.some(({ id, kind }) => kind === "email" && agentIds.includes(id));
  const { data: sender } = trpc.message.sender.useQuery(undefined, { enabled: sendsEmail });
  return sendsEmail && sender === null && <KeptEmailsNote />;
}
