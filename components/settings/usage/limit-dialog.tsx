import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { NumberField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { readMoney } from "@/components/usage-words";

export function LimitDialog({
  limit,
  onClose,
  onSaved,
}: {
  limit: number | null;
  onClose: () => void;
  onSaved: (limit: number | null) => void;
}) {
  const [text, setText] = useState(limit === null ? "" : String(limit / 1e6));
  const [wrong, setWrong] = useState(false);
  const save = trpc.usage.setLimit.useMutation({ onSuccess: (_, { limit }) => onSaved(limit) });

  function submit() {
    const read = readMoney(text);
    setWrong(read === null);
    return read === null ? undefined : save.mutateAsync({ limit: read });
  }

  return (
    <Dialog open onClose={onClose} title="Spending limit">
      <Form onSubmit={submit}>
        <NumberField
          label="Dollars per month"
          inputMode="decimal"
          hint="Covers all workflows. Model calls that could exceed the limit are blocked."
          error={wrong ? "Enter an amount such as 50 or 12.50." : null}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setWrong(false);
          }}
        />
        <FailureNotice title="Couldn't change the limit" failure={save.error} />
        <div className="flex flex-wrap justify-end gap-2">
          {limit !== null && (
            <Button pending={save.isPending} onClick={() => save.mutate({ limit: null })}>
              Remove limit
            </Button>
          )}
          <Button type="submit" variant="primary" pending={save.isPending}>
            Save
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
