/**
 * A row of tabs that scrolls sideways, without a scrollbar, to show the current one, and fades where it continues.
 * Overlaps the line below it, so that the row never scrolls vertically.
 */
export const TAB_ROW = "relative -mb-px flex gap-1 overflow-x-auto fade-edges [scrollbar-width:none]";
