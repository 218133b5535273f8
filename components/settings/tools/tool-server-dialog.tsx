import { useState } from "react";
import { CredentialForm } from "@/components/settings/models/credential-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { CredentialDto } from "@/server/domain/credential/credential";
import type { SavedToolServer, ToolServerDto } from "@/server/domain/tool/tool-server";
import { ToolServerForm, type ToolServerText } from "./tool-server-form";

/** Connects a server or changes one; a header's value that it wants can be added on the way. */
export function ToolServerDialog({
  server,
  credentials,
  keepsSecrets,
  onCredential,
  onSaved,
  onClose,
}: {
  /** Null: a new one. */
  server: ToolServerDto | null;
  credentials: readonly CredentialDto[];
  keepsSecrets: boolean;
  onCredential: () => void;
  onSaved: (saved: SavedToolServer) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState<ToolServerText>({
    url: server?.url ?? "",
    name: server?.name ?? "",
    credentialId: server?.credentialId ?? "",
    headerName: server?.headerName ?? "Authorization",
  });
  const [added, setAdded] = useState<CredentialDto[]>([]);
  const [adding, setAdding] = useState(false);
  const known = [...credentials, ...added.filter(({ id }) => !credentials.some((other) => other.id === id))];

  return (
    <Dialog
      open
      onClose={onClose}
      title={adding ? "Header’s value" : server ? server.name : "Connect a tool server"}
    >
      {adding ? (
        <div className="grid grid-cols-1 gap-5">
          <CredentialForm
            credential={null}
            firstKind="header"
            firstAddress={URL.canParse(text.url) ? new URL(text.url).origin : ""}
            firstName={text.name}
            onSaved={(credential) => {
              setAdded([...added, credential]);
              setText({ ...text, credentialId: credential.id });
              setAdding(false);
              onCredential();
            }}
          />
          <Button className="justify-self-start" onClick={() => setAdding(false)}>
            Back to the server
          </Button>
        </div>
      ) : (
        <ToolServerForm
          id={server?.id ?? null}
          text={text}
          credentials={known}
          onChange={setText}
          onSaved={onSaved}
          {...(keepsSecrets && { onAddSecret: () => setAdding(true) })}
        />
      )}
    </Dialog>
  );
}
