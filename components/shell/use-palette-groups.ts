import { Bot, FilePlus2, Inbox, Keyboard, ListChecks, Play, Settings } from "lucide-react";
import { useRouter } from "next/navigation";
import { listSettingsPages } from "@/components/settings/settings-pages";
import { type Failure, trpc } from "@/components/trpc";
import { askToLeave } from "@/components/use-leave-guard";
import type { Scope } from "@/server/domain/access/access";
import type { WorkflowOverview } from "@/server/domain/workflow/api";
import type { Entry, Group } from "./palette-entries";

const READ = 50;
/** The minimum number of letters for searching the server for more workflows. */
const SOUGHT_FROM = 2;

/**
 * Returns the palette's entries: pages, actions, and the organization's workflows, agents, reviews and runs. Reads
 * nothing unless `open`.
 */
export function usePaletteGroups(
  open: boolean,
  {
    sought,
    scopes,
    onRun,
    onKeys,
  }: { sought: string; scopes: readonly Scope[]; onRun: () => void; onKeys: () => void },
): { groups: Group[]; workflows: WorkflowOverview[]; failure: Failure | null; loading: boolean } {
  const router = useRouter();
  const go: Go = (href) => () => {
    if (!askToLeave(href)) router.push(href);
  };
  const { workflows, reviews, agents, runs, failure, loading } = usePaletteData(open, { sought, scopes });
  const groups: Group[] = [
    { title: "Go to", entries: listPages(go, scopes) },
    { title: "Actions", entries: listActions(go, scopes, { onRun, onKeys }) },
    {
      title: "Open reviews",
      entries: reviews.map(({ id, workflowName, action }) => ({
        id,
        label: workflowName,
        hint: action,
        icon: Inbox,
        words: action,
        choose: go(`/reviews/${id}`),
      })),
    },
    {
      title: "Workflows",
      entries: workflows.map(({ id, name, description }) => ({
        id,
        label: name,
        hint: description ?? undefined,
        icon: ListChecks,
        choose: go(`/workflows/${id}`),
      })),
    },
    {
      title: "Agents",
      entries: agents.map(({ id, name, description }) => ({
        id: `agent ${id}`,
        label: name,
        hint: description,
        icon: Bot,
        choose: go(`/agents/${id}`),
      })),
    },
    {
      title: "Recent runs",
      entries: runs.map(({ id, workflowName, createdAt, startedBy }) => ({
        id,
        label: workflowName,
        hint: `${MOMENT.format(new Date(createdAt))}, by ${startedBy.name}`,
        icon: Play,
        words: id,
        choose: go(`/runs/${id}`),
      })),
    },
    { title: "Settings", entries: listSettings(go, scopes) },
  ];
  return { groups, workflows, failure, loading };
}

/** Reads the organization's workflows, agents, reviews and runs while the palette is open. */
function usePaletteData(open: boolean, { sought, scopes }: { sought: string; scopes: readonly Scope[] }) {
  const page = { page: 0, size: READ };
  // Refetched each time the palette opens, so that it lists anything just created.
  const read = { enabled: open, staleTime: 0 };
  const recent = trpc.workflow.list.useQuery(page, read);
  const reviews = trpc.review.inbox.useQuery({ ...page, tab: "open" }, read);
  const runs = trpc.run.list.useQuery(page, read);
  const agents = trpc.agent.list.useQuery({}, { ...read, enabled: open && scopes.includes("agents:read") });
  const search = sought.trim();
  const beyond = (recent.data?.totalElements ?? 0) > READ && search.length >= SOUGHT_FROM;
  const found = trpc.workflow.list.useQuery({ ...page, search }, { enabled: open && beyond });
  const known = new Map(
    [...(recent.data?.content ?? []), ...(beyond ? (found.data?.content ?? []) : [])].map((one) => [
      one.id,
      one,
    ]),
  );
  return {
    workflows: [...known.values()],
    reviews: reviews.data?.content ?? [],
    agents: agents.data ?? [],
    runs: runs.data?.content ?? [],
    failure: recent.error ?? reviews.error ?? runs.error ?? agents.error ?? found.error,
    loading: open && (recent.isPending || reviews.isPending || runs.isPending || agents.isLoading),
  };
}

/** Makes a handler that opens a page, and asks first if the current page has unsaved changes. */
type Go = (href: string) => () => void;

function listPages(go: Go, scopes: readonly Scope[]): Entry[] {
  return [
    { id: "/workflows", label: "Workflows", icon: ListChecks, choose: go("/workflows") },
    { id: "/runs", label: "Runs", icon: Play, choose: go("/runs") },
    { id: "/reviews", label: "Reviews", icon: Inbox, choose: go("/reviews") },
    ...(scopes.includes("agents:read")
      ? [{ id: "/agents", label: "Agents", icon: Bot, choose: go("/agents") }]
      : []),
    { id: "/settings", label: "Settings", icon: Settings, choose: go("/settings") },
  ];
}

function listActions(
  go: Go,
  scopes: readonly Scope[],
  { onRun, onKeys }: { onRun: () => void; onKeys: () => void },
): Entry[] {
  return [
    ...(scopes.includes("workflows:write")
      ? [{ id: "new", label: "New workflow", icon: FilePlus2, choose: go("/workflows/new") }]
      : []),
    ...(scopes.includes("runs:write")
      ? [{ id: "run", label: "Run a workflow…", icon: Play, choose: onRun }]
      : []),
    { id: "keys", label: "Keyboard shortcuts", icon: Keyboard, choose: onKeys },
  ];
}

function listSettings(go: Go, scopes: readonly Scope[]): Entry[] {
  return listSettingsPages(scopes).map(({ label, href }) => ({
    id: `settings ${href}`,
    label,
    icon: Settings,
    words: "Settings",
    choose: go(href),
  }));
}

const MOMENT = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
