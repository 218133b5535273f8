"use client";

import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { List } from "@/components/ui/list";
import { toast } from "@/components/ui/toast";
import type { CredentialDto } from "@/server/domain/credential/credential";
import type { CheckedToolServer, ToolServerDto } from "@/server/domain/tool/tool-server";
import { RemoveToolServerDialog } from "./remove-tool-server-dialog";
import { ToolServerDialog } from "./tool-server-dialog";
import { ToolServerRow } from "./tool-server-row";
import { toolsInWords } from "./tool-words";

/** Lists the tool servers and the tools that each one offers. */
export function ToolServers({
  initial,
  manages,
  keepsSecrets,
}: {
  initial: { servers: ToolServerDto[]; credentials: CredentialDto[] };
  /** Whether the user can change anything here. */
  manages: boolean;
  /** Whether the user can also add secrets. */
  keepsSecrets: boolean;
}) {
  const list = useToolServers(initial);
  const [saving, setSaving] = useState<{ server: ToolServerDto | null } | null>(null);
  const [removing, setRemoving] = useState<ToolServerDto | null>(null);
  return (
    <>
      <FailureNotice title="Couldn't refresh the list" failure={list.failure} />
      <ServerList
        list={list}
        actions={manages ? { onSave: (server) => setSaving({ server }), onRemove: setRemoving } : null}
      />
      {saving && (
        <ToolServerDialog
          server={saving.server}
          credentials={list.credentials}
          keepsSecrets={keepsSecrets}
          onCredential={list.reloadCredentials}
          onClose={() => setSaving(null)}
          onSaved={({ id, name, tools, found: now }) => {
            const count = now?.count ?? tools.length;
            toast(`“${name}” ${saving.server ? "saved" : "connected"}: ${toolsInWords(count)}`);
            list.keepFound(id, now);
            setSaving(null);
            list.reload();
          }}
        />
      )}
      {removing && (
        <RemoveToolServerDialog
          server={removing}
          onClose={() => setRemoving(null)}
          onRefused={list.reload}
          onRemoved={() => {
            toast(`“${removing.name}” removed`);
            setRemoving(null);
            list.reload();
          }}
        />
      )}
    </>
  );
}

/** Returns the servers, the secrets, and the result of each server's last test. */
function useToolServers(initial: { servers: ToolServerDto[]; credentials: CredentialDto[] }) {
  const list = trpc.toolServer.list.useQuery(undefined, { initialData: initial.servers });
  const credentials = trpc.credential.list.useQuery(undefined, { initialData: initial.credentials });
  const [found, setFound] = useState<Record<string, CheckedToolServer | null>>({});
  return {
    servers: list.data,
    credentials: credentials.data,
    failure: list.error,
    found,
    keepFound: (id: string, now: CheckedToolServer | null) =>
      setFound((before) => ({ ...before, [id]: now })),
    reload: () => void list.refetch(),
    reloadCredentials: () => void credentials.refetch(),
  };
}

function ServerList({
  list: { servers, credentials, found, keepFound, reload },
  actions,
}: {
  list: ReturnType<typeof useToolServers>;
  /** Null if the user isn't allowed to change servers. `onSave` is called with null for a new server. */
  actions: {
    onSave: (server: ToolServerDto | null) => void;
    onRemove: (server: ToolServerDto) => void;
  } | null;
}) {
  const connect = actions && (
    <Button variant="primary" onClick={() => actions.onSave(null)}>
      Connect a tool server
    </Button>
  );
  return (
    <Section
      title="Tool servers"
      description="Tools let agents look things up, calculate, or file tickets. Each agent uses only the tools you give it."
      actions={servers.length > 0 && connect}
    >
      {servers.length === 0 ? (
        <EmptyState title="No tool servers yet" action={connect}>
          {actions
            ? "Connect a server that speaks MCP over HTTP, then choose which tools each agent can use."
            : "Ask an owner, admin, or builder to connect one."}
        </EmptyState>
      ) : (
        <List aria-label="Tool servers">
          {servers.map((server) => (
            <ToolServerRow
              key={server.id}
              server={server}
              credential={credentials.find(({ id }) => id === server.credentialId)?.name ?? null}
              found={found[server.id] ?? null}
              onFound={(now) => keepFound(server.id, now)}
              onAdopted={() => {
                toast(`Tool changes from “${server.name}” accepted`);
                keepFound(server.id, null);
                reload();
              }}
              {...(actions && {
                onEdit: () => actions.onSave(server),
                onRemove: () => actions.onRemove(server),
              })}
            />
          ))}
        </List>
      )}
    </Section>
  );
}
