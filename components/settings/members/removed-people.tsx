"use client";

import { useState } from "react";
import { EraseDialog } from "@/components/erasure/erase-dialog";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { List, ListRow } from "@/components/ui/list";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { toast } from "@/components/ui/toast";
import { ERASE_PERSON } from "@/server/domain/erasure/words";
import type { RemovedMemberDto } from "@/server/domain/member/member";

/** Removed members, whose names owners can erase. */
export function RemovedPeople({ initial }: { initial: RemovedMemberDto[] }) {
  const { data: members, refetch } = trpc.member.listRemoved.useQuery(undefined, { initialData: initial });
  const [erasing, setErasing] = useState<RemovedMemberDto | null>(null);
  const erase = trpc.member.erase.useMutation({
    onSuccess: () => {
      setErasing(null);
      toast("Name and email erased");
      return refetch();
    },
  });
  if (members.length === 0) return null;
  return (
    <Section
      title="Removed people"
      description="Their names stay on their runs and decisions until you erase them."
    >
      <List aria-label="Removed people">
        {members.map((member) => (
          <ListRow key={member.id}>
            <div className="grid min-w-0 flex-1 gap-0.5">
              <p className="min-w-0 break-words font-medium">{member.name}</p>
              <p className="break-all text-muted text-sm">{member.email}</p>
              <p className="text-muted text-sm">
                Removed <RelativeTime at={member.removedAt} />
              </p>
            </div>
            <Button size="small" aria-label={`Erase ${member.name}`} onClick={() => setErasing(member)}>
              Erase…
            </Button>
          </ListRow>
        ))}
      </List>
      <EraseDialog
        open={erasing !== null}
        onClose={() => {
          erase.reset();
          setErasing(null);
        }}
        title={`Erase ${erasing?.name ?? "this person"}?`}
        action="Erase person"
        hint="Shown in the audit log. Don't name the person."
        pending={erase.isPending}
        failure={{ title: "Couldn't erase the person", failure: erase.error }}
        onErase={(reason) => erase.mutateAsync({ id: erasing?.id ?? "", reason })}
      >
        <p>{ERASE_PERSON.gone}</p>
        <p>{ERASE_PERSON.kept}</p>
      </EraseDialog>
    </Section>
  );
}
