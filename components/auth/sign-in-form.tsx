"use client";

import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { InlineError } from "@/components/ui/inline-error";
import { Link } from "@/components/ui/link";
import { PasswordField } from "@/components/ui/password-field";
import { postAuth } from "./post-auth";

const FAILURES: Record<string, [title: string, advice: string]> = {
  CredentialsSignin: ["Couldn't sign in", "Wrong email or password. Check both and try again."],
  Missing: ["Couldn't sign in", "Enter your email and password."],
  TooManyAttempts: ["Too many attempts", "Wait a few minutes and try again."],
  NoCookie: [
    "Couldn't sign in",
    "Your browser is blocking cookies from this site. Allow them, then try again.",
  ],
  Unreached: ["Couldn't reach the server", "Check your connection, then try again."],
};
const WAIT_OR_RESET = "Wait a few minutes and try again, or reset your password.";
const OTHER: [string, string] = ["Couldn't sign in", "Something went wrong. Reload the page and try again."];

/**
 * `callbackPath` is the path on this site to open next. `canReset` is true if password reset links can be
 * emailed.
 */
export function SignInForm({ callbackPath, canReset }: { callbackPath: string; canReset: boolean }) {
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const password = useRef<HTMLInputElement>(null);

  async function signIn(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const email = String(form.get("email"));
    const typed = String(form.get("password"));
    if (!email || !typed) return setFailure("Missing");
    setPending(true);
    const error = await postAuth("callback/credentials", { email, password: typed }).catch(() => "Unreached");
    // Reloads the app, so nothing from a previous user's pages stays in memory.
    if (!error) return location.assign(callbackPath);
    setPending(false);
    setFailure(error);
    password.current?.select();
  }

  const [title, advice] = (failure && FAILURES[failure]) || OTHER;
  return (
    <form method="post" noValidate onSubmit={signIn} className="grid gap-4">
      {failure && (
        <InlineError title={title}>
          {failure === "TooManyAttempts" && canReset ? WAIT_OR_RESET : advice}
        </InlineError>
      )}
      <TextField label="Email" name="email" type="email" autoComplete="username" required autoFocus />
      <PasswordField
        ref={password}
        label="Password"
        name="password"
        autoComplete="current-password"
        required
      />
      <Button type="submit" variant="primary" pending={pending} className="mt-1 w-full">
        {pending ? "Signing in" : "Sign in"}
      </Button>
      <Link
        href="/forgot-password"
        className="justify-self-center text-sm underline touch:inline-flex touch:h-11 touch:items-center"
      >
        Forgot your password?
      </Link>
    </form>
  );
}
