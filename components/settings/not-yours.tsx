import { EmptyState } from "@/components/ui/empty-state";
import type { Scope } from "@/server/domain/access/access";
import { SettingsHeader } from "./settings-header";

/** Instead of a page of settings that is for owners and admins. */
export function NotYours({ what, scopes }: { what: string; scopes: readonly Scope[] }) {
  return (
    <>
      <SettingsHeader current="" scopes={scopes} />
      <EmptyState title="Not yours to see">
        {what} of your organization: owners and admins look after that. Ask one of them.
      </EmptyState>
    </>
  );
}
