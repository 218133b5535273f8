import { MailX } from "lucide-react";
import { Link } from "@/components/ui/link";
import { KEEPS_EMAILS } from "@/server/domain/outgoing/words";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { useEditorPage } from "./page-context";

/** Warns that emails aren't sent if one of these steps sends emails and no mail server is set up. */
export function UnsentNotice({ steps }: { steps: readonly DraftStep[] }) {
  const { agents, sendsEmail } = useEditorPage();
  const emailers = new Set(agents.flatMap(({ id, kind }) => (kind === "email" ? id : [])));
  if (sendsEmail || !steps.some(({ agentId }) => emailers.has(agentId))) return null;
  return (
    <p role="note" className="flex items-start gap-2 rounded-md border bg-sunken px-3 py-2 text-sm">
      <MailX aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {KEEPS_EMAILS}{" "}
        <Link href="/settings/messages?to=outside" className="text-accent underline">
          Open Messages
        </Link>
      </span>
    </p>
  );
}
