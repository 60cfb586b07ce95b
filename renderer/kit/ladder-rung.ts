/** A rung that was reached, or not yet, or that was refused. */
export interface LadderRung {
  title: string;
  detail?: string | undefined;
  reached: boolean;
  refused?: boolean;
}
