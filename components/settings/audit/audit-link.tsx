import { useHasScope } from "@/components/scopes";
import { Link } from "@/components/ui/link";
import { AUDIT_LABEL, entriesHref } from "./use-audit-item";

/** A link to a subject's entries. Renders nothing if the user can't see the audit log. */
export function AuditLink({ subject }: { subject: string }) {
  if (!useHasScope("audit:read")) return null;
  return (
    <Link href={entriesHref(subject)} className="w-fit text-muted text-sm underline touch:py-3">
      {AUDIT_LABEL}
    </Link>
  );
}
