import type { Scope } from "@/server/domain/access/access";

interface SettingsPage {
  label: string;
  href: string;
  /** Common names for the page's content, which the command palette also searches. */
  words: string;
  /** The permission that the page requires. */
  scope?: Scope;
}

export interface SettingsGroup {
  title: string;
  pages: readonly SettingsPage[];
}

const GROUPS: readonly SettingsGroup[] = [
  {
    title: "You",
    pages: [
      {
        label: "Account",
        href: "/settings",
        words: "general profile name email password passkeys sessions signed-in browsers",
      },
      {
        label: "Notifications",
        href: "/settings/notifications",
        words: "alerts bell preferences email mail digest",
      },
      { label: "Messages", href: "/settings/messages", words: "notifications email mail outbox sent" },
    ],
  },
  {
    title: "Workspace",
    pages: [
      {
        label: "Members",
        href: "/settings/members",
        words:
          "people users team roles permissions invite cover vacation out of office delegate organization",
      },
      {
        label: "Rules",
        href: "/settings/rules",
        words: "policies policy approval changes governance data retention erase delete privacy gdpr",
      },
      {
        label: "Audit",
        href: "/settings/audit",
        words: "audit log history trail ledger who did what evidence compliance auditors export",
        scope: "audit:read",
      },
      {
        label: "Reviews",
        href: "/settings/reviews",
        words: "statistics reading times reports analytics",
        scope: "members:write",
      },
      {
        label: "Usage",
        href: "/settings/usage",
        words: "billing costs spending limit budget prices tokens money plan",
        scope: "agents:read",
      },
    ],
  },
  {
    title: "Connections",
    pages: [
      {
        label: "Models and secrets",
        href: "/settings/models",
        words: "api keys credentials llm ai providers openai anthropic default model headers integrations",
        scope: "agents:read",
      },
      {
        label: "Tool servers",
        href: "/settings/tools",
        words: "mcp tools integrations",
        scope: "agents:read",
      },
      { label: "API tokens", href: "/settings/tokens", words: "api keys access token rest developers" },
      { label: "Slack", href: "/settings/slack", words: "chat direct messages bot integrations" },
      {
        label: "Webhooks",
        href: "/settings/webhooks",
        words: "webhook teams events callback integrations notifications deliveries",
        scope: "webhooks:write",
      },
    ],
  },
];

/** Returns the settings pages for a user with these permissions, by group. */
export function listSettingsGroups(scopes: readonly Scope[]): SettingsGroup[] {
  return GROUPS.map(({ title, pages }) => ({
    title,
    pages: pages.filter(({ scope }) => !scope || scopes.includes(scope)),
  })).filter(({ pages }) => pages.length > 0);
}
