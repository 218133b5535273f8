import type { KeyboardEvent, ReactNode } from "react";
import { FailureNotice, faultOf } from "@/components/failure-notice";
import type { Failure } from "@/components/trpc";
import { TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";

/** Asks for what the first step works on. It may be empty; what that means is said beforehand. */
export function InputForm({
  id,
  value,
  onChange,
  onSubmit,
  failure,
  children,
}: {
  /** For the button outside that sends it. */
  id: string;
  value: string;
  onChange: (value: string) => void;
  onSubmit: () => void;
  /** Why the run was not started. */
  failure: Failure | null;
  /** What else is asked. */
  children?: ReactNode;
}) {
  function submitByKey(event: KeyboardEvent<HTMLFormElement>) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
  }

  return (
    <Form id={id} onSubmit={onSubmit} onKeyDown={submitByKey} className="grid grid-cols-1 gap-4">
      <TextArea
        label="Input"
        hint={
          isEmptyInput(value)
            ? "The first step gets no text to work on."
            : "The text that the first step works on."
        }
        value={value}
        onChange={(event) => onChange(event.target.value)}
        error={faultOf(failure, "/input")}
        rows={8}
        controlClassName="max-h-[50dvh]"
      />
      {children}
      <FailureNotice title="The run was not started" failure={failure} />
    </Form>
  );
}

export function isEmptyInput(input: string): boolean {
  return input.trim() === "";
}
