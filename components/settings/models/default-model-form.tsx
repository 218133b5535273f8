import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { ModelNameField } from "@/components/models/model-name-field";
import { isProvider } from "@/components/models/words";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { ModelChoice } from "@/server/domain/agent/config";
import type { CredentialDto } from "@/server/domain/credential/credential";

/** A form for choosing the model for agents without their own model. */
export function DefaultModelForm({
  credentials,
  chosen,
  names = null,
  otherwise,
  onSaved,
}: {
  credentials: readonly CredentialDto[];
  chosen: ModelChoice | null;
  /** The names of the provider's models, if already loaded. */
  names?: readonly string[] | null;
  /** The model used if none is selected. Null if one has to be selected. */
  otherwise: string | null;
  onSaved: (model: ModelChoice | null) => void;
}) {
  const providers = credentials.filter(isProvider);
  const [credentialId, setCredentialId] = useState(
    chosen?.credentialId ?? (otherwise === null ? (providers[0]?.id ?? "") : ""),
  );
  const [name, setName] = useState(chosen?.name ?? "");
  const [nameless, setNameless] = useState(false);
  const save = trpc.model.setDefault.useMutation({ onSuccess: (_, { model }) => onSaved(model) });

  function submit() {
    const missing = credentialId !== "" && name.trim() === "";
    setNameless(missing);
    const model = credentialId === "" ? null : { credentialId, name };
    return missing ? undefined : save.mutateAsync({ model });
  }

  return (
    <Form onSubmit={submit}>
      {otherwise !== null && (
        <Select
          label="Model provider"
          value={credentialId}
          onChange={({ target }) => {
            setCredentialId(target.value);
            setName(target.value === chosen?.credentialId ? chosen.name : "");
          }}
        >
          <option value="">{otherwise}</option>
          {providers.map((credential) => (
            <option key={credential.id} value={credential.id}>
              {credential.name}
            </option>
          ))}
        </Select>
      )}
      {credentialId !== "" && (
        <ModelNameField
          key={credentialId}
          credentialId={credentialId}
          names={names}
          value={name}
          error={nameless ? "Choose a model." : null}
          onChange={(name) => {
            setName(name);
            setNameless(false);
          }}
        />
      )}
      <FailureNotice title="Couldn't change the default model" failure={save.error} />
      <Button type="submit" variant="primary" pending={save.isPending} className="justify-self-end">
        Set as default
      </Button>
    </Form>
  );
}
