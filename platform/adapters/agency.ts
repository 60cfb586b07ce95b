/** A case that the platform has received and the agency has not yet accepted. */
export interface ReceivedCase {
  caseId: string;
  caseNumber: string;
  itemCode: string;
  /** milliseconds since 1970 */
  receivedAtMs: number;
}

export type AgencyDecision =
  | { outcome: 'pending' }
  /** `by`: the agency's name, as the citizen sees it */
  | { outcome: 'accepted'; by: string };

/** The agencies that accept (受理) cases, behind one door. Asked again and again until it decides. */
export interface Agency {
  decide(serviceCase: ReceivedCase): Promise<AgencyDecision>;
}
