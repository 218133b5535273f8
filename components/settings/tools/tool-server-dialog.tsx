import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { CredentialForm } from "@/components/settings/models/credential-form";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { CredentialDto } from "@/server/domain/credential/credential";
import { parseUrl } from "@/server/domain/http/parse-url";
import type { SavedToolServer, ToolServerDto } from "@/server/domain/tool/tool-server";
import { ToolServerForm } from "./tool-server-form";
import type { ToolServerText } from "./use-tool-server-form";

/** Connects or edits a tool server. The user can also add the server's secret here. */
export function ToolServerDialog({
  server: given,
  credentials,
  keepsSecrets,
  onCredential,
  onSaved,
  onClose,
}: {
  /** Null for a new server. */
  server: ToolServerDto | null;
  credentials: readonly CredentialDto[];
  keepsSecrets: boolean;
  onCredential: () => void;
  onSaved: (saved: SavedToolServer) => void;
  onClose: () => void;
}) {
  /** The version that the input is based on. */
  const [server, setServer] = useState(given);
  const [text, setText] = useState(textOf(given));
  const [added, setAdded] = useState<CredentialDto[]>([]);
  /**
   * The state of the form for a new secret. "left" means that the user went back without saving: the form is hidden but
   * keeps its input.
   */
  const [secretForm, setSecretForm] = useState<"none" | "shown" | "left">("none");
  const frame = useRef<HTMLDivElement>(null);
  const known = [...credentials, ...added.filter(({ id }) => !credentials.some((other) => other.id === id))];

  function turnTo(form: typeof secretForm) {
    flushSync(() => setSecretForm(form));
    frame.current?.querySelector<HTMLElement>(":scope > :not([hidden]) :is(input, select)")?.focus();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={secretForm === "shown" ? "Secret" : server ? server.name : "Connect a tool server"}
    >
      <div ref={frame}>
        {secretForm !== "none" && (
          <div hidden={secretForm === "left"}>
            <CredentialForm
              credential={null}
              firstKind="header"
              firstAddress={parseUrl(text.url)?.origin ?? ""}
              firstName={text.name}
              back={<Button onClick={() => turnTo("left")}>Back to the server</Button>}
              onSaved={(credential) => {
                setAdded([...added, credential]);
                setText({ ...text, credentialId: credential.id });
                turnTo("none");
                onCredential();
              }}
            />
          </div>
        )}
        <div hidden={secretForm === "shown"}>
          <ToolServerForm
            key={server?.revision}
            server={server}
            text={text}
            credentials={known}
            onChange={setText}
            onSaved={onSaved}
            onTheirs={(theirs) => {
              setServer(theirs);
              setText(textOf(theirs));
            }}
            {...(keepsSecrets && { onAddSecret: () => turnTo("shown") })}
          />
        </div>
      </div>
    </Dialog>
  );
}

function textOf(server: ToolServerDto | null): ToolServerText {
  return {
    url: server?.url ?? "",
    name: server?.name ?? "",
    credentialId: server?.credentialId ?? "",
    headerName: server?.headerName ?? "Authorization",
  };
}
