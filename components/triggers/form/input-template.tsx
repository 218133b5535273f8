import { useRef } from "react";
import { EmptyInputWarning } from "@/components/triggers/empty-input-warning";
import { TextBlock } from "@/components/triggers/text-block";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { isBlank } from "@/server/domain/text/is-blank";

/** The text that becomes a run's input, with variables to insert and a preview. */
export function InputTemplate({
  value,
  onChange,
  hint,
  variables,
  error,
  rendered,
  user,
}: {
  value: string;
  onChange: (value: string) => void;
  hint: string;
  variables: readonly string[];
  error: string | null;
  /** The input that a run would get. Null if it isn't known. */
  rendered: string | null;
  /** The name of the agent that uses the input. Null if no agent uses it. */
  user: string | null;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  const hasTags = value.includes("{");

  function insert(variable: string) {
    const area = field.current;
    if (!area) return;
    area.setRangeText(`{{ ${variable} }}`, area.selectionStart, area.selectionEnd, "end");
    area.focus();
    onChange(area.value);
  }

  return (
    <div className="grid gap-2">
      <TextArea
        ref={field}
        label="Input"
        hint={hint}
        maxLength={20_000}
        spellCheck
        controlClassName="max-h-[50dvh]"
        value={value}
        error={error}
        onChange={({ target }) => onChange(target.value)}
      />
      <div className="flex flex-wrap items-center gap-2">
        {variables.map((variable) => (
          <Button
            key={variable}
            size="small"
            aria-label={`Insert ${variable}`}
            onClick={() => insert(variable)}
          >
            <code className="font-mono">{`{{ ${variable} }}`}</code>
          </Button>
        ))}
      </div>
      {rendered !== null && hasTags && (
        <TextBlock title="A run would get this input:">{rendered || "No input"}</TextBlock>
      )}
      {isBlank(hasTags && rendered !== null ? rendered : value) && <EmptyInputWarning user={user} />}
    </div>
  );
}
