import { ScrollText } from "lucide-react";
import { hrefOf } from "@/components/href";
import { useHasScope } from "@/components/scopes";
import type { MenuItem } from "@/components/ui/menu/menu-entry";

export const AUDIT_LABEL = "Audit entries";

export function entriesHref(subject: string): string {
  return hrefOf("/settings/audit", { subject });
}

/**
 * Returns a function that makes the menu item for a subject's entries, or no item if the user can't see the audit
 * log.
 */
export function useAuditItem(): (subject: string) => MenuItem[] {
  const mayRead = useHasScope("audit:read");
  return (subject) => (mayRead ? [{ label: AUDIT_LABEL, icon: ScrollText, href: entriesHref(subject) }] : []);
}
