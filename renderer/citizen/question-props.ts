import type { Intent, QuestionView, VisitView } from '../../contract/visit.ts';

/** What each way of asking gets. */
export interface QuestionProps {
  view: VisitView;
  question: QuestionView;
  send: (intent: Intent) => void;
  /** hands the value over; whether it is taken, the terminal says */
  answer: (value: string) => void;
}
