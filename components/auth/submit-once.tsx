"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";

/** The button of a form that is posted as a page: it ignores a second press. Without JavaScript it is a plain button. */
export function SubmitOnce({ children }: { children: ReactNode }) {
  const button = useRef<HTMLButtonElement>(null);
  const [sent, setSent] = useState(false);

  useEffect(() => {
    const form = button.current?.form;
    let isSent = false;
    const send = (event: Event) => {
      if (isSent) event.preventDefault();
      isSent = true;
      setSent(true);
    };
    // Going back may show this page again in its last state.
    const restore = () => {
      isSent = false;
      setSent(false);
    };
    form?.addEventListener("submit", send);
    window.addEventListener("pageshow", restore);
    return () => {
      form?.removeEventListener("submit", send);
      window.removeEventListener("pageshow", restore);
    };
  }, []);

  return (
    <Button ref={button} type="submit" variant="primary" pending={sent} className="w-full">
      {children}
    </Button>
  );
}
