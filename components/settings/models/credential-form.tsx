import { type ReactNode, useState } from "react";
import { besideFields, FailureNotice, sayFault } from "@/components/failure-notice";
import { SECRET_KIND_NAMES, usualAddress } from "@/components/models/words";
import { isSaveConflict, SaveConflict } from "@/components/save-conflict";
import { AddressField, NameField } from "@/components/settings/connection";
import { settle, trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Checkbox, Select, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { CredentialDto, CredentialKind } from "@/server/domain/credential/credential";
import { PROVIDERS } from "@/server/domain/model/provider";
import { goesTo, keyHint } from "./credential-words";

const isField = (pointer: string) => ["/baseUrl", "/secret", "/name"].includes(pointer);

/** Edits a secret: a provider's key and the only address it's sent to, or a header value and its origin. */
export function CredentialForm({
  credential,
  firstKind,
  firstAddress,
  firstName = "",
  back,
  onSaved,
  onTheirs,
}: {
  /** Null for a new secret. */
  credential: CredentialDto | null;
  firstKind: CredentialKind;
  /** The initial values for a new secret, if known. */
  firstAddress?: string;
  firstName?: string;
  /** A button that returns to the form that needs the secret. */
  back?: ReactNode;
  onSaved: (saved: CredentialDto) => void;
  /** Replaces the input with the version that someone else saved. Undefined for a new secret. */
  onTheirs?: (theirs: CredentialDto) => void;
}) {
  const [kind, setKind] = useState(credential?.kind ?? firstKind);
  const [typedName, setName] = useState(credential?.name ?? null);
  const [addresses, setAddresses] = useState<Partial<Record<CredentialKind, string>>>(
    credential ? { [credential.kind]: credential.baseUrl } : {},
  );
  const [secret, setSecret] = useState("");
  const [keyless, setKeyless] = useState(credential?.hasSecret === false);
  const [isKeyMissing, setKeyMissing] = useState(false);
  const save = trpc.credential.save.useMutation({ onSuccess: onSaved });
  const api = trpc.useUtils();

  const header = kind === "header";
  const name = typedName ?? (header ? firstName : SECRET_KIND_NAMES[kind]);
  const address = addresses[kind] ?? firstAddress ?? usualAddress(kind);
  const isElsewhere = credential !== null && !goesTo(credential, address);
  const needsKey = !(keyless && kind === "compatible");
  const asksKey = needsKey && (!credential?.hasSecret || isElsewhere || kind !== credential.kind);
  const key = header ? "value" : "key";

  /** `base` is the version to replace. */
  function submit(base = credential) {
    const missing = asksKey && secret.trim() === "";
    setKeyMissing(missing);
    if (missing) return undefined;
    const given = !needsKey ? null : secret.trim() === "" ? undefined : secret;
    const replaces = base ? { id: base.id, revision: base.revision } : undefined;
    return settle(save.mutateAsync({ replaces, name, kind, baseUrl: address, secret: given }));
  }

  /** Undefined if the secret was deleted or the server is unreachable. Saving shows which. */
  function readTheirs() {
    const list = api.credential.list.fetch(undefined, { staleTime: 0 });
    return list.then((all) => all.find(({ id }) => id === credential?.id)).catch(() => undefined);
  }

  return (
    <Form onSubmit={() => submit()}>
      {!header && (
        <Select
          label="Provider"
          value={kind}
          onChange={({ target }) => {
            setKind(PROVIDERS.find((provider) => provider === target.value) ?? kind);
            save.reset();
          }}
        >
          {PROVIDERS.map((provider) => (
            <option key={provider} value={provider}>
              {SECRET_KIND_NAMES[provider]}
              {provider === "compatible" && " (Ollama, vLLM, LM Studio and others)"}
            </option>
          ))}
        </Select>
      )}
      <AddressField
        placeholder={header ? "https://api.example.com" : "http://localhost:11434/v1"}
        hint={
          header
            ? "The secret is sent only to this host and port, on any path."
            : kind === "compatible"
              ? "The base URL of its API, such as http://localhost:11434/v1 for Ollama. vLLM uses port 8000, LM Studio 1234."
              : "The key is sent only to this address. To use a gateway, change the address."
        }
        error={sayFault(save.error, "/baseUrl", "The address")}
        value={address}
        onChange={({ target }) => {
          setAddresses({ ...addresses, [kind]: target.value });
          save.reset();
        }}
      />
      {kind === "compatible" && (
        <Checkbox
          label="No key needed"
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
          error={isKeyMissing ? `Paste the ${key}.` : sayFault(save.error, "/secret", `The ${key}`)}
          value={secret}
          onChange={({ target }) => {
            setSecret(target.value);
            setKeyMissing(false);
            save.reset();
          }}
        />
      )}
      <NameField
        error={sayFault(save.error, "/name", "The name")}
        value={name}
        onChange={({ target }) => {
          setName(target.value);
          save.reset();
        }}
      />
      {isSaveConflict(save.error) ? (
        <SaveConflict
          noun="credential"
          pending={save.isPending}
          onMine={async () => void submit(await readTheirs())}
          onTheirs={async () => {
            const theirs = await readTheirs();
            if (theirs) onTheirs?.(theirs);
            else void submit();
          }}
        />
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
