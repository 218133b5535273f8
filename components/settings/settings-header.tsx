import { PageHeader } from "@/components/ui/page-header";
import { TabLinks } from "@/components/ui/tab-links";

const PAGES = [
  { label: "General", href: "/settings" },
  { label: "Members", href: "/settings/members" },
  { label: "API tokens", href: "/settings/tokens" },
];

export function SettingsHeader({ current }: { current: string }) {
  return (
    <>
      <PageHeader title="Settings" />
      <TabLinks label="Settings" links={PAGES.map((page) => ({ ...page, current: page.href === current }))} />
    </>
  );
}
