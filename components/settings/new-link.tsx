"use client";

import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import type { MemberDto, MemberLink } from "@/server/domain/member/member";

/** Asks before the link that somebody may hold is replaced. */
export function NewLink({ member, onMade }: { member: MemberDto; onMade: (made: MemberLink) => void }) {
  const renew = trpc.member.renewLink.useMutation({ onSuccess: onMade });
  return (
    <div className="grid gap-5">
      <p>
        {member.status === "invited"
          ? `Any earlier link that ${member.name} has stops working.`
          : `We email ${member.name} a link to choose a new password. Until they use it, the old one works. Then they're signed out everywhere else.`}
      </p>
      <FailureNotice title="The link was not made" failure={renew.error} />
      <Button
        variant="primary"
        pending={renew.isPending}
        className="justify-self-end"
        onClick={() => renew.mutate({ id: member.id })}
      >
        Make link
      </Button>
    </div>
  );
}
