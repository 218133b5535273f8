"use client";

import { type ReactNode, type Ref, useId, useImperativeHandle, useRef } from "react";
import { focusLabeled } from "@/components/code-field/focus-labeled";
import { classNames } from "@/components/ui/class-names";
import { Field, type FieldWiring } from "@/components/ui/field";
import type { FieldHandover } from "./field/field-props";
import { PlainField } from "./field/plain-field";
import { RestText } from "./field/rest-text";
import { useForm } from "./field/use-form";
import { SuspectList } from "./variables/suspect-list";
import type { Suspect } from "./variables/suspects";
import type { ActionVariable } from "./variables/variables";

/** Inserts text at the field's caret. */
export type Insert = (text: string) => void;

export interface VariableFieldProps {
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
}

/** Edits text that can contain variables. As with a textarea, `onChange` must update `value` immediately. */
export function VariableField({
  label,
  value,
  onChange,
  variables,
  suspects,
  readOnly,
  placeholder,
  hint,
  errors,
  isLine = false,
  onFocus,
  ref,
}: VariableFieldProps & {
  /** Whether the text is limited to one line. */
  isLine?: boolean;
  onFocus?: () => void;
  ref: Ref<Insert>;
}) {
  const suspectsId = useId();
  const leave = useRef<() => FieldHandover | null>(null);
  const { handover, CodeField, enter, load } = useForm(leave);

  /** Renders the field in its current form: at rest, plain, or CodeMirror. */
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
      return (
        <RestText {...{ attributes, text: value, isLine, suspects }} onEnter={readOnly ? null : enter} />
      );
    }
    const Form = CodeField ?? PlainField;
    const state = { attributes, text: value, isLine, suspects, variables, handover };
    return <Form {...state} onChange={change} ref={leave} />;
  }
  function change(text: string) {
    onChange(isLine ? text.replace(/[\n\r\u2028\u2029]/g, " ") : text);
  }
  function write(text: string, range?: { start: number; end: number }) {
    const { start = value.length, end = start } = range ?? leave.current?.() ?? {};
    change(value.slice(0, start) + text + value.slice(end));
    enter({ focused: true, start: start + text.length });
  }
  useImperativeHandle(ref, () => write);
  const prepare = () => {
    if (!readOnly) load();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the click is on the label.
    // biome-ignore lint/a11y/useKeyWithClickEvents: keyboard users reach the field directly.
    <div className="grid min-w-0 grid-cols-1 gap-2" onClick={focusLabeled}>
      <Field label={label} hint={hint} error={errors.join(" ")} className="grid-cols-1">
        {(wiring) => (
          <>
            {/* biome-ignore lint/a11y/noStaticElementInteractions: this only preloads CodeMirror. */}
            <div
              onFocus={() => {
                prepare();
                onFocus?.();
              }}
              onPointerDown={prepare}
              className={isLine ? "[--lines:1] touch:[--lines:1.25]" : "[--lines:6]"}
            >
              {draw(wiring)}
            </div>
            <SuspectList id={suspectsId} suspects={suspects} onReplace={write} />
          </>
        )}
      </Field>
    </div>
  );
}
