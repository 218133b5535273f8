import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { List } from "@/components/ui/list";
import type { CredentialDto, CredentialKind } from "@/server/domain/credential/credential";
import { CredentialRow } from "./credential-row";

interface SecretActions {
  onConnect: (firstKind: CredentialKind) => void;
  onEdit: (credential: CredentialDto) => void;
  onRemove: (credential: CredentialDto) => void;
}

/** Lists the keys for model providers and the header values. */
export function Secrets({
  credentials,
  defaultId,
  actions,
}: {
  credentials: readonly CredentialDto[];
  /** The ID of the secret that provides the default model. */
  defaultId: string | undefined;
  /** Null if the user isn't allowed to manage secrets. */
  actions: SecretActions | null;
}) {
  return (
    <Section
      title="Secrets"
      description={
        actions
          ? "Keys for model providers, and header values for HTTP agents and tool servers. Each is sent only to its own address or host."
          : "Keys for model providers, and header values. Owners and admins manage them."
      }
      actions={
        actions &&
        credentials.length > 0 && (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => actions.onConnect("header")}>Add secret</Button>
            <Button variant="primary" onClick={() => actions.onConnect("openai")}>
              Connect a model
            </Button>
          </div>
        )
      }
    >
      {credentials.length === 0 ? (
        <NoSecrets onConnect={actions?.onConnect} />
      ) : (
        <List aria-label="Secrets">
          {credentials.map((credential) => (
            <CredentialRow
              key={`${credential.id} ${credential.updatedAt}`}
              credential={credential}
              isDefault={credential.id === defaultId}
              {...(actions && {
                onEdit: () => actions.onEdit(credential),
                onRemove: () => actions.onRemove(credential),
              })}
            />
          ))}
        </List>
      )}
    </Section>
  );
}

function NoSecrets({ onConnect }: { onConnect: SecretActions["onConnect"] | undefined }) {
  return (
    <EmptyState
      title="No secrets yet"
      action={
        onConnect && (
          <div className="flex flex-wrap justify-center gap-2">
            <Button variant="primary" onClick={() => onConnect("openai")}>
              Connect a model
            </Button>
            <Button onClick={() => onConnect("header")}>Add secret</Button>
          </div>
        )
      }
    >
      {onConnect
        ? "Choose a provider, paste its key, then choose a model for your agents."
        : "Ask an owner or admin to connect a model."}
    </EmptyState>
  );
}
