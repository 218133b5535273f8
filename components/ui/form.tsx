"use client";

import { type ComponentProps, useEffect, useReducer, useRef } from "react";

/**
 * A form that shows errors itself, without the browser's validation. When submitting fails, focuses the first field
 * with an error. If no field has an error, scrolls to the form's error message. Does neither if the user types first.
 *
 * `onSubmit` returns its request's promise, or undefined if it sends no request. Until the promise settles, ignores
 * further submits, such as the second of a double click.
 */
export function Form({
  onSubmit,
  className = "grid grid-cols-1 gap-5",
  ...rest
}: Omit<ComponentProps<"form">, "onSubmit"> & {
  onSubmit: (form: HTMLFormElement) => Promise<unknown> | undefined;
}) {
  const form = useRef<HTMLFormElement>(null);
  const isSent = useRef(false);
  const isLocked = useRef(false);
  /** Forces a render even if the error is the same as before, so that the field is focused again. */
  const [, render] = useReducer((sent: number) => sent + 1, 0);

  useEffect(() => {
    if (isSent.current && leadToFault(form.current)) isSent.current = false;
  });

  function submit(form: HTMLFormElement) {
    if (isLocked.current) return;
    isSent.current = true;
    render();
    const request = onSubmit(form);
    if (!request) return;
    isLocked.current = true;
    const unlock = () => {
      isLocked.current = false;
    };
    // Ignores the error, because the form shows it from the mutation's state.
    request.then(unlock, unlock);
  }

  return (
    <form
      ref={form}
      noValidate
      {...rest}
      onSubmit={(event) => {
        event.preventDefault();
        submit(event.currentTarget);
      }}
      onInput={() => {
        isSent.current = false;
      }}
      className={className}
    />
  );
}

/** `data-fault` marks an error about several fields together. */
function leadToFault(form: HTMLFormElement | null): boolean {
  const fault = form?.querySelector<HTMLElement>("[aria-invalid='true'], [data-fault]");
  const fold = fault?.closest<HTMLDetailsElement>("details:not([open])");
  if (fold) fold.open = true;
  fault?.focus();
  const notice = form?.querySelector("[role='alert']");
  if (!fault) notice?.scrollIntoView({ block: "nearest" });
  return Boolean(fault ?? notice);
}
