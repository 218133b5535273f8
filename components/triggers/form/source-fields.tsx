import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";
import { Options } from "@/components/filters/options";
import { Chain } from "@/components/triggers/chain";
import { trpc } from "@/components/trpc";
import { LazyCombobox } from "@/components/ui/combobox/lazy-combobox";
import { Field, Select } from "@/components/ui/field";
import { END_WORDS } from "@/server/domain/trigger/starts";
import type { FieldContext } from "./field-context";
import type { SourceText } from "./trigger-text";

const MAX_SHOWN = 20;

/** Lets the user choose which workflow the trigger follows and which run results fire it. */
export function SourceFields({
  text,
  onChange,
  workflow,
  errorOf,
}: FieldContext & {
  text: SourceText;
  onChange: (text: SourceText) => void;
  workflow: { id: string; name: string };
}) {
  return (
    <>
      <SourceField
        text={text}
        onChange={onChange}
        workflowId={workflow.id}
        error={errorOf("/workflow/workflowId", "The workflow")}
      />
      <Select
        label="Run result"
        className="max-w-xs"
        value={text.on}
        onChange={({ target: { value } }) =>
          onChange({ ...text, on: value === "failed" || value === "ended" ? value : "completed" })
        }
      >
        <Options words={END_WORDS} />
      </Select>
      {text.workflowName && (
        <Chain source={{ id: null, name: text.workflowName }} on={text.on} target={workflow.name} />
      )}
      <p className="text-muted">
        {text.on === "failed"
          ? "The error message becomes the new run's input."
          : text.on === "ended"
            ? "The output, or the error message if the run failed, becomes the new run's input."
            : "The output becomes the new run's input."}{" "}
        Canceled runs, draft runs, and tests don't fire the trigger. Anyone who requested the earlier run is
        also a requester of the new one.
      </p>
    </>
  );
}

function SourceField({
  text,
  onChange,
  workflowId,
  error,
}: {
  text: SourceText;
  onChange: (text: SourceText) => void;
  workflowId: string;
  error: string | null;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const search = typed?.trim() ?? "";
  const names = trpc.workflow.names.useQuery(
    { search, size: MAX_SHOWN + 1 },
    { placeholderData: keepPreviousData },
  );
  const found = (names.data ?? []).filter(
    ({ id, name }) => id !== workflowId && name.toLowerCase().includes(search.toLowerCase()),
  );
  return (
    <Field
      label="Workflow"
      className="max-w-sm"
      error={error ?? (names.error ? "Couldn't load the workflows. Reload the page." : null)}
    >
      {(wiring) => (
        <LazyCombobox
          field={{
            ...wiring,
            placeholder: "Choose a workflow",
            maxLength: 200,
            onMouseUp: ({ currentTarget }) => typed === null && currentTarget.select(),
            onBlur: () => setTyped(null),
          }}
          text={typed ?? text.workflowName ?? ""}
          onText={setTyped}
          listLabel="Workflows"
          groups={[{ entries: found.slice(0, MAX_SHOWN) }]}
          renderEntry={({ name }) => <span className="wrap-anywhere">{name}</span>}
          status={sayStatus(found.length, names.isFetching)}
          highlightFirst={search !== ""}
          onPick={({ id, name }) => {
            setTyped(null);
            onChange({ ...text, workflowId: id, workflowName: name });
          }}
        />
      )}
    </Field>
  );
}

function sayStatus(found: number, isFetching: boolean): string {
  if (found > MAX_SHOWN) return "There are more workflows. Type to narrow the list.";
  if (found > 0) return "";
  return isFetching ? "Loading…" : "No results";
}
