"use client";

import { useState } from "react";
import { besideFields, FailureNotice, sayFault } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import type { Role } from "@/server/domain/access/access";
import type { MemberLink } from "@/server/domain/member/member";
import { RoleSelect, readRole } from "./role-select";

const isField = (pointer: string) => ["/email", "/name"].includes(pointer);

export function AddMemberForm({ manager, onMade }: { manager: Role; onMade: (made: MemberLink) => void }) {
  const [missing, setMissing] = useState(false);
  const invite = trpc.member.invite.useMutation({ onSuccess: onMade });

  function submit(element: HTMLFormElement) {
    const form = new FormData(element);
    const email = String(form.get("email")).trim();
    setMissing(email === "");
    if (email === "") return undefined;
    return invite.mutateAsync({ email, name: String(form.get("name")), role: readRole(form) });
  }

  function settle() {
    setMissing(false);
    invite.reset();
  }

  return (
    <Form onSubmit={submit} onChange={settle}>
      <TextField
        label="Email"
        name="email"
        type="email"
        aria-required
        autoComplete="off"
        placeholder="sam@example.com"
        error={missing ? "Enter the member's email." : sayFault(invite.error, "/email", "The email")}
      />
      <TextField
        label="Name (optional)"
        name="name"
        maxLength={100}
        autoComplete="off"
        hint="Shown to other members. If you leave this empty, the name is based on the email."
        error={sayFault(invite.error, "/name", "The name")}
      />
      <RoleSelect manager={manager} initial="viewer" />
      <FailureNotice title="Couldn't add the member" failure={besideFields(invite.error, isField)} />
      <Button type="submit" variant="primary" pending={invite.isPending} className="justify-self-end">
        Add member
      </Button>
    </Form>
  );
}
