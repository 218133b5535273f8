import { besideFields, FailureNotice, sayFault } from "@/components/failure-notice";
import { isSaveConflict, SaveConflict } from "@/components/save-conflict";
import { AddressField, NameField } from "@/components/settings/connection";
import { Button } from "@/components/ui/button";
import { Select, TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { CredentialDto } from "@/server/domain/credential/credential";
import { type EditedToolServer, useToolServerForm } from "./use-tool-server-form";

const isField = (pointer: string) => ["/url", "/name", "/credentialId", "/headerName"].includes(pointer);

/** A tool server's address and the secret that it requires. */
export function ToolServerForm({
  onAddSecret,
  ...edited
}: EditedToolServer & {
  /** Undefined if the user can't add secrets. */
  onAddSecret?: () => void;
}) {
  const { usable, chosen, missing, save, change, submit, saveOver, discard } = useToolServerForm(edited);
  const { server, text } = edited;
  const { url, name, headerName } = text;
  const fault = (field: string, subject: string) => sayFault(save.error, field, subject);
  return (
    <Form onSubmit={submit}>
      <AddressField
        placeholder="https://tools.example.com/mcp"
        hint="The URL of its MCP endpoint (streamable HTTP). It often ends in /mcp."
        error={missing && url.trim() === "" ? "Enter the address." : fault("/url", "The address")}
        value={url}
        onChange={({ target }) => change({ url: target.value })}
      />
      <NameField
        error={missing && name.trim() === "" ? "Enter a name." : fault("/name", "The name")}
        value={name}
        onChange={({ target }) => change({ name: target.value })}
      />
      <SecretSelect
        secrets={usable}
        error={fault("/credentialId", "The secret")}
        value={chosen}
        onChange={(credentialId) => change({ credentialId })}
        onAdd={onAddSecret}
      />
      {chosen !== "" && (
        <TextField
          label="Header"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          hint="The header that carries the secret."
          error={fault("/headerName", "The header")}
          value={headerName}
          onChange={({ target }) => change({ headerName: target.value })}
        />
      )}
      {isSaveConflict(save.error) ? (
        <SaveConflict noun="tool server" pending={save.isPending} onMine={saveOver} onTheirs={discard} />
      ) : (
        <FailureNotice
          title={server ? "Couldn't save the server" : "Couldn't connect the server"}
          failure={besideFields(save.error, isField)}
        />
      )}
      <div className="flex flex-wrap items-center justify-end gap-3">
        <p role="status" className="text-muted text-sm empty:hidden">
          {save.isPending && "Loading the server's tools."}
        </p>
        <Button type="submit" variant="primary" pending={save.isPending}>
          {server ? "Save and test" : "Connect"}
        </Button>
      </div>
    </Form>
  );
}

function SecretSelect({
  secrets,
  error,
  value,
  onChange,
  onAdd,
}: {
  secrets: readonly CredentialDto[];
  error: string | null;
  value: string;
  onChange: (credentialId: string) => void;
  /** Undefined if the user can't add secrets. */
  onAdd?: () => void;
}) {
  return (
    <div className="grid grid-cols-1 justify-items-start gap-2">
      <Select
        label="Secret"
        className="w-full"
        hint={
          onAdd
            ? "A header value that the server requires, such as a token."
            : "A header value that the server requires. Owners and admins add secrets under Settings → Models and secrets."
        }
        error={error}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      >
        <option value="">None</option>
        {secrets.map((credential) => (
          <option key={credential.id} value={credential.id}>
            {credential.name}
          </option>
        ))}
      </Select>
      {onAdd && (
        <Button size="small" onClick={onAdd}>
          Add secret
        </Button>
      )}
    </div>
  );
}
