import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { NumberField, Select, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { readMoney } from "@/components/usage-words";
import { PROVIDER_NAMES, PROVIDERS, type Provider } from "@/server/domain/model/provider";
import type { ListedPrice, SavePriceInput } from "@/server/domain/usage/usage";
import { hasListPrice, providerToPrice } from "./provider-to-price";

const EVERY = "every";
const FAULT = "Enter dollars per million tokens, such as 2.50, or 0 if it's free.";

/** Sets the organization's price for a model, overriding the list price. */
export function PriceDialog({
  model: given,
  provider: asked,
  price,
  onClose,
  onSaved,
}: {
  /** Empty if the user has to enter the name. */
  model: string;
  /** If null, the price applies to every provider without its own price for this model. */
  provider: Provider | null;
  /** The current price. Null if unknown. */
  price: ListedPrice | null;
  onClose: () => void;
  onSaved: (saved: SavePriceInput) => void;
}) {
  const [model, setModel] = useState(given);
  const [chosen, choose] = useState(given === "" ? undefined : asked);
  const provider = chosen === undefined ? providerToPrice(model.trim()) : chosen;
  const [input, setInput] = useState(price ? String(price.input) : "");
  const [output, setOutput] = useState(price ? String(price.output) : "");
  const [sent, setSent] = useState(false);
  const save = trpc.usage.savePrice.useMutation({ onSuccess: (_, saved) => onSaved(saved) });
  const [dollarsIn, dollarsOut] = [input, output].map(readMoney);
  const wrong = (found: number | null | undefined) => (sent && found == null ? FAULT : null);

  function submit() {
    setSent(true);
    if (dollarsIn == null || dollarsOut == null || model.trim() === "") return undefined;
    return save.mutateAsync({ model, provider, price: { input: dollarsIn / 1e6, output: dollarsOut / 1e6 } });
  }

  return (
    <Dialog open onClose={onClose} title={given === "" ? "Model price" : `Price of ${given}`}>
      <Form onSubmit={submit}>
        {given === "" && (
          <TextField
            label="Model"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            hint="The name that the provider or your server uses."
            error={sent && model.trim() === "" ? "Enter the model's name." : null}
            value={model}
            onChange={({ target }) => setModel(target.value)}
          />
        )}
        <ProviderSelect value={provider} onChange={choose} />
        <DollarsField of="Input" error={wrong(dollarsIn)} value={input} onChange={setInput} />
        <DollarsField
          of="Output"
          hint="Past costs don't change."
          error={wrong(dollarsOut)}
          value={output}
          onChange={setOutput}
        />
        <FailureNotice title="Couldn't change the price" failure={save.error} />
        <div className="flex flex-wrap justify-end gap-2">
          {price?.own && (
            <Button
              pending={save.isPending}
              onClick={() => save.mutate({ model, provider: asked, price: null })}
            >
              {hasListPrice(model, asked) ? "Reset to list price" : "Remove price"}
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

function ProviderSelect({
  value,
  onChange,
}: {
  /** Null for all providers. */
  value: Provider | null;
  onChange: (provider: Provider | null) => void;
}) {
  return (
    <Select
      label="Provider"
      hint="Providers can charge different prices for the same model."
      value={value ?? EVERY}
      onChange={({ target }) => onChange(PROVIDERS.find((one) => one === target.value) ?? null)}
    >
      <option value={EVERY}>All providers</option>
      {PROVIDERS.map((one) => (
        <option key={one} value={one}>
          {PROVIDER_NAMES[one]}
        </option>
      ))}
    </Select>
  );
}

function DollarsField({
  of,
  hint,
  error,
  value,
  onChange,
}: {
  of: "Input" | "Output";
  hint?: string;
  error: string | null;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <NumberField
      label={`${of}: dollars per million tokens`}
      inputMode="decimal"
      hint={hint}
      error={error}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
