"use client";

import { PageFailure } from "@/components/shell/page-failure";
import "./globals.css";

export default function GlobalError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <PageFailure {...props} />
      </body>
    </html>
  );
}
