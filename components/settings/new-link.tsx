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
          ? `A link that ${member.name} has from before opens nothing any more.`
          : `With it ${member.name} chooses a new password. Until then the old one works; afterwards it opens nothing, and what is signed in with it is signed out.`}
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
