import { Bot, CalendarClock, Inbox, ListChecks, Play, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { runLook } from "@/components/runs/status";
import { triggersHref } from "@/components/triggers/trigger-href";
import { type Failure, trpc } from "@/components/trpc";
import { askToLeave } from "@/components/use-leave-guard";
import type { Scope } from "@/server/domain/access/access";
import { sayShortTime } from "@/server/domain/text/say-time";
import type { WorkflowOverview } from "@/server/domain/workflow/api";
import { listActions, listPages, listSettings } from "./commands";
import { cutBefore, type Entry, type Group } from "./palette-entries";

const READ = 50;
/** The minimum number of typed letters to search the server for more workflows. */
const SOUGHT_FROM = 2;

/**
 * Returns the palette's entries: pages, actions, and the organization's workflows, agents, reviews, and runs. Reads
 * nothing unless `open`.
 */
export function usePaletteGroups(
  open: boolean,
  {
    sought,
    scopes,
    onGo,
    onRun,
    onTriggers,
    onKeys,
  }: {
    sought: string;
    scopes: readonly Scope[];
    /** Called when an entry's page starts to load. */
    onGo: (href: string) => void;
    onRun: () => void;
    onTriggers: () => void;
    onKeys: () => void;
  },
): {
  groups: Group[];
  /** Searches the text of all runs. Null if there is nothing to search for. */
  searchRuns: Entry | null;
  workflows: WorkflowOverview[];
  /** For each workflow, an entry that opens its triggers. */
  triggers: Entry[];
  failure: Failure | null;
  loading: boolean;
} {
  const router = useRouter();
  const go = (href: string) => () => {
    if (askToLeave(href)) return;
    onGo(href);
    router.push(href);
  };
  const { workflows, reviews, agents, runs, failure, loading } = usePaletteData(open, { sought, scopes });
  const text = sought.trim();
  const groups: Group[] = [
    { title: "Go to", entries: listPages(go, scopes) },
    { title: "Actions", entries: listActions(go, scopes, { onRun, onTriggers, onKeys }) },
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
      entries: runs.map(({ id, workflowName, status, reason, createdAt, startedBy, inputStart }) => ({
        id,
        label: workflowName,
        hint: [
          runLook(status, reason).words,
          cutBefore(inputStart, text) || `by ${startedBy.name}`,
          sayShortTime(new Date(createdAt)),
        ].join(" · "),
        icon: Play,
        words: `${id} ${inputStart}`,
        choose: go(`/runs/${id}`),
      })),
    },
    { title: "Settings", entries: listSettings(go, scopes) },
  ];
  const searchRuns =
    text === ""
      ? null
      : {
          id: "search runs",
          label: `Search all runs for “${text}”`,
          icon: Search,
          choose: go(`/runs?q=${encodeURIComponent(text)}`),
        };
  const triggers = workflows.map(({ id, name, starts }) => ({
    id,
    label: name,
    hint: starts ?? undefined,
    icon: CalendarClock,
    choose: go(triggersHref(id)),
  }));
  return { groups, searchRuns, workflows, triggers, failure, loading };
}

/** Reads the organization's workflows, agents, reviews, and runs while the palette is open. */
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
