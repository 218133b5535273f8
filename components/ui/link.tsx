import NextLink from "next/link";
import type { ComponentProps } from "react";

/**
 * A link to another page. Pages read their data when they open, so prefetching would load only the route, at
 * the cost of two requests per visible link.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
