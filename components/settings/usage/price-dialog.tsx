import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { NumberField, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { readMoney } from "@/components/usage-words";
import type { ListedPrice, SavePriceInput } from "@/server/domain/usage/usage";

const FAULT = "Type dollars for a million tokens, such as 2.50; 0 where it costs nothing.";

/** What a model costs the organization, in place of the shipped price. */
export function PriceDialog({
  model: given,
  price,
  onClose,
  onSaved,
}: {
  /** Empty: one that is yet to be named. */
  model: string;
  /** What holds now; null: no price is known. */
  price: ListedPrice | null;
  onClose: () => void;
  onSaved: (saved: SavePriceInput) => void;
}) {
  const [model, setModel] = useState(given);
  const [input, setInput] = useState(price ? String(price.input) : "");
  const [output, setOutput] = useState(price ? String(price.output) : "");
  const [sent, setSent] = useState(false);
  const save = trpc.usage.savePrice.useMutation({ onSuccess: (_, saved) => onSaved(saved) });
  const [dollarsIn, dollarsOut] = [input, output].map(readMoney);
  const wrong = (found: number | null | undefined) => (sent && found == null ? FAULT : null);

  function submit() {
    setSent(true);
    if (dollarsIn == null || dollarsOut == null || model.trim() === "") return;
    save.mutate({ model, price: { input: dollarsIn / 1e6, output: dollarsOut / 1e6 } });
  }

  return (
    <Dialog open onClose={onClose} title={given === "" ? "Price of a model" : `Price of ${given}`}>
      <Form onSubmit={submit}>
        {given === "" && (
          <TextField
            label="Model"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            hint="Its name as the provider or your server knows it."
            error={sent && model.trim() === "" ? "Name the model." : null}
            value={model}
            onChange={({ target }) => setModel(target.value)}
          />
        )}
        <NumberField
          label="In: dollars for a million tokens"
          inputMode="decimal"
          error={wrong(dollarsIn)}
          value={input}
          onChange={({ target }) => setInput(target.value)}
        />
        <NumberField
          label="Out: dollars for a million tokens"
          inputMode="decimal"
          hint="What steps have cost already stays as it is."
          error={wrong(dollarsOut)}
          value={output}
          onChange={({ target }) => setOutput(target.value)}
        />
        <FailureNotice title="The price was not changed" failure={save.error} />
        <div className="flex flex-wrap justify-end gap-2">
          {price?.own && (
            <Button pending={save.isPending} onClick={() => save.mutate({ model, price: null })}>
              {price.provider ? "Back to the shipped price" : "Remove the price"}
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
