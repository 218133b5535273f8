import { Trash2 } from "lucide-react";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button, IconButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Checkbox, TextField } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { MAX_VIEW_NAME_CHARS } from "@/server/domain/run/finding/filters";
import type { RunView } from "@/server/domain/run/finding/view";
import { countRunFilters, type RunListPlace, runListHref, toFirstPage } from "./run-list-place";

/** The saved views and a form that saves the current filters as a view. */
export function ViewsPanel({ place }: { place: RunListPlace }) {
  const [, query = ""] = runListHref(toFirstPage(place)).split("?");
  const views = trpc.runView.list.useQuery();
  return (
    <section aria-label="Views" className="grid grid-cols-1 gap-3 rounded-md border bg-surface p-3">
      <FailureNotice title="Couldn't load the views" failure={views.error} />
      {views.isPending && <Skeleton className="h-8" />}
      {views.data?.length === 0 && (
        <p className="text-muted text-sm">No saved views yet. Choose filters, then save them as a view.</p>
      )}
      {views.data && views.data.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {views.data.map((view) => (
            <View key={view.id} view={view} isCurrent={view.query === query} />
          ))}
        </ul>
      )}
      {views.data && countRunFilters(place) > 0 && <SaveForm query={query} views={views.data} />}
    </section>
  );
}

function View({ view, isCurrent }: { view: RunView; isCurrent: boolean }) {
  const { id, name, query, shared, by, mine, deletable } = view;
  const [isAsking, setAsking] = useState(false);
  const remove = useDeletion(view);
  return (
    <li className="flex max-w-full items-center rounded-md border">
      <Link
        href={`/runs?${query}`}
        aria-current={isCurrent ? "true" : undefined}
        className="flex min-h-8 min-w-0 items-center gap-2 px-2.5 text-sm hover:underline aria-[current]:font-medium aria-[current]:text-accent touch:min-h-11"
      >
        <span className="truncate">{name}</span>
        {shared && (
          <span className="shrink-0 text-muted text-xs">{mine ? "Shared" : `Shared by ${by.name}`}</span>
        )}
      </Link>
      {deletable && (
        <IconButton
          label={`Delete view ${name}`}
          disabled={remove.isPending}
          onClick={() => (mine ? remove.mutate({ id }) : setAsking(true))}
        >
          <Trash2 aria-hidden className="size-4" />
        </IconButton>
      )}
      {deletable && !mine && (
        <ConfirmDialog
          open={isAsking}
          onClose={() => setAsking(false)}
          title={`Delete the view “${name}”?`}
          action="Delete view"
          pending={remove.isPending}
          onConfirm={() => remove.mutate({ id })}
          failure={<FailureNotice title="Couldn't delete the view" failure={remove.error} />}
        >
          <p>
            {by.name} shares this view with everyone. Deleting it removes it for everyone, and you can't undo
            this.
          </p>
        </ConfirmDialog>
      )}
    </li>
  );
}

/** Deletes a view. The user can undo the deletion of their own view. */
function useDeletion({ name, query, shared, mine }: RunView) {
  const api = trpc.useUtils();
  async function restore() {
    try {
      await api.client.runView.save.mutate({ name, query, shared });
      await api.runView.list.invalidate();
    } catch {
      toast(`Couldn't restore “${name}”. Check your connection, then save it again.`);
    }
  }
  return trpc.runView.delete.useMutation({
    onSuccess: async () => {
      await api.runView.list.invalidate();
      toast(
        shared ? `View “${name}” deleted for everyone` : `View “${name}” deleted`,
        mine ? { label: "Undo", onSelect: () => void restore() } : undefined,
      );
    },
    // For someone else's view, the confirmation dialog shows the error.
    onError: () => void (mine && toast(`Couldn't delete “${name}”. Check your connection, then try again.`)),
  });
}

function SaveForm({ query, views }: { query: string; views: readonly RunView[] }) {
  const api = trpc.useUtils();
  const [name, setName] = useState("");
  /** Null until the user chooses. */
  const [chosen, choose] = useState<boolean | null>(null);
  const [isMissing, setMissing] = useState(false);
  const replaced = views.find((view) => view.mine && view.name === name.trim());
  const shared = chosen ?? replaced?.shared ?? false;
  const save = trpc.runView.save.useMutation({
    onSuccess: async (view) => {
      await api.runView.list.invalidate();
      setName("");
      choose(null);
      toast(`View “${view.name}” saved`);
    },
  });
  return (
    <form
      noValidate
      className="grid grid-cols-1 gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(name.trim() === "");
        if (name.trim() !== "" && !save.isPending) save.mutate({ name, query, shared });
      }}
    >
      <FailureNotice title="Couldn't save the view" failure={save.error} />
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <TextField
          label="View name"
          labelHidden
          placeholder="View name"
          autoComplete="off"
          maxLength={MAX_VIEW_NAME_CHARS}
          value={name}
          error={isMissing ? "Enter a name." : null}
          onChange={({ target }) => setName(target.value)}
          className="w-60 max-w-full"
        />
        <Checkbox
          label="Share with everyone"
          checked={shared}
          onChange={({ target }) => choose(target.checked)}
        />
        <Button type="submit" pending={save.isPending}>
          Save view
        </Button>
      </div>
      <p role="status" className="wrap-anywhere text-muted text-sm empty:hidden">
        {replaced && `Replaces ${replaced.shared ? "the shared view" : "the view"} “${replaced.name}”.`}
      </p>
    </form>
  );
}
