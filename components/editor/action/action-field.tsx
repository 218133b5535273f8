"use client";

import { type ReactNode, useId, useRef } from "react";
import { focusLabeled } from "@/components/code-field/focus-labeled";
import { classNames } from "@/components/ui/class-names";
import { Field, type FieldWiring } from "@/components/ui/field";
import type { FieldHandover } from "./field/field-props";
import { PlainField } from "./field/plain-field";
import { RestText } from "./field/rest-text";
import { useForm } from "./field/use-form";
import { ActionPreview } from "./preview/action-preview";
import { InsertRow } from "./variables/insert-row";
import { SuspectList } from "./variables/suspect-list";
import type { Suspect } from "./variables/suspects";
import type { ActionVariable } from "./variables/variables";

/**
 * Edits a step's instructions, which can contain variables. As with a textarea, `onChange` must update
 * `value` immediately.
 */
export function ActionField({
  label,
  value,
  onChange,
  variables,
  suspects,
  readOnly,
  placeholder,
  hint,
  errors,
}: {
  label: string;
  /** Uses "\n" line endings. */
  value: string;
  onChange: (value: string) => void;
  variables: readonly ActionVariable[];
  /** Empty if the field is read-only. */
  suspects: readonly Suspect[];
  readOnly: boolean;
  placeholder: string;
  hint: ReactNode;
  errors: readonly string[];
}) {
  const suspectsId = useId();
  const leave = useRef<() => FieldHandover | null>(null);
  const { handover, CodeField, enter, load } = useForm(leave);

  /** Renders the field in its current form: at rest, plain or CodeMirror. */
  function draw(wiring: FieldWiring) {
    const described = classNames(suspects.length > 0 && suspectsId, wiring["aria-describedby"]);
    const invalid = errors.length > 0 || suspects.some(({ severity }) => severity === "error");
    const attributes = {
      id: wiring.id,
      "aria-labelledby": `${wiring.id}-label`,
      "aria-describedby": described,
      "aria-placeholder": placeholder,
      ...(invalid && { "aria-invalid": "true" }),
    };
    if (readOnly || !handover) {
      return <RestText {...{ attributes, text: value, suspects }} onEnter={readOnly ? null : enter} />;
    }
    const Form = CodeField ?? PlainField;
    return <Form {...{ attributes, text: value, suspects, variables, onChange, handover, ref: leave }} />;
  }
  function write(text: string, range?: { start: number; end: number }) {
    const { start = value.length, end = start } = range ?? leave.current?.() ?? {};
    onChange(value.slice(0, start) + text + value.slice(end));
    enter({ focused: true, start: start + text.length });
  }
  const prepare = readOnly ? undefined : load;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the click is on the label.
    // biome-ignore lint/a11y/useKeyWithClickEvents: keyboard users reach the field directly.
    <div className="grid min-w-0 grid-cols-1 gap-2" onClick={focusLabeled}>
      <Field label={label} hint={hint} error={errors.join(" ")} className="grid-cols-1">
        {(wiring) => (
          <>
            {/* biome-ignore lint/a11y/noStaticElementInteractions: this only preloads CodeMirror. */}
            <div onFocus={prepare} onPointerDown={prepare}>
              {draw(wiring)}
            </div>
            <SuspectList id={suspectsId} suspects={suspects} onReplace={write} />
          </>
        )}
      </Field>
      {!readOnly && <InsertRow variables={variables} onInsert={write} />}
      <ActionPreview action={value} variables={variables} />
    </div>
  );
}
