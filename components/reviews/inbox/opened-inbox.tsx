"use client";

import type { ComponentProps } from "react";
import { ReviewPane } from "@/components/reviews/pane/review-pane";
import { Inbox } from "./inbox";

/**
 * The inbox with a review that the server rendered. The review's code loads with the page, because anything typed
 * before that code has loaded is lost.
 */
export function OpenedInbox(props: Omit<ComponentProps<typeof Inbox>, "Pane">) {
  return <Inbox {...props} Pane={ReviewPane} />;
}
