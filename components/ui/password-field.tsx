"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import { classNames } from "./class-names";
import { CONTROL, Field } from "./field";

type Props = Omit<ComponentProps<"input">, "id" | "type" | "ref"> &
  Pick<ComponentProps<typeof Field>, "label" | "hint" | "error"> & {
    ref?: React.RefObject<HTMLInputElement | null>;
  };

const NEVER_CHANGES = () => () => {};

/** A password field with a button to show the password. Without JavaScript, there's no button. */
export function PasswordField({ label, hint, error, className, ref, ...rest }: Props) {
  const [shown, setShown] = useState(false);
  const hasScript = useSyncExternalStore(
    NEVER_CHANGES,
    () => true,
    () => false,
  );
  const own = useRef<HTMLInputElement>(null);
  const input = ref ?? own;

  // Hides the password on submit, because browsers suggest values from text fields to the next user.
  useEffect(() => {
    const form = input.current?.form;
    const hide = () => flushSync(() => setShown(false));
    form?.addEventListener("submit", hide);
    return () => form?.removeEventListener("submit", hide);
  }, [input]);

  const Icon = shown ? EyeOff : Eye;
  const action = shown ? "Hide password" : "Show password";
  return (
    <Field {...{ label, hint, error, className }}>
      {(wiring) => (
        <div className="relative">
          <input
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            {...rest}
            {...wiring}
            ref={input}
            type={shown ? "text" : "password"}
            className={classNames(CONTROL, "h-9 touch:h-11", hasScript && "pr-11 touch:pr-13")}
          />
          {hasScript && (
            <button
              type="button"
              aria-controls={wiring.id}
              title={action}
              onClick={() => setShown(!shown)}
              className="absolute inset-y-0 right-0 inline-flex w-10 items-center justify-center rounded-md text-muted transition-colors hover:text-ink touch:w-11"
            >
              <Icon aria-hidden className="size-4" />
              <span className="sr-only">{action}</span>
            </button>
          )}
        </div>
      )}
    </Field>
  );
}
