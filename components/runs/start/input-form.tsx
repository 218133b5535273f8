import type { KeyboardEvent, ReactNode } from "react";
import { FailureNotice, faultOf } from "@/components/failure-notice";
import type { Failure } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { isBlank } from "@/server/domain/text/is-blank";

/** Asks for the run's input. `RunButtons` has the button to run without input. */
export function InputForm({
  id,
  value,
  onChange,
  onSubmit,
  failure,
  children,
}: {
  /** The form's ID, for the submit button outside the form. */
  id: string;
  value: string;
  onChange: (value: string) => void;
  onSubmit: () => Promise<unknown> | undefined;
  /** The reason the run didn't start. */
  failure: Failure | null;
  /** Additional fields. */
  children?: ReactNode;
}) {
  function submitByKey(event: KeyboardEvent<HTMLFormElement>) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
  }

  return (
    <Form
      id={id}
      onSubmit={() => (isBlank(value) ? undefined : onSubmit())}
      onKeyDown={submitByKey}
      className="grid grid-cols-1 gap-4"
    >
      <TextArea
        label="Input"
        hint={
          isBlank(value) ? "Type or paste the text for the first step." : "The first step gets this text."
        }
        value={value}
        onChange={(event) => onChange(event.target.value)}
        error={faultOf(failure, "/input")}
        rows={8}
        controlClassName="max-h-[50dvh]"
      />
      {children}
      <FailureNotice title="Couldn't start the run" failure={failure} />
    </Form>
  );
}

/** The buttons below the form. The main button never sends an empty input. */
export function RunButtons({
  form,
  input,
  disabled = false,
  pending,
  onClose,
  onStart,
}: {
  form: string;
  input: string;
  disabled?: boolean;
  pending: boolean;
  onClose: () => void;
  onStart: () => void;
}) {
  const empty = isBlank(input);
  return (
    <>
      <Button onClick={onClose}>Close</Button>
      {empty && (
        <Button disabled={disabled} pending={pending} onClick={onStart}>
          Run without input
        </Button>
      )}
      <Button type="submit" form={form} variant="primary" disabled={disabled || empty} pending={pending}>
        Start run
      </Button>
    </>
  );
}
