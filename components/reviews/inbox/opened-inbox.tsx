"use client";

import type { ComponentProps } from "react";
import { ReviewPane } from "@/components/reviews/pane/review-pane";
import { Inbox } from "./inbox";

/**
 * The inbox with a review that the server rendered. Its code loads with the page, so that nothing typed before
 * then is lost.
 */
export function OpenedInbox(props: Omit<ComponentProps<typeof Inbox>, "Pane">) {
  return <Inbox {...props} Pane={ReviewPane} />;
}
