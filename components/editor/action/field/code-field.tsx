import { type Ref, useEffectEvent, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { flushSync } from "react-dom";
import type { Suspect } from "@/components/editor/action/variables/suspects";
import type { ActionVariable } from "@/components/editor/action/variables/variables";
import { locate } from "./change";
import { createView, describe, type FieldView, setText } from "./code-view";
import { tellSuspects } from "./suspect-marks";
import type { Handover, TextFieldProps, TextHandle } from "./text-handle";

/**
 * The field with variables highlighted, completed and checked. Its code is large, so it's loaded when someone writes.
 */
export function CodeField({
  id,
  labelId,
  describedBy,
  name,
  value,
  onChange,
  readOnly,
  invalid,
  placeholder,
  variables,
  suspects,
  handover,
  ref,
}: TextFieldProps & {
  variables: readonly ActionVariable[];
  suspects: readonly Suspect[];
  handover: Handover | null;
  ref: Ref<TextHandle>;
}) {
  const place = useRef<HTMLDivElement>(null);
  const field = useRef<FieldView>(null);
  const told = useRef<readonly Suspect[]>([]);
  // Synchronously, so the value that comes back is never older than the field's text.
  const emit = useEffectEvent((text: string) => flushSync(() => onChange(text)));
  const listVariables = useEffectEvent(() => variables);
  const create = useEffectEvent((parent: HTMLElement) =>
    createView({
      parent,
      text: value,
      handover,
      onChange: (text) => emit(text),
      listVariables: () => listVariables(),
    }),
  );

  useLayoutEffect(() => {
    if (!place.current) return;
    const created = create(place.current);
    field.current = created;
    told.current = [];
    return () => created.view.destroy();
  }, []);
  useLayoutEffect(() => {
    field.current &&
      describe(field.current, { id, labelId, describedBy, name, readOnly, invalid, placeholder });
  }, [id, labelId, describedBy, name, readOnly, invalid, placeholder]);
  useLayoutEffect(() => {
    field.current && setText(field.current.view, value);
  }, [value]);
  useLayoutEffect(() => {
    if (suspects.length === 0 && told.current.length === 0) return;
    told.current = suspects;
    field.current?.view.dispatch({ effects: tellSuspects.of({ value, suspects }) });
  }, [value, suspects]);

  useImperativeHandle(ref, () => {
    const write = (from: number, to: number, insert: string) => {
      const view = field.current?.view;
      view?.dispatch({
        changes: { from, to, insert },
        selection: { anchor: from + insert.length },
        scrollIntoView: true,
        userEvent: "input",
      });
      view?.focus();
    };
    return {
      focus: () => field.current?.view.focus(),
      insert: (text) => {
        const { from = 0, to = 0 } = field.current?.view.state.selection.main ?? {};
        write(from, to, text);
      },
      replace: (start, end, text) => write(locate(value, start), locate(value, end), text),
    };
  });
  return <div ref={place} />;
}
