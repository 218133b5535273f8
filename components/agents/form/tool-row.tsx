import { useId } from "react";
import { Checkbox } from "@/components/ui/field";
import type { ToolChoice } from "@/server/domain/agent/config";
import type { FormContext } from "./form-context";
import type { Offer } from "./tool-offers";

/** One tool: whether the agent can use it, and whether calls need approval. */
export function ToolRow({
  offer: { serverId, tool, description, listed, choice, at },
  errorOf,
  onChange,
}: {
  offer: Offer;
  errorOf: FormContext["errorOf"];
  /** Called with null if the user deselects the tool. */
  onChange: (choice: ToolChoice | null) => void;
}) {
  const errorId = useId();
  const error =
    at === null
      ? null
      : (errorOf(`/config/tools/${at}/tool`, "The tool") ??
        errorOf(`/config/tools/${at}/serverId`, "The server"));
  return (
    <>
      <Checkbox
        label={<code className="break-all font-mono text-sm">{tool}</code>}
        hint={
          listed ? (
            <span className="line-clamp-3 max-w-prose break-words">{description}</span>
          ) : (
            <span className="text-failed">The server no longer offers this tool. Remove it.</span>
          )
        }
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? errorId : undefined}
        checked={choice !== null}
        onChange={({ target }) => onChange(target.checked ? { serverId, tool, needsApproval: false } : null)}
      />
      {choice && (
        <Checkbox
          className="pl-6.5"
          label="Needs approval"
          hint="Each call waits for a person to approve its exact arguments."
          checked={choice.needsApproval}
          onChange={({ target }) => onChange({ ...choice, needsApproval: target.checked })}
        />
      )}
      {error && (
        <p id={errorId} className="pl-6.5 text-failed text-sm">
          {error}
        </p>
      )}
    </>
  );
}
