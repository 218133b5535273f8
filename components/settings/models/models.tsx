"use client";

import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { isProvider } from "@/components/models/words";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { List } from "@/components/ui/list";
import { toast } from "@/components/ui/toast";
import type { ModelChoice } from "@/server/domain/agent/config";
import type { CredentialDto, CredentialKind } from "@/server/domain/credential/credential";
import type { DefaultModel } from "@/server/domain/model/default-model";
import { Answering } from "./answering";
import { CredentialDialog } from "./credential-dialog";
import { CredentialRow } from "./credential-row";
import { DefaultModelForm } from "./default-model-form";

type Doing =
  | { action: "save"; credential: CredentialDto | null; firstKind: CredentialKind }
  | { action: "default" };

/** Shows the default model, and the secrets for models and other addresses. */
export function Models({
  initial,
  manages,
}: {
  initial: { model: DefaultModel; credentials: CredentialDto[] };
  /** Whether the user can change anything here. */
  manages: boolean;
}) {
  const model = trpc.model.getDefault.useQuery(undefined, { initialData: initial.model });
  const list = trpc.credential.list.useQuery(undefined, { initialData: initial.credentials });
  const [doing, setDoing] = useState<Doing | null>(null);
  const [removing, setRemoving] = useState<CredentialDto | null>(null);
  const remove = trpc.credential.remove.useMutation({
    onSuccess: () => {
      toast("Removed");
      setRemoving(null);
      return list.refetch();
    },
  });
  const close = () => setDoing(null);
  const credentials = list.data;
  const { chosen, fallback } = model.data;

  function saidDefault(choice: ModelChoice | null) {
    close();
    toast(choice ? `${choice.name} is now the default model` : "Default model cleared");
    void model.refetch();
  }

  const connect = (firstKind: CredentialKind) => setDoing({ action: "save", credential: null, firstKind });
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
        <Answering model={model.data} credentials={credentials} />
      </Section>
      <Section
        title="Secrets"
        description={
          manages
            ? "Keys for model providers, and header values for HTTP agents and tool servers. Each is sent only to its own address or host."
            : "Keys for model providers, and header values. Owners and admins manage them."
        }
        actions={
          manages &&
          credentials.length > 0 && (
            <div className="flex flex-wrap gap-2">
              <Button onClick={() => connect("header")}>Add secret</Button>
              <Button variant="primary" onClick={() => connect("openai")}>
                Connect a model
              </Button>
            </div>
          )
        }
      >
        {credentials.length === 0 ? (
          <EmptyState
            title="No secrets yet"
            action={
              manages && (
                <div className="flex flex-wrap justify-center gap-2">
                  <Button variant="primary" onClick={() => connect("openai")}>
                    Connect a model
                  </Button>
                  <Button onClick={() => connect("header")}>Add secret</Button>
                </div>
              )
            }
          >
            {manages
              ? "Choose a provider, paste its key, then choose a model for your agents."
              : "Ask an owner or admin to connect a model."}
          </EmptyState>
        ) : (
          <List aria-label="Secrets">
            {credentials.map((credential) => (
              <CredentialRow
                key={`${credential.id} ${credential.updatedAt}`}
                credential={credential}
                isDefault={chosen?.credentialId === credential.id}
                {...(manages && {
                  onEdit: () => setDoing({ action: "save", credential, firstKind: credential.kind }),
                  onRemove: () => {
                    remove.reset();
                    setRemoving(credential);
                  },
                })}
              />
            ))}
          </List>
        )}
      </Section>
      {doing?.action === "save" && (
        <CredentialDialog
          credential={doing.credential}
          firstKind={doing.firstKind}
          chosen={chosen}
          onSaved={({ name, kind }) => {
            // For a provider's key, the dialog shows the test's result instead.
            if (kind === "header") toast(`“${name}” saved`);
            void list.refetch();
          }}
          onDefault={saidDefault}
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
      <ConfirmDialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={`Remove “${removing?.name}”?`}
        action="Remove"
        pending={remove.isPending}
        onConfirm={() => removing && remove.mutate({ id: removing.id })}
        failure={<FailureNotice title="Couldn't remove the secret" failure={remove.error} />}
      >
        This deletes the stored value. If anything still uses this secret, choose a different one there first.
      </ConfirmDialog>
    </>
  );
}
