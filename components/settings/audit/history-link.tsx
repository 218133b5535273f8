import { useHasScope } from "@/components/scopes";
import { Link } from "@/components/ui/link";
import { HISTORY_LABEL, historyHref } from "./use-history-item";

/** A link to a subject's history. Renders nothing without access to the audit. */
export function HistoryLink({ subject }: { subject: string }) {
  if (!useHasScope("audit:read")) return null;
  return (
    <Link href={historyHref(subject)} className="w-fit text-muted text-sm underline touch:py-3">
      {HISTORY_LABEL}
    </Link>
  );
}
