import { useMemo, useRef, useState } from "react";
import { type EmailParts, findEmailFaults, joinEmail, splitEmail } from "@/server/domain/outgoing/email";
import { ActionField } from "./action-field";
import { ActionPreview } from "./preview/action-preview";
import { type Insert, VariableField, type VariableFieldProps } from "./variable-field";
import { InsertRow } from "./variables/insert-row";
import { findSuspects } from "./variables/suspects";
import type { NamedStep } from "./variables/variables";

type Part = keyof EmailParts;

const PARTS = ["to", "cc", "subject", "body"] as const satisfies readonly Part[];
const LABELS: Record<Part, string> = { to: "To", cc: "Cc", subject: "Subject", body: "Body" };
const EXAMPLES: Record<Part, string> = {
  to: "team@example.com",
  cc: "",
  subject: "Weekly briefing",
  body: "{{ input }}",
};

/**
 * Edits the instructions of a step that sends an email, with one field for each part of the email. Instructions that
 * can't be split are edited in a single field.
 */
export function EmailAction({
  steps,
  index,
  input,
  isReported,
  wholeErrors,
  ...field
}: VariableFieldProps & {
  steps: readonly NamedStep[];
  index: number;
  /** The step's input in words: "step 2's output". */
  input: string;
  /** Whether to report missing parts. False for a step that was just added. */
  isReported: boolean;
  /** Errors in the instructions as a whole, shown below the body. */
  wholeErrors: readonly string[];
}) {
  const { value, onChange, variables, readOnly } = field;
  const split = splitEmail(value);
  // Decided on the first render. Otherwise, separate fields could replace the single field while someone types.
  const [isSplit] = useState(!("fault" in split));
  const inserts = useRef<Partial<Record<Part, Insert | null>>>({});
  const latest = useRef<Part>("body");
  if (!isSplit || "fault" in split) return <ActionField {...field} />;

  const faults = findEmailFaults(split);
  const errorsOf = (part: Part) => {
    if (part === "body") return wholeErrors;
    const fault = isReported || split[part].trim() !== "" ? faults[part] : null;
    return fault ? [fault] : [];
  };
  const hints: Partial<Record<Part, string>> = {
    to: "Separate addresses with commas.",
    body: split.body.trim() === "" ? `Leave empty to send ${input}.` : "Supports Markdown.",
  };
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      {PARTS.map((part) => (
        <PartField
          key={part}
          ref={(insert) => {
            inserts.current[part] = insert;
          }}
          {...{ steps, index, variables, readOnly }}
          label={LABELS[part]}
          placeholder={EXAMPLES[part]}
          hint={hints[part]}
          errors={errorsOf(part)}
          isLine={part !== "body"}
          value={split[part]}
          onChange={(text) => onChange(joinEmail({ ...split, [part]: text }))}
          onFocus={() => {
            latest.current = part;
          }}
        />
      ))}
      {!readOnly && (
        <InsertRow variables={variables} onInsert={(text) => inserts.current[latest.current]?.(text)} />
      )}
      <ActionPreview action={value} variables={variables} />
    </div>
  );
}

function PartField({
  steps,
  index,
  ...field
}: Omit<Parameters<typeof VariableField>[0], "suspects"> & { steps: readonly NamedStep[]; index: number }) {
  const { value, readOnly } = field;
  const suspects = useMemo(
    () => (readOnly ? [] : findSuspects(value, steps, index)),
    [readOnly, value, steps, index],
  );
  return <VariableField {...field} suspects={suspects} />;
}
