"use client";

import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { List, ListRow } from "@/components/ui/list";
import { ExactTime } from "@/components/ui/time/exact-time";
import { toast } from "@/components/ui/toast";
import { useRowFocus } from "@/components/use-row-focus";
import type { Role, Scope } from "@/server/domain/access/access";
import type { CoverDto } from "@/server/domain/cover/api";
import { PAST_COVER_DAYS } from "@/server/domain/cover/period";
import type { MemberDto } from "@/server/domain/member/member";
import { mayManage } from "@/server/domain/member/rules";
import { CoverForm } from "./cover-form";

interface Me {
  memberId: string;
  role: Role;
  scopes: readonly Scope[];
}

/** The current and planned covers. People who decide reviews choose their own cover here. */
export function Covers({ initial, members, me }: { initial: CoverDto[]; members: MemberDto[]; me: Me }) {
  const api = trpc.useUtils();
  const { data: covers } = trpc.cover.list.useQuery({}, { initialData: initial });
  const [adding, setAdding] = useState(false);
  const { list, leave } = useRowFocus(covers, "button");
  const end = trpc.cover.end.useMutation({
    onSuccess: ({ id, cover, member }) => {
      leave(id);
      toast(`Cover ended: ${cover.name} for ${member.name}`);
    },
    onSettled: () => api.cover.list.invalidate(),
  });
  const decides = me.scopes.includes("reviews:decide");

  function mayEnd({ member }: CoverDto): boolean {
    if (member.id === me.memberId) return decides;
    const role = members.find(({ id }) => id === member.id)?.role;
    return me.scopes.includes("members:write") && role !== undefined && mayManage(me.role, role);
  }

  return (
    <Section
      title="Cover"
      description="While someone is away, their cover can decide their reviews. Each decision is recorded under both names."
      actions={decides && <Button onClick={() => setAdding(true)}>Set cover</Button>}
    >
      <FailureNotice title="Couldn't end the cover" failure={end.error} />
      {covers.length === 0 ? (
        <EmptyState title="Nobody is covering for anyone">
          {decides
            ? "Choose who decides your reviews while you're away."
            : "Anyone who decides reviews can choose someone to cover for them."}
        </EmptyState>
      ) : (
        <List ref={list} aria-label="Covers">
          {covers.map((cover) => (
            <CoverRow
              key={cover.id}
              cover={cover}
              pending={end.isPending && end.variables.id === cover.id}
              onEnd={mayEnd(cover) ? () => end.mutate({ id: cover.id }) : null}
            />
          ))}
        </List>
      )}
      <PastCovers />
      <Dialog open={adding} onClose={() => setAdding(false)} title="Set cover">
        <CoverForm
          members={members}
          me={me}
          onSet={({ cover, member }) => {
            setAdding(false);
            toast(`Cover set: ${cover.name} for ${member.name}`);
            return api.cover.list.invalidate();
          }}
        />
      </Dialog>
    </Section>
  );
}

/** Past covers, which show who could decide for whom. */
function PastCovers() {
  const [isOpen, setOpen] = useState(false);
  const { data: covers, error } = trpc.cover.list.useQuery({ status: "over" }, { enabled: isOpen });
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="cursor-pointer text-muted text-sm touch:min-h-11 touch:py-3">Past covers</summary>
      <div className="pt-2">
        <FailureNotice title="Couldn't load past covers" failure={error} />
        {covers?.length === 0 && (
          <p className="text-muted text-sm">No covers ended in the last {PAST_COVER_DAYS} days.</p>
        )}
        {covers && covers.length > 0 && (
          <List aria-label="Past covers">
            {covers.map((cover) => (
              <CoverRow key={cover.id} cover={cover} pending={false} onEnd={null} />
            ))}
          </List>
        )}
      </div>
    </details>
  );
}

function CoverRow({
  cover: { member, cover, setBy, from, until, endedAt, status },
  pending,
  onEnd,
}: {
  cover: CoverDto;
  pending: boolean;
  onEnd: (() => void) | null;
}) {
  const current = status === "current";
  return (
    <ListRow>
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="min-w-0 break-words font-medium">
            {cover.name} for {member.name}
          </span>
          {status !== "over" && (
            <Badge tone={current ? "done" : undefined}>{current ? "Now" : "Planned"}</Badge>
          )}
        </p>
        <p className="text-muted text-sm">
          <ExactTime at={from} /> to <ExactTime at={endedAt ?? until} />
          {setBy.id !== member.id && ` · Set by ${setBy.name}`}
        </p>
      </div>
      {onEnd && (
        <Button
          size="small"
          pending={pending}
          aria-label={`${current ? "End now" : "Cancel"}: cover by ${cover.name} for ${member.name}`}
          onClick={onEnd}
        >
          {current ? "End now" : "Cancel"}
        </Button>
      )}
    </ListRow>
  );
}
