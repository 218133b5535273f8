"use client";

import { Play } from "lucide-react";
import { usePathname } from "next/navigation";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { RunDialog } from "@/components/runs/start/run-dialog";
import { LazyCombobox } from "@/components/ui/combobox/lazy-combobox";
import { Dialog } from "@/components/ui/dialog";
import type { Scope } from "@/server/domain/access/access";
import type { WorkflowOverview } from "@/server/domain/workflow/api";
import { type Entry, findEntries } from "./palette-entries";
import { showOverlay, takeEarlyText } from "./shown-overlay";
import { usePaletteGroups } from "./use-palette-groups";

type Asked = "where" | "what-to-run" | "whose-triggers";

const QUESTIONS: Record<Asked, { title: string; label: string }> = {
  where: { title: "Search or run a command", label: "Page, workflow, review, run, or action" },
  "what-to-run": { title: "Run a workflow", label: "Find a workflow" },
  "whose-triggers": { title: "Open a workflow's triggers", label: "Find a workflow" },
};

/**
 * The workflow in the run dialog. `on` is the path of the page that the dialog was opened on, or null once it's closed.
 * When the run's page opens, the path changes, which closes the dialog.
 */
interface Running {
  workflow: { id: string; name: string };
  on: string | null;
}

/** The command palette, which finds pages and actions from a few letters. */
export function Palette({
  open,
  onClose,
  scopes,
}: {
  open: boolean;
  onClose: () => void;
  scopes: readonly Scope[];
}) {
  const [sought, setSought] = useState("");
  const [asked, setAsked] = useState<Asked>("where");
  const pathname = usePathname();
  const [running, setRunning] = useState<Running | null>(null);
  /** The path of the chosen page, until it opens. */
  const goingTo = useRef<string | null>(null);
  const { groups, searchRuns, workflows, triggers, failure, loading } = usePaletteGroups(open, {
    sought,
    scopes,
    onGo: (href) => {
      goingTo.current = new URL(href, window.location.href).pathname;
    },
    onRun: () => ask("what-to-run"),
    onTriggers: () => ask("whose-triggers"),
    onKeys: () => showOverlay("keys"),
  });

  useLayoutEffect(() => {
    if (open) setSought(takeEarlyText());
  }, [open]);

  // Moves the focus into the chosen page. When the palette closed, the focus returned to the button that opened it.
  useEffect(() => {
    if (goingTo.current === pathname) document.getElementById("main")?.focus({ preventScroll: true });
    goingTo.current = null;
  }, [pathname]);

  function ask(next: Asked) {
    setAsked(next);
    setSought("");
  }

  function close() {
    ask("where");
    onClose();
  }

  /** Runs an entry. Closes the palette, unless the user has to choose a workflow next. */
  function choose(entry: Entry) {
    if (entry.id !== "run" && entry.id !== "triggers") close();
    entry.choose();
  }

  const choices: Record<Exclude<Asked, "where">, readonly Entry[]> = {
    "what-to-run": listRunnable(workflows, (workflow) => setRunning({ workflow, on: pathname })),
    "whose-triggers": triggers,
  };
  const found = findEntries(
    asked === "where" ? groups : [{ title: "Workflows", entries: choices[asked] }],
    sought,
  );
  const more = asked === "where" && searchRuns ? [{ title: "Text in runs", entries: [searchRuns] }] : [];
  const shown = [...found, ...more];
  const { title, label } = QUESTIONS[asked];
  return (
    <>
      <Dialog open={open} onClose={close} title={title}>
        <LazyCombobox
          key={asked}
          inline
          field={{
            "aria-label": label,
            placeholder: label,
            autoFocus: true,
            onKeyDown: (event) => {
              if (event.key === "Backspace" && sought === "" && asked !== "where") ask("where");
            },
          }}
          text={sought}
          onText={setSought}
          listLabel="Results"
          groups={shown}
          renderEntry={(entry) => <EntryLine entry={entry} />}
          status={
            loading ? "Loading more…" : sayFound(found.flatMap(({ entries }) => entries).length, sought)
          }
          highlightFirst
          onPick={choose}
        />
        <FailureNotice title="Some results are missing" failure={failure} />
      </Dialog>
      {running && (
        <RunDialog
          workflow={running.workflow}
          key={running.workflow.id}
          open={running.on === pathname}
          onClose={() => setRunning({ ...running, on: null })}
        />
      )}
    </>
  );
}

function EntryLine({ entry: { label, hint, icon: Icon } }: { entry: Entry }) {
  return (
    <>
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      {/* On a phone, the hint gets its own lines, because only the hint tells similar runs apart. */}
      <span className="flex min-w-0 flex-1 items-center gap-x-2 max-md:flex-col max-md:items-stretch">
        <span className="min-w-0 max-w-full shrink-0 truncate">{label}</span>
        {hint && (
          <span className="min-w-0 flex-1 text-muted text-sm max-md:line-clamp-2 md:truncate">{hint}</span>
        )}
      </span>
    </>
  );
}

function listRunnable(
  workflows: readonly WorkflowOverview[],
  onChoose: (workflow: Running["workflow"]) => void,
): Entry[] {
  return workflows
    .filter(({ stepCount }) => stepCount > 0)
    .map(({ id, name, description }) => ({
      id,
      label: name,
      hint: description ?? undefined,
      icon: Play,
      choose: () => onChoose({ id, name }),
    }));
}

function sayFound(results: number, sought: string): string {
  if (sought.trim() === "") return "";
  if (results === 0) return "No results";
  return results === 1 ? "1 result" : `${results} results`;
}
