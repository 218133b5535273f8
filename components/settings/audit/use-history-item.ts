import { ScrollText } from "lucide-react";
import { hrefOf } from "@/components/href";
import { useHasScope } from "@/components/scopes";
import type { MenuItem } from "@/components/ui/menu/menu-entry";

export const HISTORY_LABEL = "Audit entries";

export function historyHref(subject: string): string {
  return hrefOf("/settings/audit", { subject });
}

/** Returns a function that makes the menu item of a subject's history. None without access to the audit. */
export function useHistoryItem(): (subject: string) => MenuItem[] {
  const mayRead = useHasScope("audit:read");
  return (subject) =>
    mayRead ? [{ label: HISTORY_LABEL, icon: ScrollText, href: historyHref(subject) }] : [];
}
