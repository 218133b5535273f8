"use client";

import { useState } from "react";
import { OutdatedWorkflows } from "@/components/agents/outdated-workflows";
import { isProvider } from "@/components/models/words";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { ModelChoice } from "@/server/domain/agent/config";
import type { CredentialDto, CredentialKind } from "@/server/domain/credential/credential";
import type { DefaultModel } from "@/server/domain/model/default-model";
import type { WorkflowsToUpdate } from "@/server/domain/workflow/outdated";
import { CredentialDialog } from "./credential-dialog";
import { CurrentDefaultModel } from "./current-default-model";
import { DefaultModelForm } from "./default-model-form";
import { RemoveSecretDialog, useRemoval } from "./remove-secret-dialog";
import { Secrets } from "./secrets";

type Doing =
  | { action: "save"; credential: CredentialDto | null; firstKind: CredentialKind }
  | { action: "default" };

/** Shows the default model and the secrets for model servers and other hosts. */
export function Models({
  initial,
  outdated,
  manages,
}: {
  initial: { model: DefaultModel; credentials: CredentialDto[] };
  outdated: WorkflowsToUpdate;
  /** Whether the user can change anything here. */
  manages: boolean;
}) {
  const api = trpc.useUtils();
  const model = trpc.model.getDefault.useQuery(undefined, { initialData: initial.model });
  const list = trpc.credential.list.useQuery(undefined, { initialData: initial.credentials });
  const [doing, setDoing] = useState<Doing | null>(null);
  const removal = useRemoval(() => list.refetch());
  const close = () => setDoing(null);
  const credentials = list.data;
  const { chosen, fallback } = model.data;

  function saidDefault(choice: ModelChoice | null) {
    close();
    toast(choice ? `${choice.name} is now the default model` : "Default model cleared");
    void model.refetch();
    void api.workflow.listOutdated.invalidate();
  }

  return (
    <>
      <Section
        title="Default model"
        description="Used by agents without their own model."
        actions={
          manages &&
          credentials.some(isProvider) && (
            <Button onClick={() => setDoing({ action: "default" })}>Choose the default model</Button>
          )
        }
      >
        <CurrentDefaultModel model={model.data} credentials={credentials} />
        <OutdatedWorkflows initial={outdated} />
      </Section>
      <Secrets
        credentials={credentials}
        defaultId={chosen?.credentialId}
        actions={
          manages
            ? {
                onConnect: (firstKind) => setDoing({ action: "save", credential: null, firstKind }),
                onEdit: (credential) => setDoing({ action: "save", credential, firstKind: credential.kind }),
                onRemove: removal.ask,
              }
            : null
        }
      />
      {doing?.action === "save" && (
        <CredentialDialog
          credential={doing.credential}
          firstKind={doing.firstKind}
          nextStep={(saved) => ({
            words: "Choose the default model.",
            form: (names) => (
              <DefaultModelForm
                credentials={[saved]}
                chosen={chosen?.credentialId === saved.id ? chosen : { credentialId: saved.id, name: "" }}
                names={names}
                otherwise={null}
                onSaved={saidDefault}
              />
            ),
          })}
          onSaved={({ name, kind }) => {
            // For a provider's key, the dialog shows the test's result instead.
            if (kind === "header") toast(`“${name}” saved`);
            void list.refetch();
          }}
          onClose={close}
        />
      )}
      <Dialog open={doing?.action === "default"} onClose={close} title="Default model">
        <DefaultModelForm
          credentials={credentials}
          chosen={chosen}
          otherwise={fallback ? `${fallback.name} at ${fallback.host}` : "None (simulated output)"}
          onSaved={saidDefault}
        />
      </Dialog>
      <RemoveSecretDialog removal={removal} />
    </>
  );
}
