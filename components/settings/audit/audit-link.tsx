import { useHasScope } from "@/components/scopes";
import { Link } from "@/components/ui/link";
import { AUDIT_LABEL, entriesHref } from "./use-audit-item";

/** A link to a subject's entries. Renders nothing without access to the audit. */
export function AuditLink({ subject }: { subject: string }) {
  if (!useHasScope("audit:read")) return null;
  return (
    <Link href={entriesHref(subject)} className="w-fit text-muted text-sm underline touch:py-3">
      {AUDIT_LABEL}
    </Link>
  );
}
