"use client";

import { PageFailure } from "@/components/shell/page-failure";
import "./globals.css";

export default function GlobalError(props: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <PageFailure {...props} />
      </body>
    </html>
  );
}
