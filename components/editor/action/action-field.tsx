"use client";

import { type ReactNode, type Ref, useId, useImperativeHandle, useRef } from "react";
import { LightField } from "./field/light-field";
import { PlainField } from "./field/plain-field";
import type { TextHandle } from "./field/text-handle";
import { useCodeField } from "./field/use-code-field";
import { ActionPreview } from "./preview/action-preview";
import { InsertRow } from "./variables/insert-row";
import { SuspectList } from "./variables/suspect-list";
import type { Suspect } from "./variables/suspects";
import type { ActionVariable } from "./variables/variables";

export interface ActionFieldHandle {
  focus(): void;
}

/** A step's action: a text with variables. `onChange` must lead to the new `value` at once, as for a textarea. */
export function ActionField({
  label,
  value,
  onChange,
  variables,
  suspects,
  readOnly = false,
  placeholder,
  hint,
  errors = [],
  name,
  fieldRef,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  variables: readonly ActionVariable[];
  suspects: readonly Suspect[];
  readOnly?: boolean;
  placeholder?: string;
  hint?: ReactNode;
  errors?: readonly string[];
  name?: string;
  fieldRef?: Ref<ActionFieldHandle>;
}) {
  const id = useId();
  const field = useRef<TextHandle>(null);
  const { form, listeners } = useCodeField(field, readOnly);
  useImperativeHandle(fieldRef, () => ({ focus: () => field.current?.focus() }), []);

  const described = [
    errors.length > 0 && `${id}-errors`,
    suspects.length > 0 && `${id}-suspects`,
    hint && `${id}-hint`,
  ];
  const shared = {
    id,
    describedBy: described.filter(Boolean).join(" ") || undefined,
    name,
    value,
    onChange,
    readOnly,
    invalid: errors.length > 0 || suspects.some(({ severity }) => severity === "error"),
    placeholder,
  };
  const marked = { labelId: `${id}-label`, variables, suspects };
  return (
    <div className="grid min-w-0 grid-cols-1 gap-2">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: with the keyboard one goes to the field itself. */}
      <label
        id={marked.labelId}
        htmlFor={id}
        onClick={() => field.current?.focus()}
        className="w-fit font-medium text-sm"
      >
        {label}
      </label>
      <div {...(form.kind === "code" ? {} : listeners)}>
        {form.kind === "code" && (
          <form.CodeField {...shared} {...marked} handover={form.handover} ref={field} />
        )}
        {form.kind === "light" && <LightField {...shared} {...marked} handover={form.handover} ref={field} />}
        {form.kind === "plain" && <PlainField {...shared} ref={field} />}
      </div>
      {errors.length > 0 && (
        <ul id={`${id}-errors`} className="grid gap-1 text-failed text-sm">
          {errors.map((error) => (
            <li key={error}>{error}</li>
          ))}
        </ul>
      )}
      {suspects.length > 0 && (
        <SuspectList
          id={`${id}-suspects`}
          suspects={suspects}
          onReplace={readOnly ? null : ({ start, end }, text) => field.current?.replace(start, end, text)}
        />
      )}
      {!readOnly && <InsertRow variables={variables} onInsert={(text) => field.current?.insert(text)} />}
      {hint && (
        <p id={`${id}-hint`} className="text-muted text-sm">
          {hint}
        </p>
      )}
      <ActionPreview action={value} variables={variables} />
    </div>
  );
}
