import type { Scope } from "@/server/domain/access/access";

const PAGES: { label: string; href: string; scope?: Scope }[] = [
  { label: "General", href: "/settings" },
  { label: "Models", href: "/settings/models", scope: "agents:read" },
  { label: "Tool servers", href: "/settings/tools", scope: "agents:read" },
  { label: "Usage", href: "/settings/usage", scope: "agents:read" },
  { label: "Members", href: "/settings/members" },
  { label: "Rules", href: "/settings/rules" },
  { label: "Reviews", href: "/settings/reviews", scope: "members:write" },
  { label: "API tokens", href: "/settings/tokens" },
  { label: "Messages", href: "/settings/messages" },
  { label: "Webhook", href: "/settings/webhook", scope: "tokens:write" },
];

/** Returns the settings pages for a user with these permissions. */
export function listSettingsPages(scopes: readonly Scope[]): { label: string; href: string }[] {
  return PAGES.filter(({ scope }) => !scope || scopes.includes(scope));
}
