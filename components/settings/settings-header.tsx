import { PageHeader } from "@/components/ui/page-header";
import { TabLinks } from "@/components/ui/tabs/tab-links";
import type { Scope } from "@/server/domain/access/access";
import { listSettingsPages } from "./settings-pages";

/** `scopes` are the user's permissions. */
export function SettingsHeader({ current, scopes }: { current: string; scopes: readonly Scope[] }) {
  return (
    <>
      <PageHeader title="Settings" />
      <TabLinks
        label="Settings"
        links={listSettingsPages(scopes).map(({ label, href }) => ({
          label,
          href,
          current: href === current,
        }))}
      />
    </>
  );
}
