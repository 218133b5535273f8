"use client";

import { useRef } from "react";
import { ActionPreview } from "./preview/action-preview";
import { type Insert, VariableField, type VariableFieldProps } from "./variable-field";
import { InsertRow } from "./variables/insert-row";

/** Edits a step's instructions. */
export function ActionField(props: VariableFieldProps) {
  const { value, variables, readOnly } = props;
  const insert = useRef<Insert>(null);
  return (
    <div className="grid min-w-0 grid-cols-1 gap-2">
      <VariableField {...props} ref={insert} />
      {!readOnly && <InsertRow variables={variables} onInsert={(text) => insert.current?.(text)} />}
      <ActionPreview action={value} variables={variables} />
    </div>
  );
}
