import type { ReactNode } from "react";
import { documentFont } from "@/components/runs/text/document-font";

export default function ReviewsLayout({ children }: { children: ReactNode }) {
  return <div className={`contents ${documentFont.variable}`}>{children}</div>;
}
