import NextLink from "next/link";
import type { ComponentProps } from "react";

/**
 * A link to another page. Every page is read when it opens, so prefetching would only bring its route, at the cost of
 * two requests for each visible link.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
