import { CircleCheck, KeyRound, Sparkles } from "lucide-react";
import { FailureNotice } from "@/components/failure-notice";
import { isProvider, modelsInWords, nameModelServer, SECRET_KIND_NAMES } from "@/components/models/words";
import { ConnectionActions } from "@/components/settings/connection";
import { trpc } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { InlineError } from "@/components/ui/inline-error";
import { ListRow } from "@/components/ui/list";
import type { CredentialDto } from "@/server/domain/credential/credential";
import { describeSecret } from "./credential-words";

export function CredentialRow({
  credential,
  isDefault,
  onEdit,
  onRemove,
}: {
  credential: CredentialDto;
  /** Whether this secret provides the default model. */
  isDefault: boolean;
  /** Undefined, like `onRemove`, if the user isn't allowed to manage secrets. */
  onEdit?: () => void;
  onRemove?: () => void;
}) {
  const { id, name, kind, baseUrl } = credential;
  const check = trpc.credential.check.useMutation();
  const provider = isProvider(credential);
  const Icon = provider ? Sparkles : KeyRound;
  return (
    <ListRow className="py-3">
      <Icon aria-hidden className="size-4 text-muted max-sm:hidden" />
      <div className="grid min-w-0 flex-1 basis-60 gap-0.5">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {onEdit ? (
            <button
              type="button"
              onClick={onEdit}
              className="min-w-0 break-words text-left font-medium hover:underline touch:min-h-11"
            >
              {name}
            </button>
          ) : (
            <span className="min-w-0 break-words font-medium">{name}</span>
          )}
          {isDefault && <Badge tone="accent">Default model</Badge>}
        </p>
        <p className="break-all text-muted text-sm">
          {SECRET_KIND_NAMES[kind]} · {baseUrl}
        </p>
        <p className="text-muted text-sm">{describeSecret(credential)}</p>
      </div>
      {onEdit && onRemove && (
        <ConnectionActions
          name={name}
          testing={check.isPending}
          {...(provider && { onTest: () => check.mutate({ id }) })}
          onEdit={onEdit}
          onRemove={onRemove}
        />
      )}
      <div role="status" className="w-full empty:hidden">
        {check.data?.ok && (
          <p className="flex items-center gap-2">
            <CircleCheck aria-hidden className="size-4 shrink-0 text-done" />
            Connected to {nameModelServer(credential)}: {modelsInWords(check.data.models.length)}.
          </p>
        )}
      </div>
      {check.data?.ok === false && (
        <div className="w-full">
          <InlineError title="The test failed">{check.data.message}</InlineError>
        </div>
      )}
      {check.error && (
        <div className="w-full">
          <FailureNotice title="Couldn't run the test" failure={check.error} />
        </div>
      )}
    </ListRow>
  );
}
