/** The look of a field that is like the text of the page until it is worked on. */
export const IN_PLACE =
  "-mx-2 rounded-md border border-transparent bg-transparent px-2 hover:border-line focus:border-edge focus:bg-surface read-only:hover:border-transparent";
