"use client";

import { type ComponentProps, useEffect, useReducer, useRef } from "react";

/**
 * A form that says itself what is wrong in it. Once a save is refused, the first field with a fault takes the focus, or
 * else what is said of the whole comes into view, unless something was typed meanwhile.
 */
export function Form({
  onSubmit,
  className = "grid grid-cols-1 gap-5",
  ...rest
}: Omit<ComponentProps<"form">, "onSubmit"> & { onSubmit: (form: HTMLFormElement) => void }) {
  const form = useRef<HTMLFormElement>(null);
  const isSent = useRef(false);
  /** A fault that is there already changes nothing that would have it rendered. */
  const [, render] = useReducer((sent: number) => sent + 1, 0);

  useEffect(() => {
    if (isSent.current && leadToFault(form.current)) isSent.current = false;
  });

  return (
    <form
      ref={form}
      noValidate
      {...rest}
      onSubmit={(event) => {
        event.preventDefault();
        isSent.current = true;
        render();
        onSubmit(event.currentTarget);
      }}
      onInput={() => {
        isSent.current = false;
      }}
      className={className}
    />
  );
}

/** `data-fault`: what is wrong with several fields together. */
function leadToFault(form: HTMLFormElement | null): boolean {
  const fault = form?.querySelector<HTMLElement>("[aria-invalid='true'], [data-fault]");
  const fold = fault?.closest<HTMLDetailsElement>("details:not([open])");
  if (fold) fold.open = true;
  fault?.focus();
  const notice = form?.querySelector("[role='alert']");
  if (!fault) notice?.scrollIntoView({ block: "nearest" });
  return Boolean(fault ?? notice);
}
