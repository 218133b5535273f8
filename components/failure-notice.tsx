"use client";

import { Link } from "@/components/ui/link";
import type { Failure } from "./trpc";
import { InlineError } from "./ui/inline-error";

const UNREACHED = "Couldn't reach the server. Check your connection and try again.";

/** Links to where failures can be fixed, keyed by error code. */
const FIXES: Partial<Record<NonNullable<Failure["data"]>["appCode"], { href: string; label: string }>> = {
  unauthenticated: { href: "/sign-in", label: "Sign in" },
  "second-person-required": { href: "/settings/rules", label: "View pending changes" },
  "spending-limit": { href: "/settings/usage", label: "See usage" },
};

/** Shows a procedure's error next to the control that triggered it. `title` says what failed. */
export function FailureNotice({ title, failure }: { title: string; failure: Failure | null }) {
  if (!failure) return null;
  const { data, message } = failure;
  const fix = data && FIXES[data.appCode];
  return (
    <InlineError title={title} requestId={data?.requestId} problem={data?.appCode}>
      {data ? message : UNREACHED}
      {fix && (
        <>
          {" "}
          <Link href={fix.href} className="underline">
            {fix.label}
          </Link>
        </>
      )}
    </InlineError>
  );
}

/** Returns the server's error for one field, or null. `pointer` looks like "/name". */
export function faultOf(failure: Failure | null, pointer: string): string | null {
  return failure?.data?.errors?.find((error) => error.pointer === pointer)?.message ?? null;
}

/** Returns the server's error for one field as a sentence that starts with `subject`, such as "The name". */
export function sayFault(failure: Failure | null, pointer: string, subject: string): string | null {
  const fault = faultOf(failure, pointer);
  return fault && `${subject} ${fault}.`;
}

/** Returns the failure, or null if fields show all of its errors. */
export function besideFields(failure: Failure | null, isField: (pointer: string) => boolean): Failure | null {
  const errors = failure?.data?.errors ?? [];
  return errors.length > 0 && errors.every(({ pointer }) => isField(pointer)) ? null : failure;
}
