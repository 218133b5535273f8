import { type FormEvent, useState } from "react";
import { FailureNotice, faultOf } from "@/components/failure-notice";
import { KIND_NAMES, usualAddress } from "@/components/models/words";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Checkbox, Select, TextField } from "@/components/ui/field";
import type { CredentialDto, CredentialKind } from "@/server/domain/credential/credential";
import { PROVIDERS } from "@/server/domain/model/provider";
import { keyHint, trimAddress } from "./credential-words";

/** A provider's key, or a header's value, with the one address that it goes to. */
export function CredentialForm({
  credential,
  firstKind,
  firstAddress,
  firstName = "",
  onSaved,
}: {
  /** Null: a new one. */
  credential: CredentialDto | null;
  firstKind: CredentialKind;
  /** What a new one begins with, where that is known. */
  firstAddress?: string;
  firstName?: string;
  onSaved: (saved: CredentialDto) => void;
}) {
  const [kind, setKind] = useState(credential?.kind ?? firstKind);
  const [typedName, setName] = useState(credential?.name ?? null);
  const [typedAddress, setAddress] = useState(credential?.baseUrl ?? firstAddress ?? null);
  const [secret, setSecret] = useState("");
  const [keyless, setKeyless] = useState(credential?.hasSecret === false);
  const [isKeyMissing, setKeyMissing] = useState(false);
  const save = trpc.credential.save.useMutation({ onSuccess: onSaved });

  const header = kind === "header";
  const name = typedName ?? (header ? firstName : KIND_NAMES[kind]);
  const address = typedAddress ?? usualAddress(kind);
  const isElsewhere = credential !== null && trimAddress(address) !== credential.baseUrl;
  const needsKey = !(keyless && kind === "compatible");
  const asksKey = needsKey && (!credential?.hasSecret || isElsewhere || kind !== credential.kind);
  const key = header ? "value" : "key";

  function submit(event: FormEvent) {
    event.preventDefault();
    const missing = asksKey && secret.trim() === "";
    setKeyMissing(missing);
    if (missing) return;
    const given = !needsKey ? null : secret.trim() === "" ? undefined : secret;
    save.mutate({ id: credential?.id, name, kind, baseUrl: address, secret: given });
  }

  const fault = (field: string, words: string) => {
    const found = faultOf(save.error, `/${field}`);
    return found && `${words} ${found}.`;
  };
  const faults = {
    name: fault("name", "The name"),
    baseUrl: fault("baseUrl", "The address"),
    secret: isKeyMissing ? `Paste the ${key}.` : fault("secret", `The ${key}`),
  };
  const isFieldsFault = faults.name ?? faults.baseUrl ?? faults.secret;
  return (
    <form onSubmit={submit} noValidate className="grid grid-cols-1 gap-5">
      {!header && (
        <Select
          label="Provider"
          value={kind}
          onChange={({ target }) => {
            const next = PROVIDERS.find((provider) => provider === target.value) ?? kind;
            setKind(next);
            setAddress(next === credential?.kind ? credential.baseUrl : null);
            save.reset();
          }}
        >
          {PROVIDERS.map((provider) => (
            <option key={provider} value={provider}>
              {KIND_NAMES[provider]}
              {provider === "compatible" && " (Ollama, vLLM, LM Studio and others)"}
            </option>
          ))}
        </Select>
      )}
      <TextField
        label="Address"
        type="url"
        inputMode="url"
        autoComplete="off"
        placeholder={header ? "https://api.example.com" : "http://localhost:11434/v1"}
        hint={
          header
            ? "The only place that the value is sent to."
            : kind === "compatible"
              ? "Where its API begins: http://localhost:11434/v1 for Ollama, port 8000 for vLLM, 1234 for LM Studio."
              : "The only place that the key is sent to. Change it if you go through a gateway."
        }
        error={faults.baseUrl}
        value={address}
        onChange={({ target }) => {
          setAddress(target.value);
          save.reset();
        }}
      />
      {kind === "compatible" && (
        <Checkbox
          label="It needs no key"
          checked={keyless}
          onChange={({ target }) => {
            setKeyless(target.checked);
            setKeyMissing(false);
          }}
        />
      )}
      {needsKey && (
        <TextField
          label={header ? "Value" : "Key"}
          type="password"
          autoComplete="new-password"
          spellCheck={false}
          hint={keyHint({ credential, header, isElsewhere: isElsewhere || kind !== credential?.kind })}
          error={faults.secret}
          value={secret}
          onChange={({ target }) => {
            setSecret(target.value);
            setKeyMissing(false);
            save.reset();
          }}
        />
      )}
      <TextField
        label="Name"
        autoComplete="off"
        maxLength={100}
        placeholder="Ticket system"
        hint="What people here call it."
        error={faults.name}
        value={name}
        onChange={({ target }) => {
          setName(target.value);
          save.reset();
        }}
      />
      <FailureNotice title="It was not saved" failure={isFieldsFault ? null : save.error} />
      <Button type="submit" variant="primary" pending={save.isPending} className="justify-self-end">
        {header ? "Save" : "Save and test"}
      </Button>
    </form>
  );
}
