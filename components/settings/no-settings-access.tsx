import { EmptyState } from "@/components/ui/empty-state";
import type { Scope } from "@/server/domain/access/access";
import { SettingsHeader } from "./settings-header";

/** Shown instead of a settings page that the member's role doesn't give access to. */
export function NoSettingsAccess({
  what,
  isForAdmins = false,
  scopes,
}: {
  what: string;
  /** Whether only owners and admins can have access. */
  isForAdmins?: boolean;
  scopes: readonly Scope[];
}) {
  return (
    <>
      <SettingsHeader current="" scopes={scopes} />
      <EmptyState title="You don't have access">
        {isForAdmins
          ? `Only owners and admins can see ${what}. Ask one of them for what you need.`
          : `Ask an owner or admin for access to ${what}.`}
      </EmptyState>
    </>
  );
}
