import type { ReactNode } from "react";
import { DocumentPage } from "@/components/runs/text/document-page";

export default function ReviewsLayout({ children }: { children: ReactNode }) {
  return <DocumentPage>{children}</DocumentPage>;
}
