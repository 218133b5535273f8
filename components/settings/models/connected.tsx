import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { modelsInWords, nameModelServer } from "@/components/models/words";
import type { Failure } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";
import type { CheckedCredential, CredentialDto } from "@/server/domain/credential/credential";

/** The next step after a key is saved and tested. */
export interface NextStep {
  words: string;
  /** The form for this step, if it has one. */
  form?: (names: string[]) => ReactNode;
  /** The button for this step. Shown even if the key's test failed. */
  button?: ReactNode;
}

/** Shown after a provider's key is saved. Tests the key, then shows the next step. */
export function Connected({
  credential,
  checked,
  failure,
  next,
  onAgain,
  onChange,
}: {
  credential: CredentialDto;
  /** Undefined while the test is in progress. */
  checked: CheckedCredential | undefined;
  failure: Failure | null;
  next: NextStep;
  onAgain: () => void;
  onChange: () => void;
}) {
  const who = nameModelServer(credential);
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
        {next.button}
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
      <div className="grid grid-cols-1 gap-5">
        <InlineError title="Saved, but the test failed" action={actions}>
          {checked.message}
        </InlineError>
        {next.button}
      </div>
    );
  return (
    <div className="grid grid-cols-1 gap-5">
      <p role="status" className="flex items-start gap-2">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-done" />
        <span>
          Connected to {who}: {modelsInWords(checked.models.length)}. {next.words}
        </span>
      </p>
      {next.form?.(checked.models)}
      {next.button}
    </div>
  );
}
