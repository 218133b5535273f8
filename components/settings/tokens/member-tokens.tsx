"use client";

import { trpc } from "@/components/trpc";
import { Section } from "@/components/ui/card";
import { scopesOf } from "@/server/domain/access/access";
import type { MemberTokenDto } from "@/server/domain/token/token";
import { TokenList } from "./token-list";

/** Shows owners and admins the tokens of the members they manage. */
export function MemberTokens({ initial }: { initial: MemberTokenDto[] }) {
  const { data: tokens, refetch } = trpc.token.listOfMembers.useQuery(undefined, { initialData: initial });
  return (
    <Section
      title="Members' tokens"
      description="Tokens that belong to members you manage. You can't see their values."
    >
      <TokenList
        tokens={tokens}
        empty={<p className="text-muted text-sm">No tokens</p>}
        describe={({ member }) => ({ of: member, scopes: scopesOf(member.role) })}
        warn={({ member }) => `${member.name}'s programs that use this token will stop working immediately.`}
        onRevoked={refetch}
      />
    </Section>
  );
}
