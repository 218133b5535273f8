import { MailX } from "lucide-react";
import { Link } from "@/components/ui/link";
import { KEEPS_EMAILS } from "@/server/domain/outgoing/words";

/** Explains that emails from steps aren't sent, because no mail server is set up. */
export function KeptEmailsNote() {
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
