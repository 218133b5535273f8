import type { ReactNode } from "react";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { TextArea } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { runsOfHref } from "@/components/workflows/list-query";

/** The inspector when no step is selected: the workflow's description and published version. */
export function WorkflowInspector({ readOnly }: { readOnly: boolean }) {
  const { actions } = useEditorStore();
  const description = useEditor((state) => state.definition.description);
  const published = useEditor((state) => state.published);
  return (
    <div className="grid gap-5">
      <h2 className="font-semibold text-lg max-md:flex max-md:min-h-11 max-md:items-center max-md:pl-9">
        This workflow
      </h2>
      <div data-field="description">
        <TextArea
          label="Description"
          autoComplete="off"
          hint={readOnly ? undefined : "Shown to your colleagues in the workflow list."}
          value={description ?? ""}
          readOnly={readOnly}
          onChange={(event) => actions.describe(event.target.value)}
        />
      </div>
      <dl className="grid gap-3 text-sm">
        <Fact name="Published">
          {published.steps.length > 0 ? (
            <>
              Version {published.revision}, <RelativeTime at={published.updatedAt} />
            </>
          ) : (
            "Not published yet"
          )}
        </Fact>
        <Fact name="ID">
          <code className="break-all font-mono text-xs">{published.id}</code>
          <CopyButton text={published.id} label="Copy workflow ID" />
        </Fact>
      </dl>
      <ButtonLink href={runsOfHref(published.id)} className="justify-self-start">
        View runs
      </ButtonLink>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted">{name}</dt>
      <dd className="flex flex-wrap items-center gap-x-1">{children}</dd>
    </div>
  );
}
