import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Select, TextField } from "@/components/ui/field";
import { InlineError } from "@/components/ui/inline-error";
import { modelsInWords } from "./words";

/**
 * A field for choosing a model that a secret gives access to, from the provider's list or by typing its name. Use the
 * secret's ID as the `key`, because the loaded list is kept in the component's state.
 */
export function ModelNameField({
  credentialId,
  names: given = null,
  value,
  error = null,
  onChange,
}: {
  credentialId: string;
  /** The provider's list, if already loaded. */
  names?: readonly string[] | null;
  value: string;
  error?: string | null;
  onChange: (name: string) => void;
}) {
  const check = trpc.credential.check.useMutation();
  const [typing, setTyping] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const names = given ?? (check.data?.ok ? check.data.models : null);

  function type() {
    flushSync(() => setTyping(true));
    field.current?.focus();
  }

  if (names && names.length > 0 && !typing)
    return (
      <div className="grid grid-cols-1 justify-items-start gap-2">
        <ModelSelect names={names} value={value} error={error} onChange={onChange} />
        <Button size="small" onClick={type}>
          Enter a name instead
        </Button>
      </div>
    );
  return (
    <div className="grid grid-cols-1 justify-items-start gap-2">
      <TextField
        ref={field}
        label="Model"
        className="w-full"
        hint={
          names?.length === 0
            ? "The server doesn't list any models. Enter the model's name."
            : "The provider's name for the model."
        }
        error={error}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <Button
        size="small"
        pending={check.isPending}
        onClick={() => {
          setTyping(false);
          if (!names) check.mutate({ id: credentialId });
        }}
      >
        {check.isPending ? "Loading models" : "Choose from a list"}
      </Button>
      {check.data?.ok === false && (
        <InlineError title="Couldn't load the list of models">{check.data.message}</InlineError>
      )}
      <FailureNotice title="Couldn't load the list of models" failure={check.error} />
    </div>
  );
}

function ModelSelect({
  names,
  value,
  error,
  onChange,
}: {
  names: readonly string[];
  value: string;
  error: string | null;
  onChange: (name: string) => void;
}) {
  return (
    <Select
      label="Model"
      className="w-full"
      hint={`Choose from ${modelsInWords(names.length)}.`}
      error={error}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      {value === "" && <option value="">Choose one</option>}
      {value !== "" && !names.includes(value) && <option value={value}>{value} (not in the list)</option>}
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </Select>
  );
}
