import { KeptEmailsNote } from "@/components/kept-emails-note";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { useEditorPage } from "./page-context";

/** Warns that emails aren't sent if one of these steps sends emails and no mail server is set up. */
export function UnsentNotice({ steps }: { steps: readonly DraftStep[] }) {
  const { agents, sendsEmail } = useEditorPage();
  const emailers = new Set(agents.flatMap(({ id, kind }) => (kind === "email" ? id : [])));
  return !sendsEmail && steps.some(({ agentId }) => emailers.has(agentId)) && <KeptEmailsNote />;
}
