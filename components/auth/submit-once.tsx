"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";

/**
 * The submit button of a form that loads a new page. Ignores a second press. Without JavaScript, it's a plain
 * button.
 */
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
    // Navigating back can restore the page with the button still disabled.
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
