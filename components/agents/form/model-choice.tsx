import { ModelNameField } from "@/components/models/model-name-field";
import { isProvider } from "@/components/models/words";
import { Select } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import type { ModelForm } from "./agent-form";
import type { FormContext } from "./form-context";

/** Selects the agent's model: the organization's default, or a model available through a secret. */
export function ModelChoice({
  form: { credentialId, modelName },
  credentials,
  model: { chosen, fallback },
  errorOf,
  onChange,
}: { form: ModelForm; onChange: (change: Partial<ModelForm>) => void } & FormContext) {
  const providers = credentials.filter(isProvider);
  const standard = chosen?.name ?? fallback?.name ?? null;
  const isGone = credentialId !== "" && !providers.some(({ id }) => id === credentialId);
  return (
    <>
      <Select
        label="Model provider"
        hint={
          credentialId === "" && standard === null ? (
            <>
              No model is connected, so output is simulated.{" "}
              <Link href="/settings/models" className="underline">
                Connect a model
              </Link>
            </>
          ) : null
        }
        error={errorOf("/config/model/credentialId", "The secret")}
        value={credentialId}
        onChange={({ target }) => onChange({ credentialId: target.value, modelName: "" })}
      >
        <option value="">The default model{standard === null ? "" : `: ${standard}`}</option>
        {isGone && <option value={credentialId}>Deleted secret</option>}
        {providers.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      {credentialId !== "" && !isGone && (
        <ModelNameField
          key={credentialId}
          credentialId={credentialId}
          value={modelName}
          error={errorOf("/config/model/name", "The model")}
          onChange={(modelName) => onChange({ modelName })}
        />
      )}
    </>
  );
}
