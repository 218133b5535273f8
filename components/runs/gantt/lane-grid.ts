/** The columns of a lane: the step's name, its track, and its time. On a phone, they're stacked. */
export const LANE_GRID =
  "grid grid-cols-1 gap-x-3 px-3 md:grid-cols-[minmax(9rem,15rem)_minmax(0,1fr)_minmax(8rem,12rem)]";
