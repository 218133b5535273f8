"use client";

import { useMemo } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { PageHeader } from "@/components/ui/page-header";
import { beginImported } from "./beginning";
import { BlankCard } from "./blank-card";
import { ImportCard } from "./import-card";
import { ImportPreview } from "./import-preview";
import type { Template } from "./template";
import { TemplateCard } from "./template-card";
import { useBegin } from "./use-begin";
import { useFileDrop } from "./use-file-drop";
import { useImport } from "./use-import";

const BACK = { href: "/workflows", label: "Workflows" };

/** The ways to start a workflow: blank, from a template, or from a file. */
export function NewWorkflow({
  templates,
  agents,
  memberId,
  openedAt,
}: {
  templates: readonly Template[];
  agents: readonly AgentSummary[];
  memberId: string;
  /** The server's time when it rendered the page. */
  openedAt: string;
}) {
  const begin = useBegin({ memberId, openedAt });
  const take = useImport();
  const isHeld = useFileDrop(take.takeFiles);
  const { read } = take;
  const beginning = useMemo(() => read && beginImported(read.definition, read.problems), [read]);
  return (
    <>
      {read && beginning ? (
        <>
          <PageHeader title="Import a workflow" back={BACK} />
          <ImportPreview {...{ read, beginning, agents, take, begin }} />
        </>
      ) : (
        <>
          <PageHeader
            title="New workflow"
            description="Start blank, import a file, or use a template."
            back={BACK}
          />
          <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
            <BlankCard begin={begin} />
            <ImportCard take={take} />
          </div>
          <section aria-labelledby="templates" className="grid grid-cols-1 gap-3">
            <div>
              <h2 id="templates" className="font-semibold text-lg">
                Templates
              </h2>
              <p className="text-muted">Ready to run as they are. Change anything you like.</p>
            </div>
            <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
              {templates.map((template) => (
                <TemplateCard key={template.id} template={template} agents={agents} begin={begin} />
              ))}
            </div>
          </section>
        </>
      )}
      {isHeld && (
        <div className="pointer-events-none fixed inset-2 z-20 grid place-items-center rounded-md border-2 border-accent border-dashed bg-accent-soft font-semibold text-accent text-lg">
          Drop the file to import it
        </div>
      )}
    </>
  );
}
