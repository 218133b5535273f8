import { CircleCheck } from "lucide-react";
import { FailureNotice } from "@/components/failure-notice";
import { modelsInWords, whoAnswers } from "@/components/models/words";
import type { Failure } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";
import type { ModelChoice } from "@/server/domain/agent/config";
import type { CheckedCredential, CredentialDto } from "@/server/domain/credential/credential";
import { DefaultModelForm } from "./default-model-form";

/** Shown after a provider's key is saved. Tests the key, then offers the provider's models as the default. */
export function Connected({
  credential,
  checked,
  failure,
  chosen,
  onAgain,
  onChange,
  onDefault,
}: {
  credential: CredentialDto;
  /** Undefined while the test is in progress. */
  checked: CheckedCredential | undefined;
  failure: Failure | null;
  /** The default model, if it's one of this provider's. */
  chosen: ModelChoice | null;
  onAgain: () => void;
  onChange: () => void;
  onDefault: (model: ModelChoice | null) => void;
}) {
  const who = whoAnswers(credential);
  const actions = (
    <div className="flex flex-wrap gap-2">
      <Button onClick={onChange}>Edit</Button>
      <Button onClick={onAgain}>Test again</Button>
    </div>
  );
  if (failure)
    return (
      <div className="grid gap-4">
        <FailureNotice title="Saved, but not tested" failure={failure} />
        {actions}
      </div>
    );
  if (!checked)
    return (
      <p role="status" className="text-muted">
        Saved. Loading models from {who}.
      </p>
    );
  if (!checked.ok)
    return (
      <InlineError title="Saved, but the test failed" action={actions}>
        {checked.message}
      </InlineError>
    );
  return (
    <div className="grid grid-cols-1 gap-5">
      <p role="status" className="flex items-start gap-2">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-done" />
        <span>
          Connected to {who}: {modelsInWords(checked.models.length)}. Choose the default model.
        </span>
      </p>
      <DefaultModelForm
        credentials={[credential]}
        chosen={chosen ?? { credentialId: credential.id, name: "" }}
        names={checked.models}
        otherwise={null}
        onSaved={onDefault}
      />
    </div>
  );
}
