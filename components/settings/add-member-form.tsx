"use client";

import { type FormEvent, useState } from "react";
import { FailureNotice, faultOf } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import type { Role } from "@/server/domain/access/access";
import type { MemberLink } from "@/server/domain/member/member";
import { RoleSelect, readRole } from "./role-select";

export function AddMemberForm({ manager, onMade }: { manager: Role; onMade: (made: MemberLink) => void }) {
  const [missing, setMissing] = useState(false);
  const invite = trpc.member.invite.useMutation({ onSuccess: onMade });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const email = String(form.get("email")).trim();
    setMissing(email === "");
    if (email === "") return;
    invite.mutate({ email, name: String(form.get("name")), role: readRole(form) });
  }

  const emailFault = missing ? "Type their email." : faultOf(invite.error, "/email");
  const nameFault = faultOf(invite.error, "/name");
  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <TextField
        label="Email"
        name="email"
        type="email"
        aria-required
        autoComplete="off"
        placeholder="sam@example.com"
        error={emailFault}
        onChange={() => setMissing(false)}
      />
      <TextField
        label="Name (optional)"
        name="name"
        maxLength={100}
        autoComplete="off"
        hint="As colleagues see it. Left empty, it is made from the email."
        error={nameFault}
      />
      <RoleSelect manager={manager} initial="viewer" />
      {!emailFault && !nameFault && <FailureNotice title="The member was not added" failure={invite.error} />}
      <Button type="submit" variant="primary" pending={invite.isPending} className="justify-self-end">
        Add member
      </Button>
    </form>
  );
}
