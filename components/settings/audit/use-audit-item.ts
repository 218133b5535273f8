import { ScrollText } from "lucide-react";
import { hrefOf } from "@/components/href";
import { useHasScope } from "@/components/scopes";
import type { MenuItem } from "@/components/ui/menu/menu-entry";

export const AUDIT_LABEL = "Audit entries";

export function entriesHref(subject: string): string {
  return hrefOf("/settings/audit", { subject });
}

/** Returns a function that makes the menu item that opens a subject's entries. None without access to the audit. */
export function useAuditItem(): (subject: string) => MenuItem[] {
  const mayRead = useHasScope("audit:read");
  return (subject) => (mayRead ? [{ label: AUDIT_LABEL, icon: ScrollText, href: entriesHref(subject) }] : []);
}
