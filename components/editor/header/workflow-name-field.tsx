import { useId } from "react";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { classNames } from "@/components/ui/class-names";

/** Looks like plain text until it's hovered or focused. */
const IN_PLACE =
  "rounded-md border border-transparent bg-transparent px-2 hover:border-line focus:border-edge focus:bg-surface read-only:hover:border-transparent aria-invalid:border-failed";

/** The workflow's name, edited in place. `error` explains why the workflow can't run with this name. */
export function WorkflowNameField({
  readOnly,
  needsName,
  error,
}: {
  readOnly: boolean;
  needsName: boolean;
  error: string | undefined;
}) {
  const errorId = useId();
  const { actions } = useEditorStore();
  const name = useEditor((state) => state.definition.name);
  return (
    <div className="min-w-0 flex-1 basis-40">
      <h1 className="sr-only">{name}</h1>
      <input
        id="workflow-name"
        aria-label="Workflow name"
        value={name}
        title={name}
        placeholder="Workflow name"
        readOnly={readOnly}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={error === undefined ? undefined : errorId}
        autoComplete="off"
        // biome-ignore lint/a11y/noAutofocus: a new blank workflow needs a name first.
        autoFocus={needsName}
        onFocus={(event) => needsName && event.target.select()}
        onChange={(event) => actions.rename(event.target.value)}
        className={classNames(
          IN_PLACE,
          "h-9 w-full text-ellipsis font-semibold text-lg tracking-tight touch:h-11",
        )}
      />
      {error !== undefined && (
        <p id={errorId} className="px-2 pt-0.5 text-failed text-sm">
          {error}
        </p>
      )}
    </div>
  );
}
