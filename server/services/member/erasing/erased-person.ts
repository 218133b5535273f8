export interface ErasedPerson {
  organizationId: string;
  memberId: string;
  email: string;
  /** Every name that the person has had. */
  names: string[];
}
