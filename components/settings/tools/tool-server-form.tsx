import { useState } from "react";
import { besideFields, FailureNotice, sayFault } from "@/components/failure-notice";
import { isSaveConflict, SaveConflict } from "@/components/save-conflict";
import { AddressField, NameField } from "@/components/settings/connection";
import { settle, trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Select, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { CredentialDto } from "@/server/domain/credential/credential";
import { isSameOrigin } from "@/server/domain/http/origin";
import type { SavedToolServer, ToolServerDto } from "@/server/domain/tool/tool-server";

export interface ToolServerText {
  url: string;
  name: string;
  /** Empty for no secret. */
  credentialId: string;
  headerName: string;
}

const isField = (pointer: string) => ["/url", "/name", "/credentialId", "/headerName"].includes(pointer);

/** A tool server's address, and the secret that it requires. */
export function ToolServerForm({
  server,
  text,
  credentials,
  onChange,
  onSaved,
  onTheirs,
  onAddSecret,
}: {
  /** Null for a new server. */
  server: ToolServerDto | null;
  text: ToolServerText;
  credentials: readonly CredentialDto[];
  onChange: (text: ToolServerText) => void;
  onSaved: (saved: SavedToolServer) => void;
  /** Replaces the input with the version that someone else saved. */
  onTheirs: (theirs: ToolServerDto) => void;
  /** Undefined if the user can't add secrets. */
  onAddSecret?: () => void;
}) {
  const [missing, setMissing] = useState(false);
  const connect = trpc.toolServer.connect.useMutation({ onSuccess: onSaved });
  const change = trpc.toolServer.change.useMutation({ onSuccess: onSaved });
  const save = server ? change : connect;
  const api = trpc.useUtils();
  const { url, name, credentialId, headerName } = text;
  const usable = credentials.filter(
    (credential) => credential.kind === "header" && isSameOrigin(credential.baseUrl, url),
  );
  const chosen = usable.some((credential) => credential.id === credentialId) ? credentialId : "";

  function write(part: Partial<ToolServerText>) {
    onChange({ ...text, ...part });
    setMissing(false);
    save.reset();
  }

  /** `base` is the version to replace. */
  function submit(base = server) {
    const isMissing = url.trim() === "" || name.trim() === "";
    setMissing(isMissing);
    if (isMissing) return undefined;
    const given = { url, name, credentialId: chosen === "" ? null : chosen, headerName };
    return settle(
      base
        ? change.mutateAsync({ ...given, id: base.id, revision: base.revision })
        : connect.mutateAsync(given),
    );
  }

  /** Undefined if the tool server was deleted or the app is unreachable. Saving shows which. */
  function readTheirs() {
    const list = api.toolServer.list.fetch(undefined, { staleTime: 0 });
    return list.then((all) => all.find(({ id }) => id === server?.id)).catch(() => undefined);
  }

  const fault = (field: string, subject: string) => sayFault(save.error, field, subject);
  return (
    <Form onSubmit={() => submit()}>
      <AddressField
        placeholder="https://tools.example.com/mcp"
        hint="The URL of its MCP endpoint (streamable HTTP). It often ends in /mcp."
        error={missing && url.trim() === "" ? "Enter the address." : fault("/url", "The address")}
        value={url}
        onChange={({ target }) => write({ url: target.value })}
      />
      <NameField
        error={missing && name.trim() === "" ? "Enter a name." : fault("/name", "The name")}
        value={name}
        onChange={({ target }) => write({ name: target.value })}
      />
      <div className="grid grid-cols-1 justify-items-start gap-2">
        <Select
          label="Secret"
          className="w-full"
          hint={
            onAddSecret
              ? "A header value that the server requires, such as a token."
              : "A header value that the server requires. Owners and admins add secrets under Settings → Models."
          }
          error={fault("/credentialId", "The secret:")}
          value={chosen}
          onChange={({ target }) => write({ credentialId: target.value })}
        >
          <option value="">None</option>
          {usable.map((credential) => (
            <option key={credential.id} value={credential.id}>
              {credential.name}
            </option>
          ))}
        </Select>
        {onAddSecret && (
          <Button size="small" onClick={onAddSecret}>
            Add secret
          </Button>
        )}
      </div>
      {chosen !== "" && (
        <TextField
          label="Header"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          hint="The header that carries the secret."
          error={fault("/headerName", "The header")}
          value={headerName}
          onChange={({ target }) => write({ headerName: target.value })}
        />
      )}
      {isSaveConflict(save.error) ? (
        <SaveConflict
          noun="tool server"
          pending={save.isPending}
          onMine={async () => void submit(await readTheirs())}
          onTheirs={async () => {
            const theirs = await readTheirs();
            if (theirs) onTheirs(theirs);
            else void submit();
          }}
        />
      ) : (
        <FailureNotice
          title={server ? "Couldn't save the server" : "Couldn't connect the server"}
          failure={besideFields(save.error, isField)}
        />
      )}
      <div className="flex flex-wrap items-center justify-end gap-3">
        <p role="status" className="text-muted text-sm empty:hidden">
          {save.isPending && "Loading its tools."}
        </p>
        <Button type="submit" variant="primary" pending={save.isPending}>
          {server ? "Save and test" : "Connect"}
        </Button>
      </div>
    </Form>
  );
}
