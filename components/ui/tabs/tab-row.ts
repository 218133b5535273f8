/**
 * A row of tabs that scrolls sideways, without a scrollbar. An edge fades out if there are more tabs beyond it. The
 * row itself overlaps the line below. If only its tabs did, the row would also scroll vertically.
 */
export const TAB_ROW = "relative -mb-px flex gap-1 overflow-x-auto fade-edges [scrollbar-width:none]";
