import type { ReactNode } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { CredentialDialog } from "@/components/settings/models/credential-dialog";
import { trpc } from "@/components/trpc";
import { ButtonLink } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { listSecretIds } from "@/server/domain/agent/secret-ids";

/** Edits the secret that an agent sends, without leaving the page that shows its failure. */
export function SecretDialog({ agentId, onClose }: { agentId: string; onClose: () => void }) {
  const agent = trpc.agent.get.useQuery({ agentId });
  const credentials = trpc.credential.list.useQuery();
  const model = trpc.model.getDefault.useQuery();
  const inDialog = (content: ReactNode) => (
    <Dialog open onClose={onClose} title="Edit secret">
      {content}
    </Dialog>
  );
  const failure = agent.error ?? credentials.error ?? model.error;
  if (failure) return inDialog(<FailureNotice title="Couldn't load the secret" failure={failure} />);
  if (!agent.data || !credentials.data || !model.data) return inDialog(<Skeleton className="h-40" />);

  const ids = listSecretIds(agent.data.config, model.data.chosen);
  const [secret, ...others] = credentials.data.filter(({ id }) => ids.includes(id));
  if (!secret || others.length > 0)
    return inDialog(
      <div className="grid justify-items-start gap-4">
        <p>
          {secret
            ? "This agent sends several secrets. Open settings and edit the one that was refused."
            : "Countersign has no stored secret for this agent. Check the agent, and the model's key on the server."}
        </p>
        <ButtonLink href="/settings/models">Open settings</ButtonLink>
      </div>,
    );
  return (
    <CredentialDialog
      credential={secret}
      firstKind={secret.kind}
      chosen={model.data.chosen}
      onSaved={({ name, kind }) => {
        if (kind === "header") toast(`“${name}” saved`);
        void credentials.refetch();
      }}
      onDefault={onClose}
      onClose={onClose}
    />
  );
}
