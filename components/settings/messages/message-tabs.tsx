import { hrefOf } from "@/components/href";
import { TabLinks } from "@/components/ui/tabs/tab-links";

/**
 * Messages to the current user, messages to all members, Slack cards, and messages that steps send to people
 * outside the organization.
 */
export type MessageTab = "me" | "everyone" | "slack" | "outside";

const TABS: Record<MessageTab, string> = {
  me: "To you",
  everyone: "To everyone",
  slack: "In Slack",
  outside: "From workflows",
};

export function MessageTabs({ tabs, current }: { tabs: readonly MessageTab[]; current: MessageTab }) {
  if (tabs.length < 2) return null;
  return (
    <TabLinks
      label="Messages"
      links={tabs.map((tab) => ({ label: TABS[tab], href: hrefOfMessages(tab), current: tab === current }))}
    />
  );
}

export function hrefOfMessages(tab: MessageTab, page = 0): string {
  return hrefOf("/settings/messages", {
    to: tab === "me" ? undefined : tab,
    page: page > 0 ? page + 1 : undefined,
  });
}
