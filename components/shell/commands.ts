import {
  Bot,
  BotMessageSquare,
  CalendarClock,
  ChartColumn,
  FilePlus2,
  House,
  Inbox,
  Keyboard,
  KeyRound,
  ListChecks,
  LogOut,
  Monitor,
  Moon,
  Play,
  Settings,
  Sun,
  UserPlus,
} from "lucide-react";
import { listSettingsGroups } from "@/components/settings/settings-pages";
import { type Scope, startsWithReviews } from "@/server/domain/access/access";
import type { Entry } from "./palette-entries";
import { signOut } from "./sign-out";
import { keepTheme } from "./theme";

/** Makes a handler that opens a page. */
type Go = (href: string) => () => void;

/** The pages that the palette opens. `words` are other common names for them. */
export function listPages(go: Go, scopes: readonly Scope[]): Entry[] {
  const page = (href: string, label: string, icon: Entry["icon"], words: string): Entry => ({
    id: href,
    label,
    icon,
    words,
    choose: go(href),
  });
  return [
    ...(startsWithReviews(scopes)
      ? []
      : [page("/", "Home", House, "start overview dashboard summary getting started")]),
    page("/workflows", "Workflows", ListChecks, "flows automations processes pipelines"),
    page("/runs", "Runs", Play, "history executions jobs logs activity results"),
    page("/insights", "Insights", ChartColumn, "analytics statistics charts figures costs metrics reports"),
    page("/reviews", "Reviews", Inbox, "inbox approvals approve tasks waiting decisions"),
    ...(scopes.includes("agents:read")
      ? [page("/agents", "Agents", Bot, "assistants bots prompts instructions")]
      : []),
    page("/settings", "Settings", Settings, "preferences options configuration administration"),
  ];
}

const THEMES: readonly Entry[] = [
  {
    id: "light",
    label: "Light theme",
    icon: Sun,
    words: "mode appearance color colour day",
    choose: () => keepTheme("light"),
  },
  {
    id: "dark",
    label: "Dark theme",
    icon: Moon,
    words: "mode appearance color colour night",
    choose: () => keepTheme("dark"),
  },
  {
    id: "system",
    label: "System theme",
    icon: Monitor,
    words: "mode appearance color colour automatic",
    choose: () => keepTheme("system"),
  },
];

/** The actions that the palette runs. */
export function listActions(
  go: Go,
  scopes: readonly Scope[],
  { onRun, onTriggers, onKeys }: Record<"onRun" | "onTriggers" | "onKeys", () => void>,
): Entry[] {
  const actions: (Entry & { scope?: Scope })[] = [
    {
      id: "new",
      label: "New workflow",
      icon: FilePlus2,
      words: "create add import template blank",
      scope: "workflows:write",
      choose: go("/workflows/new"),
    },
    {
      id: "run",
      label: "Run a workflow…",
      icon: Play,
      words: "start execute trigger",
      scope: "runs:write",
      choose: onRun,
    },
    {
      id: "new-agent",
      label: "New agent",
      icon: BotMessageSquare,
      words: "create add assistant bot prompt",
      scope: "agents:write",
      choose: go("/agents/new"),
    },
    {
      id: "add-member",
      label: "Add member",
      icon: UserPlus,
      words: "invite new user people person colleague",
      scope: "members:write",
      choose: go("/settings/members"),
    },
    {
      id: "keys",
      label: "Keyboard shortcuts",
      icon: Keyboard,
      words: "help hotkeys keys support",
      choose: onKeys,
    },
    {
      id: "triggers",
      label: "Open a workflow's triggers…",
      icon: CalendarClock,
      words: "schedule cron timer recurring automatic",
      choose: onTriggers,
    },
    {
      id: "password",
      label: "Change password",
      icon: KeyRound,
      words: "reset passphrase security",
      choose: go("/settings"),
    },
    ...THEMES,
    {
      id: "sign-out",
      label: "Sign out",
      icon: LogOut,
      words: "log out logout signout logoff quit exit",
      choose: () => void signOut(),
    },
  ];
  return actions.filter(({ scope }) => !scope || scopes.includes(scope));
}

export function listSettings(go: Go, scopes: readonly Scope[]): Entry[] {
  return listSettingsGroups(scopes).flatMap(({ title, pages }) =>
    pages.map(({ label, href, words }) => ({
      id: `settings ${href}`,
      label,
      hint: title,
      icon: Settings,
      words: `settings ${title} ${words}`,
      choose: go(href),
    })),
  );
}
