import { KeptEmailsNote } from "@/components/kept-emails-note";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { useEditorPage } from "./page-context";

/** If one of the steps sends email but no mail server is set up, warns that the emails aren't sent. */
export function UnsentNotice({ steps }: { steps: readonly DraftStep[] }) {
  const { agents, sendsEmail } = useEditorPage();
  const emailers = new Set(agents.flatMap(({ id, kind }) => (kind === "email" ? id : [])));
  return !sendsEmail && steps.some(({ agentId }) => emailers.has(agentId)) && <KeptEmailsNote />;
}
