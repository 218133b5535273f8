import { FailureNotice } from "@/components/failure-notice";
import { CredentialDialog } from "@/components/settings/models/credential-dialog";
import { trpc } from "@/components/trpc";
import { Button, ButtonLink } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";

/** Edits the secret that an agent sends in a run, without leaving the run page. */
export function EditSecretDialog({
  runId,
  agentId,
  title,
  onContinue,
  onSaved,
  onClose,
}: {
  runId: string;
  agentId: string;
  /** The dialog's title while the secret loads, or if the agent sends none or several. */
  title: string;
  /** Continues the run. Undefined if the user can't. */
  onContinue: (() => void) | undefined;
  onSaved: () => void;
  onClose: () => void;
}) {
  const secrets = trpc.credential.ofRun.useQuery({ runId, agentId });
  const api = trpc.useUtils();
  const goOn =
    onContinue &&
    (() => {
      onClose();
      onContinue();
    });
  const [secret, ...others] = secrets.data ?? [];
  if (secret && others.length === 0)
    return (
      <CredentialDialog
        credential={secret}
        firstKind={secret.kind}
        nextStep={() => ({
          words: "The new key applies from now on.",
          button: goOn && <ContinueButton onClick={goOn} />,
        })}
        onSaved={({ name, kind }) => {
          if (kind === "header") toast(`“${name}” saved`, goOn && { label: "Continue run", onSelect: goOn });
          onSaved();
          void api.credential.invalidate();
        }}
        onClose={onClose}
      />
    );
  return (
    <Dialog open onClose={onClose} title={title}>
      <div className="grid grid-cols-1 justify-items-start gap-4">
        {secrets.isPending && <Skeleton className="h-40" />}
        <FailureNotice title="Couldn't load the secret" failure={secrets.error} />
        {secrets.data && (
          <p>
            {secret
              ? "This agent sends several secrets. Open settings and edit the one that was refused."
              : "This agent uses no stored secret. If its model's key is set in the server's environment, change it there."}
          </p>
        )}
        <ButtonLink href="/settings/models">Open settings</ButtonLink>
      </div>
    </Dialog>
  );
}

function ContinueButton({ onClick }: { onClick: () => void }) {
  return (
    <div className="flex justify-end">
      <Button variant="primary" onClick={onClick}>
        Continue run
      </Button>
    </div>
  );
}
