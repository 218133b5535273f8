import { PageHeader } from "@/components/ui/page-header";
import { TabLinks } from "@/components/ui/tab-links";
import type { Scope } from "@/server/domain/access/access";

const PAGES: { label: string; href: string; scope?: Scope }[] = [
  { label: "General", href: "/settings" },
  { label: "Models", href: "/settings/models", scope: "agents:read" },
  { label: "Members", href: "/settings/members" },
  { label: "API tokens", href: "/settings/tokens" },
  { label: "Messages", href: "/settings/messages", scope: "members:write" },
  { label: "Webhook", href: "/settings/webhook", scope: "tokens:write" },
];

/** `scopes`: what the reader may do. Pages that they have no use for are not offered. */
export function SettingsHeader({ current, scopes }: { current: string; scopes: readonly Scope[] }) {
  const pages = PAGES.filter(({ scope }) => !scope || scopes.includes(scope));
  return (
    <>
      <PageHeader title="Settings" />
      <TabLinks
        label="Settings"
        links={pages.map(({ label, href }) => ({ label, href, current: href === current }))}
      />
    </>
  );
}
