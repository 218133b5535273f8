"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { PublishedNotices } from "@/components/runs/start/published-notices";
import { Button, ButtonLink } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { toast } from "@/components/ui/toast";
import type { CreatedTrigger } from "@/server/domain/trigger/api";
import type { TriggerType } from "@/server/domain/trigger/config";
import type { WorkflowDto } from "@/server/domain/workflow/api";
import { TriggerFields } from "./form/trigger-fields";
import { useNewTrigger } from "./form/use-trigger-form";
import { OWNING, OwnerNote } from "./owner-note";
import { triggerHref, triggersHref } from "./trigger-href";
import { TriggerSecretDialog } from "./trigger-secret-dialog";
import { TypeChoice } from "./type-choice";
import { UnpublishedNotice } from "./unpublished-notice";

/** Creates a trigger. `type` is the type that's selected at first. */
export function NewTrigger({
  workflow,
  type,
  publicUrl,
}: {
  workflow: Pick<WorkflowDto, "id" | "name" | "stepCount" | "steps"> & { inputUser: string | null };
  type: TriggerType;
  publicUrl: string;
}) {
  const router = useRouter();
  const [made, setMade] = useState<CreatedTrigger | null>(null);
  const open = ({ trigger }: CreatedTrigger) => router.push(triggerHref(workflow.id, trigger.id));
  const { text, faults, change, save, submit } = useNewTrigger({
    workflowId: workflow.id,
    type,
    onCreated: (created) => {
      toast("Trigger created");
      // Shows the secret before opening the trigger's page, because it can't be shown later.
      if (created.secret) setMade(created);
      else open(created);
    },
  });
  return (
    <>
      <PageHeader
        title="New trigger"
        description={`Starts runs of ${workflow.name} automatically.`}
        back={{ href: triggersHref(workflow.id), label: "Triggers" }}
      />
      <UnpublishedNotice workflow={workflow} />
      <TypeChoice value={text.type} onChange={(type) => change({ type })} />
      <TriggerFields
        workflow={workflow}
        saved={null}
        text={text}
        faults={faults}
        failure={save.error}
        onChange={change}
        onSubmit={submit}
      >
        <PublishedNotices
          workflowId={workflow.id}
          agentIds={workflow.steps.map(({ agentId }) => agentId)}
          asked
        />
        <OwnerNote>You'll own this trigger. {OWNING}</OwnerNote>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" pending={save.isPending || save.isSuccess}>
            Create trigger
          </Button>
          <ButtonLink href={triggersHref(workflow.id)}>Cancel</ButtonLink>
        </div>
      </TriggerFields>
      <TriggerSecretDialog made={made} publicUrl={publicUrl} onClose={() => made && open(made)} />
    </>
  );
}
