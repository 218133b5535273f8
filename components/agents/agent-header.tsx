import { AgentIcon } from "@/components/runs/agent-icon";
import { AuditLink } from "@/components/settings/audit/audit-link";
import { Button, ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { PageHeader } from "@/components/ui/page-header";
import type { AgentDetailDto } from "@/server/domain/agent/api";
import { AgentBadges } from "./agent-badges";
import { KIND_NAMES } from "./words";

/** An agent's name and actions. Without `onActive` or `onDelete`, the corresponding button isn't shown. */
export function AgentHeader({
  agent,
  mayCopy,
  pending = false,
  onActive,
  onDelete,
}: {
  agent: AgentDetailDto;
  mayCopy: boolean;
  pending?: boolean;
  onActive?: (active: boolean) => void;
  onDelete?: () => void;
}) {
  const { id, name, description, kind, active } = agent;
  const Icon = AgentIcon[kind];
  return (
    <PageHeader
      back={{ href: "/agents", label: "Agents" }}
      title={name}
      description={
        <div className="grid gap-1 pt-1">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="inline-flex items-center gap-1.5">
              <Icon aria-hidden className={`size-4 ${kind === "human" ? "text-waiting" : ""}`} />
              {KIND_NAMES[kind]}
            </span>
            <AgentBadges agent={agent} />
            <span className="inline-flex items-center gap-1">
              <code className="break-all font-mono text-xs">{id}</code>
              <CopyButton text={id} label="Copy agent ID" />
            </span>
          </div>
          {description && <p className="max-w-prose wrap-anywhere">{description}</p>}
          <AuditLink subject={id} />
        </div>
      }
      actions={
        <>
          {mayCopy && <ButtonLink href={`/agents/new?copy=${id}`}>Make a copy</ButtonLink>}
          {onActive && (
            <Button pending={pending} onClick={() => onActive(!active)}>
              {active ? "Deactivate" : "Activate"}
            </Button>
          )}
          {onDelete && <Button onClick={onDelete}>Delete</Button>}
        </>
      }
    />
  );
}
