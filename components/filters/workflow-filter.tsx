import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";
import { trpc } from "@/components/trpc";
import { LazyCombobox } from "@/components/ui/combobox/lazy-combobox";
import { Field } from "@/components/ui/field";

const MAX_SHOWN = 20;
const MAX_CHARS = 200;
const ALL = { id: "", name: "All workflows" };

/** Chooses a workflow by name. An empty field means all workflows. */
export function WorkflowFilter({
  chosen,
  onChoose,
}: {
  chosen: string | undefined;
  onChoose: (workflowId: string | undefined) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const search = typed?.trim() ?? "";
  const {
    data = [],
    error,
    isFetching,
    isPending,
  } = trpc.workflow.names.useQuery(
    { chosen, search, size: MAX_SHOWN + 1 },
    { placeholderData: keepPreviousData },
  );
  const known = isPending ? "" : (data.find(({ id }) => id === chosen)?.name ?? chosen);
  // Filters again, because `data` can be the previous list and can include a chosen workflow that doesn't match.
  const found = data.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));

  function choose(workflowId: string) {
    setTyped(null);
    if (workflowId !== (chosen ?? "")) onChoose(workflowId || undefined);
  }

  return (
    <Field
      label="Workflow"
      labelHidden
      error={error ? "Couldn't load the workflows. Check your connection, then reload the page." : null}
    >
      {(wiring) => (
        <LazyCombobox
          field={{
            ...wiring,
            placeholder: ALL.name,
            maxLength: MAX_CHARS,
            // A click selects the name, so that typing replaces it.
            onMouseUp: ({ currentTarget }) => typed === null && currentTarget.select(),
            onBlur: () => (typed?.trim() === "" ? choose("") : setTyped(null)),
          }}
          text={typed ?? known ?? ""}
          onText={setTyped}
          listLabel="Workflows"
          groups={[{ entries: [...(search ? [] : [ALL]), ...found.slice(0, MAX_SHOWN)] }]}
          renderEntry={({ name }) => <span className="wrap-anywhere">{name}</span>}
          status={sayStatus(found.length, { isFetching })}
          highlightFirst={search !== ""}
          onPick={({ id }) => choose(id)}
          onEnter={() => typed?.trim() === "" && choose("")}
        />
      )}
    </Field>
  );
}

function sayStatus(found: number, { isFetching }: { isFetching: boolean }): string {
  if (found > MAX_SHOWN) return "There are more workflows. Type to narrow the list.";
  if (found > 0) return "";
  return isFetching ? "Loading…" : "No results";
}
