"use client";

import { ArrowRightLeft, ChevronsUpDown, Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { initials } from "@/components/ui/initials";
import { Menu } from "@/components/ui/menu/menu";
import { toast } from "@/components/ui/toast";
import { showOverlay } from "./shown-overlay";
import { signOut } from "./sign-out";
import { switchOrganization, useOrganizationSwitch } from "./switch-organization";
import { keepTheme, readTheme } from "./theme";

const THEMES = [
  { theme: "system", label: "System", icon: Monitor },
  { theme: "light", label: "Light", icon: Sun },
  { theme: "dark", label: "Dark", icon: Moon },
] as const;

export function AccountMenu({
  name,
  email,
  role,
  organizationName,
  otherOrganizations,
}: {
  name: string;
  email: string;
  role: string;
  organizationName: string;
  /** The other organizations that the user belongs to. */
  otherOrganizations: { id: string; name: string }[];
}) {
  useOrganizationSwitch();

  async function goTo(organizationId: string) {
    if (!(await switchOrganization(organizationId)))
      toast("Couldn't switch organizations. Check your connection and try again.");
  }

  return (
    <Menu
      label="Account"
      triggerClassName="gap-2.5 md:w-full md:justify-start md:p-2 md:text-left"
      trigger={
        <>
          <span
            aria-hidden
            className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent text-xs"
          >
            {initials(name)}
          </span>
          <span className="min-w-0 flex-1 leading-tight max-md:sr-only">
            <span className="block truncate font-medium text-ink text-sm">{name}</span>
            <span className="block truncate text-xs">{organizationName}</span>
          </span>
          <ChevronsUpDown aria-hidden className="hidden size-4 shrink-0 md:block" />
        </>
      }
      heading={
        <>
          <p className="font-medium">{organizationName}</p>
          <p className="break-all text-muted text-sm">{email}</p>
          <p className="text-muted text-sm">{role}</p>
        </>
      }
      items={() => [
        ...otherOrganizations.map(({ id, name }) => ({
          label: `Switch to ${name}`,
          icon: ArrowRightLeft,
          onSelect: () => goTo(id),
        })),
        ...THEMES.map(({ theme, label, icon }, index) => ({
          label,
          icon,
          apart: index === 0 && otherOrganizations.length > 0,
          checked: theme === readTheme(),
          onSelect: () => keepTheme(theme),
        })),
        { label: "Keyboard shortcuts", icon: Keyboard, apart: true, onSelect: () => showOverlay("keys") },
        { label: "Sign out", icon: LogOut, apart: true, onSelect: signOut },
      ]}
    />
  );
}
