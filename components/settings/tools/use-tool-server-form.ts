import { useState } from "react";
import { settle, trpc } from "@/components/trpc";
import type { CredentialDto } from "@/server/domain/credential/credential";
import { isSameOrigin } from "@/server/domain/http/origin";
import type { SavedToolServer, ToolServerDto } from "@/server/domain/tool/tool-server";

export interface ToolServerText {
  url: string;
  name: string;
  /** Empty if the server has no secret. */
  credentialId: string;
  headerName: string;
}

export interface EditedToolServer {
  /** Null for a new server. */
  server: ToolServerDto | null;
  text: ToolServerText;
  credentials: readonly CredentialDto[];
  onChange: (text: ToolServerText) => void;
  onSaved: (saved: SavedToolServer) => void;
  /** Replaces the input with the version that someone else saved. */
  onTheirs: (theirs: ToolServerDto) => void;
}

/** Returns the secrets that a server can use, whether input is missing, and the request that saves the server. */
export function useToolServerForm({
  server,
  text,
  credentials,
  onChange,
  onSaved,
  onTheirs,
}: EditedToolServer) {
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

  /** Undefined if the tool server was deleted or the app is unreachable. Saving then shows the reason. */
  function readTheirs() {
    const list = api.toolServer.list.fetch(undefined, { staleTime: 0 });
    return list.then((all) => all.find(({ id }) => id === server?.id)).catch(() => undefined);
  }

  return {
    usable,
    /** The ID of the chosen secret. Empty if none is chosen, or if the secret can't be sent to the server's address. */
    chosen,
    missing,
    save,
    change(part: Partial<ToolServerText>) {
      onChange({ ...text, ...part });
      setMissing(false);
      save.reset();
    },
    submit: () => submit(),
    /** Overwrites someone else's change. */
    saveOver: async () => void submit(await readTheirs()),
    async discard() {
      const theirs = await readTheirs();
      if (theirs) onTheirs(theirs);
      else void submit();
    },
  };
}
