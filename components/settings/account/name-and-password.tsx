"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FailureNotice, sayFault } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { PasswordField } from "@/components/ui/password-field";
import { toast } from "@/components/ui/toast";

/** Changes the user's own name, including on past decisions. */
export function YourName({ name: initial }: { name: string }) {
  const router = useRouter();
  const [name, setName] = useState(initial);
  const rename = trpc.me.rename.useMutation({
    onSuccess: (saved) => {
      setName(saved.name);
      toast("Name saved");
      router.refresh();
    },
  });
  const fault = sayFault(rename.error, "/name", "The name");

  return (
    <Form onSubmit={() => rename.mutateAsync({ name })} className="grid gap-3 border-t p-4">
      <TextField
        label="Name"
        hint="Shown to other members, including on your past decisions."
        autoComplete="name"
        maxLength={100}
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          rename.reset();
        }}
        error={fault}
      />
      <FailureNotice title="Couldn't save your name" failure={fault ? null : rename.error} />
      <Button type="submit" pending={rename.isPending} className="justify-self-start">
        Save name
      </Button>
    </Form>
  );
}

/** Changes the user's own password, which requires the current one. */
export function YourPassword({ email }: { email: string }) {
  const api = trpc.useUtils();
  const change = trpc.me.changePassword.useMutation({ onSuccess: () => void api.me.signIns.invalidate() });
  const [missing, setMissing] = useState({ current: false, password: false });
  const current = missing.current
    ? "Enter your current password."
    : sayFault(change.error, "/current", "This");
  const password = missing.password
    ? "Enter a new password."
    : sayFault(change.error, "/password", "The password");

  function submit(form: HTMLFormElement) {
    const typed = new FormData(form);
    const given = { current: String(typed.get("current")), password: String(typed.get("password")) };
    setMissing({ current: given.current === "", password: given.password === "" });
    if (given.current === "" || given.password === "") return undefined;
    const onSuccess = () => {
      form.reset();
      toast("Password changed. You're signed out everywhere else.");
    };
    return change.mutateAsync(given, { onSuccess });
  }

  function settle() {
    setMissing({ current: false, password: false });
    if (!change.isPending) change.reset();
  }

  return (
    <Card>
      <Form onSubmit={submit} onChange={settle} className="grid gap-4 p-4">
        {/* Tells password managers which account this is. */}
        <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
        <PasswordField
          label="Current password"
          name="current"
          autoComplete="current-password"
          aria-required
          error={current}
        />
        <PasswordField
          label="New password"
          name="password"
          autoComplete="new-password"
          aria-required
          hint="At least 12 characters. Changing your password signs you out everywhere else and unlinks Slack. API tokens keep working."
          error={password}
        />
        <FailureNotice
          title="Couldn't change your password"
          failure={current || password ? null : change.error}
        />
        <Button type="submit" pending={change.isPending} className="justify-self-start">
          Change password
        </Button>
      </Form>
    </Card>
  );
}
