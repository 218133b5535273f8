"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { isSaveConflict, SaveConflict } from "@/components/save-conflict";
import { Button, ButtonLink } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { toast } from "@/components/ui/toast";
import type { CreatedTrigger } from "@/server/domain/trigger/api";
import { TriggerFields } from "./form/trigger-fields";
import { useEditedTrigger } from "./form/use-trigger-form";
import { OWNING, OwnerNote } from "./owner-note";
import { triggerHref } from "./trigger-href";
import { TriggerSecretDialog } from "./trigger-secret-dialog";
import type { Trigger } from "./trigger-words";

export function EditTrigger({
  workflow,
  trigger,
  lastPayload,
  memberId,
  publicUrl,
}: {
  workflow: { id: string; name: string; inputUser: string | null };
  trigger: Trigger;
  /** The last body that a webhook received, for previewing the input. */
  lastPayload: string | null;
  memberId: string;
  publicUrl: string;
}) {
  const router = useRouter();
  const [made, setMade] = useState<CreatedTrigger | null>(null);
  const href = triggerHref(workflow.id, trigger.id);
  const { text, faults, isChanged, change, save, submit, saveOver, discard } = useEditedTrigger({
    trigger,
    lastPayload,
    onSaved: ({ secret, ...saved }) => {
      toast("Trigger saved");
      // Shows a new secret before opening the trigger's page, because it can't be shown later.
      if (secret === null) router.push(href);
      else setMade({ trigger: saved, secret });
    },
  });
  const isOwner = trigger.owner.id === memberId;
  return (
    <>
      <PageHeader title={`Edit ${trigger.name}`} back={{ href, label: trigger.name }} />
      <TriggerFields
        workflow={workflow}
        saved={trigger}
        text={text}
        faults={faults}
        failure={save.error}
        conflict={
          isSaveConflict(save.error) && (
            <SaveConflict
              noun="trigger"
              pending={save.isPending}
              onMine={() => void saveOver()}
              onTheirs={() => void discard()}
            />
          )
        }
        onChange={change}
        onSubmit={submit}
      >
        {!isOwner && (
          <OwnerNote>
            If you change anything but the name, you'll replace {trigger.owner.name} as the owner. {OWNING}
          </OwnerNote>
        )}
        <div className="flex flex-wrap gap-2">
          <Button
            type="submit"
            variant="primary"
            pending={save.isPending || save.isSuccess}
            disabled={!isChanged}
          >
            Save changes
          </Button>
          <ButtonLink href={href}>Cancel</ButtonLink>
        </div>
      </TriggerFields>
      <TriggerSecretDialog made={made} publicUrl={publicUrl} onClose={() => router.push(href)} />
    </>
  );
}
