/**
 * A row of tabs that scrolls sideways, without a scrollbar. It fades out at an edge if it continues there. It overlaps
 * the line below it, so that it never scrolls vertically.
 */
export const TAB_ROW = "relative -mb-px flex gap-1 overflow-x-auto fade-edges [scrollbar-width:none]";
