import { AgentLinks } from "@/components/agents/agent-links";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import type { ToolServerDto } from "@/server/domain/tool/tool-server";

/** Removes a server if no agent uses it. Otherwise shows which agents do. */
export function RemoveToolServerDialog({
  server: { id, name, usedBy },
  onClose,
  onRefused,
  onRemoved,
}: {
  server: ToolServerDto;
  onClose: () => void;
  /** Called if the removal fails, for example because an agent now uses one of the server's tools. */
  onRefused: () => void;
  onRemoved: () => void;
}) {
  const remove = trpc.toolServer.remove.useMutation({ onSuccess: onRemoved, onError: onRefused });
  if (usedBy.length > 0)
    return (
      <Dialog
        open
        onClose={onClose}
        title={`“${name}” is in use`}
        footer={<Button onClick={onClose}>OK</Button>}
      >
        <p>
          Its tools are used by <AgentLinks agents={usedBy} />. Remove the tools from these agents first, then
          remove the server.
        </p>
      </Dialog>
    );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Remove “${name}”?`}
      action="Remove"
      pending={remove.isPending}
      onConfirm={() => remove.mutate({ id })}
      failure={<FailureNotice title="Couldn't remove the server" failure={remove.error} />}
    >
      No agent uses its tools. Past runs keep their tool calls.
    </ConfirmDialog>
  );
}
