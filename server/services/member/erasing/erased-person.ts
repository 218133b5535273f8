export interface ErasedPerson {
  organizationId: string;
  memberId: string;
  email: string;
  /** Every name that they had. */
  names: string[];
}
