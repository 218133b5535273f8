"use client";

import { FailureNotice } from "@/components/failure-notice";
import { AgentIcon } from "@/components/runs/agent-icon";
import { trpc } from "@/components/trpc";
import { ButtonLink } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { List, ListRow, ROW_LINK } from "@/components/ui/list";
import { PageHeader } from "@/components/ui/page-header";
import type { AgentDto } from "@/server/domain/agent/api";
import type { WorkflowsToUpdate } from "@/server/domain/workflow/outdated";
import { AgentBadges } from "./agent-badges";
import { OutdatedWorkflows } from "./outdated-workflows";
import { KIND_NAMES } from "./words";

/** The organization's custom agents and the built-in agents. */
export function AgentList({
  initial,
  outdated,
  mayWrite,
}: {
  initial: AgentDto[];
  outdated: WorkflowsToUpdate;
  mayWrite: boolean;
}) {
  const { data: agents, error } = trpc.agent.list.useQuery({}, { initialData: initial });
  const own = agents.filter(({ builtin }) => !builtin);
  const newAgent = (
    <ButtonLink href="/agents/new" variant="primary">
      New agent
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title="Agents"
        description="Agents run the steps of your workflows."
        actions={mayWrite && own.length > 0 && newAgent}
      />
      <FailureNotice title="Couldn't refresh the list" failure={error} />
      <OutdatedWorkflows initial={outdated} />
      <Section title="Custom agents">
        {own.length === 0 ? (
          <EmptyState title="No custom agents yet" action={mayWrite && newAgent}>
            An agent can follow your instructions with a model, fill in a template, call a URL, send an email,
            or post to Slack.
          </EmptyState>
        ) : (
          <Agents label="Custom agents" agents={own} />
        )}
      </Section>
      <Section
        title="Built-in"
        description="Available to everyone and read-only. To change an agent, make a copy."
      >
        <Agents label="Built-in agents" agents={agents.filter(({ builtin }) => builtin)} />
      </Section>
    </>
  );
}

function Agents({ label, agents }: { label: string; agents: readonly AgentDto[] }) {
  return (
    <List aria-label={label}>
      {agents.map((agent) => {
        const Icon = AgentIcon[agent.kind];
        return (
          <ListRow key={agent.id} className="flex-nowrap items-start py-3">
            <Icon
              aria-hidden
              className={`mt-0.5 size-4 shrink-0 ${agent.kind === "human" ? "text-waiting" : "text-muted"}`}
            />
            <div className="grid min-w-0 flex-1 gap-0.5">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <Link href={`/agents/${agent.id}`} className={`${ROW_LINK} min-w-0 break-words`}>
                  {agent.name}
                </Link>
                <AgentBadges agent={{ ...agent, builtin: false }} />
              </p>
              <p className="break-words text-muted text-sm">
                {KIND_NAMES[agent.kind]}
                {agent.description && ` · ${agent.description}`}
              </p>
            </div>
          </ListRow>
        );
      })}
    </List>
  );
}
