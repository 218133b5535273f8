import type { ReactNode } from "react";
import { besideFields, FailureNotice, sayFault } from "@/components/failure-notice";
import { SECRET_KIND_NAMES } from "@/components/models/words";
import { isSaveConflict, SaveConflict } from "@/components/save-conflict";
import { AddressField, NameField } from "@/components/settings/connection";
import { Button } from "@/components/ui/button";
import { Checkbox, Select, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { CredentialKind } from "@/server/domain/credential/credential";
import { PROVIDERS } from "@/server/domain/model/provider";
import { addressHint, keyHint } from "./credential-words";
import { type EditedCredential, useCredentialForm } from "./use-credential-form";

const isField = (pointer: string) => ["/baseUrl", "/secret", "/name"].includes(pointer);

/** Edits a secret: a provider's key and the only address it's sent to, or a header value and its origin. */
export function CredentialForm({
  back,
  ...edited
}: EditedCredential & {
  /** A button that returns to the form that needs the secret. */
  back?: ReactNode;
}) {
  const form = useCredentialForm(edited);
  const { input, save } = form;
  const header = input.kind === "header";
  const key = header ? "value" : "key";
  return (
    <Form onSubmit={form.submit}>
      {!header && <ProviderSelect value={input.kind} onChange={form.changeKind} />}
      <AddressField
        placeholder={header ? "https://api.example.com" : "http://localhost:11434/v1"}
        hint={addressHint(input.kind)}
        error={sayFault(save.error, "/baseUrl", "The address")}
        value={input.address}
        onChange={({ target }) => form.changeAddress(target.value)}
      />
      {input.kind === "compatible" && (
        <Checkbox
          label="No key needed"
          checked={input.keyless}
          onChange={({ target }) => form.changeKeyless(target.checked)}
        />
      )}
      {form.needsKey && (
        <TextField
          label={header ? "Value" : "Key"}
          type="password"
          data-first={edited.credential !== null}
          autoComplete="new-password"
          spellCheck={false}
          hint={keyHint({ credential: edited.credential, header, isElsewhere: form.isElsewhere })}
          error={form.isKeyMissing ? `Paste the ${key}.` : sayFault(save.error, "/secret", `The ${key}`)}
          value={input.secret}
          onChange={({ target }) => form.changeSecret(target.value)}
        />
      )}
      <NameField
        error={sayFault(save.error, "/name", "The name")}
        value={input.name}
        onChange={({ target }) => form.changeName(target.value)}
      />
      {isSaveConflict(save.error) ? (
        <SaveConflict noun="secret" pending={save.isPending} onMine={form.saveOver} onTheirs={form.discard} />
      ) : (
        <FailureNotice title="Couldn't save the secret" failure={besideFields(save.error, isField)} />
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {back}
        <Button type="submit" variant="primary" pending={save.isPending}>
          {header ? "Save" : "Save and test"}
        </Button>
      </div>
    </Form>
  );
}

function ProviderSelect({
  value,
  onChange,
}: {
  value: CredentialKind;
  onChange: (kind: CredentialKind) => void;
}) {
  return (
    <Select
      label="Provider"
      value={value}
      onChange={({ target }) => onChange(PROVIDERS.find((provider) => provider === target.value) ?? value)}
    >
      {PROVIDERS.map((provider) => (
        <option key={provider} value={provider}>
          {SECRET_KIND_NAMES[provider]}
          {provider === "compatible" && " (Ollama, vLLM, LM Studio, and others)"}
        </option>
      ))}
    </Select>
  );
}
