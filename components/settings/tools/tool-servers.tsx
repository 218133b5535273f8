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
  const list = trpc.toolServer.list.useQuery(undefined, { initialData: initial.servers });
  const credentials = trpc.credential.list.useQuery(undefined, { initialData: initial.credentials });
  const [saving, setSaving] = useState<{ server: ToolServerDto | null } | null>(null);
  const [found, setFound] = useState<Record<string, CheckedToolServer | null>>({});
  const [removing, setRemoving] = useState<ToolServerDto | null>(null);
  const servers = list.data;
  const connect = (
    <Button variant="primary" onClick={() => setSaving({ server: null })}>
      Connect a tool server
    </Button>
  );
  return (
    <>
      <FailureNotice title="The list isn't up to date" failure={list.error} />
      <Section
        title="Tool servers"
        description="Tools let agents look things up, calculate or file tickets. Each agent uses only the tools you give it."
        actions={manages && servers.length > 0 && connect}
      >
        {servers.length === 0 ? (
          <EmptyState title="No tool servers yet" action={manages && connect}>
            {manages
              ? "Connect a server that speaks MCP over HTTP, then choose which tools each agent can use."
              : "Ask an owner, admin or builder to connect one."}
          </EmptyState>
        ) : (
          <List aria-label="Tool servers">
            {servers.map((server) => (
              <ToolServerRow
                key={server.id}
                server={server}
                credential={credentials.data.find(({ id }) => id === server.credentialId)?.name ?? null}
                found={found[server.id] ?? null}
                onFound={(now) => setFound((before) => ({ ...before, [server.id]: now }))}
                onAdopted={() => {
                  toast(`Tool changes from “${server.name}” accepted`);
                  setFound((before) => ({ ...before, [server.id]: null }));
                  void list.refetch();
                }}
                {...(manages && {
                  onEdit: () => setSaving({ server }),
                  onRemove: () => setRemoving(server),
                })}
              />
            ))}
          </List>
        )}
      </Section>
      {saving && (
        <ToolServerDialog
          server={saving.server}
          credentials={credentials.data}
          keepsSecrets={keepsSecrets}
          onCredential={() => void credentials.refetch()}
          onClose={() => setSaving(null)}
          onSaved={({ id, name, tools, found: now }) => {
            const count = now?.count ?? tools.length;
            toast(`“${name}” ${saving.server ? "saved" : "connected"}: ${toolsInWords(count)}`);
            setFound((before) => ({ ...before, [id]: now }));
            setSaving(null);
            void list.refetch();
          }}
        />
      )}
      {removing && (
        <RemoveToolServerDialog
          server={removing}
          onClose={() => setRemoving(null)}
          onRefused={() => void list.refetch()}
          onRemoved={() => {
            toast(`“${removing.name}” removed`);
            setRemoving(null);
            void list.refetch();
          }}
        />
      )}
    </>
  );
}
