import { CircleCheck, Wrench } from "lucide-react";
import { AgentLinks } from "@/components/agents/agent-links";
import { FailureNotice } from "@/components/failure-notice";
import { ConnectionActions } from "@/components/settings/connection";
import { trpc } from "@/components/trpc";
import { ListRow } from "@/components/ui/list";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { CheckedToolServer, ToolServerDto } from "@/server/domain/tool/tool-server";
import { FoundChanges } from "./found-changes";
import { describeFound, hasChanged, toolsInWords } from "./tool-words";

/** A tool server, the agents that use it, and a collapsed list of its tools. */
export function ToolServerRow({
  server,
  credential,
  found,
  onFound,
  onAdopted,
  onEdit,
  onRemove,
}: {
  server: ToolServerDto;
  /** The name of the server's secret. Null if the server has none. */
  credential: string | null;
  /** The result of the last test. Null if there was none. */
  found: CheckedToolServer | null;
  onFound: (found: CheckedToolServer | null) => void;
  onAdopted: () => void;
  /** Undefined, like `onRemove`, if the user isn't allowed to change servers. */
  onEdit?: () => void;
  onRemove?: () => void;
}) {
  const { id, name, url, headerName, usedBy, updatedAt } = server;
  const check = trpc.toolServer.check.useMutation({ onSuccess: onFound });
  return (
    <ListRow className="items-start py-3">
      <Wrench aria-hidden className="mt-0.5 size-4 text-muted max-sm:hidden" />
      <div className="grid min-w-0 flex-1 basis-60 gap-0.5">
        <p className="break-words font-medium">{name}</p>
        <p className="break-all text-muted text-sm">{url}</p>
        <p className="break-words text-muted text-sm">
          {credential === null ? "No secret" : `${headerName} from “${credential}”`} · changed{" "}
          <RelativeTime at={updatedAt} />
        </p>
        {usedBy.length > 0 && (
          <p className="break-words text-muted text-sm">
            Used by <AgentLinks agents={usedBy} />
          </p>
        )}
      </div>
      {onEdit && onRemove && (
        <ConnectionActions
          name={name}
          testing={check.isPending}
          onTest={() => {
            onFound(null);
            check.mutate({ id });
          }}
          onEdit={onEdit}
          onRemove={onRemove}
        />
      )}
      <div role="status" className="w-full empty:hidden">
        {check.isPending && <p className="text-muted">Loading the server's tools.</p>}
        {found && (
          <p className="flex items-start gap-2">
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-done" />
            <span className="wrap-anywhere min-w-0">{describeFound(found)}</span>
          </p>
        )}
      </div>
      {found && hasChanged(found) && <FoundChanges {...{ id, found, onAdopted }} />}
      {check.error && (
        <div className="w-full">
          <FailureNotice title="The test failed" failure={check.error} />
        </div>
      )}
      <FoldedTools server={server} />
    </ListRow>
  );
}

function FoldedTools({ server: { name, tools } }: { server: ToolServerDto }) {
  return (
    <details className="w-full sm:pl-7">
      <summary className="w-fit cursor-pointer rounded-sm touch:py-3">{toolsInWords(tools.length)}</summary>
      <ul aria-label={`Tools from ${name}`} className="mt-2 grid gap-2">
        {tools.map((tool) => (
          <li key={tool.name}>
            <code className="break-all font-mono text-sm">{tool.name}</code>
            <p className="max-w-prose whitespace-pre-line break-words text-muted text-sm">
              {tool.description}
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}
