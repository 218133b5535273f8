"use client";

import { useState } from "react";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { List } from "@/components/ui/list";
import { toast } from "@/components/ui/toast";
import { nameOfRole, type Role, type Scope } from "@/server/domain/access/access";
import type { MemberDto, MemberLink } from "@/server/domain/member/member";
import { mayManage } from "@/server/domain/member/rules";
import { AddMemberForm } from "./add-member-form";
import { ChangeRoleForm } from "./change-role-form";
import { type MemberAction, MemberRow } from "./member-row";
import { NewLink } from "./new-link";
import { RemoveMemberDialog } from "./remove-member-dialog";
import { ShownLink } from "./shown-link";

interface Me {
  memberId: string;
  role: Role;
  scopes: readonly Scope[];
  organizationName: string;
}

type Doing = { action: "add" } | { action: MemberAction; member: MemberDto };

/** The organization's members. Owners and admins can manage them here. */
export function Members({ initial, me }: { initial: MemberDto[]; me: Me }) {
  const api = trpc.useUtils();
  const { data: members, refetch } = trpc.member.list.useQuery(undefined, { initialData: initial });
  const [doing, setDoing] = useState<Doing | null>(null);
  const [made, setMade] = useState<MemberLink | null>(null);
  const manages = me.scopes.includes("members:write");
  const own = doing !== null && doing.action !== "add" && doing.member.id === me.memberId;

  function close() {
    setDoing(null);
    setMade(null);
  }

  function showLink(link: MemberLink) {
    setMade(link);
    void refetch();
  }

  function said(words: string) {
    close();
    toast(words);
    void api.member.listRemoved.invalidate();
    return refetch();
  }

  return (
    <Section
      title="Members"
      description={manages ? null : "Owners and admins can add, change, and remove members."}
      actions={
        manages && (
          <Button variant="primary" onClick={() => setDoing({ action: "add" })}>
            Add member
          </Button>
        )
      }
    >
      <List aria-label="Members">
        {members.map((one) => (
          <MemberRow
            key={one.id}
            member={one}
            own={one.id === me.memberId}
            onAction={
              manages && mayManage(me.role, one.role) ? (action) => setDoing({ action, member: one }) : null
            }
          />
        ))}
      </List>
      <Dialog open={doing !== null && doing.action !== "remove"} onClose={close} title={titleOf(doing, made)}>
        {made ? (
          <ShownLink made={made} />
        ) : doing?.action === "add" ? (
          <AddMemberForm manager={me.role} onMade={showLink} />
        ) : doing?.action === "link" ? (
          <NewLink member={doing.member} onMade={showLink} />
        ) : doing?.action === "role" ? (
          <ChangeRoleForm
            member={doing.member}
            manager={me.role}
            own={own}
            // Reloads if the user changed their own role, because that affects the whole page.
            onChanged={({ name, role }) =>
              own ? location.reload() : said(`${name}'s role is now ${nameOfRole(role)}`)
            }
          />
        ) : null}
      </Dialog>
      <RemoveMemberDialog
        member={doing?.action === "remove" ? doing.member : null}
        own={own}
        organizationName={me.organizationName}
        onClose={close}
        onRemoved={({ name }) => (own ? location.assign("/sign-in") : said(`${name} was removed`))}
      />
    </Section>
  );
}

function titleOf(doing: Doing | null, made: MemberLink | null): string {
  if (!doing) return "";
  if (doing.action === "add") return made ? `${made.member.name} was added` : "Add member";
  if (doing.action === "role") return `${doing.member.name}'s role`;
  return doing.member.status === "invited" ? `New link for ${doing.member.name}` : "New password link";
}
