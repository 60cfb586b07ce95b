import type { TypingMode } from '../../../contract/service-item.ts';
import type { Stroke } from '../handwriting/strokes.ts';
import type { Reply, Request, Suggestion, Way } from './protocol.ts';

/** What the engines tell of themselves. */
export interface TypingNews {
  reply(reply: Reply): void;
  /** none of them will ever answer */
  broken(): void;
}

/** The engines of one visit. */
export interface TypingHost {
  ask(request: Request): void;
  /** Ends them with all they know. */
  end(): void;
}

/** `cold`: not asked for yet; `failed`: will not come in this visit. */
export type WayState = 'cold' | 'warming' | 'ready' | 'failed';

/** What a field begins with. Lengths are counted in characters (code points). */
export interface Field {
  mode: TypingMode;
  text: string;
  maxLength: number;
}

type Asked = Request extends infer Each ? (Each extends Request ? Omit<Each, 'id'> : never) : never;

const noField: Field = { mode: 'sentence', text: '', maxLength: 0 };
const nothing = (): void => undefined;
const nobody: TypingHost = { ask: nothing, end: nothing };

/**
 * What one citizen types in one visit, as the screen shows it. It lives in this page alone; at the end of the visit
 * {@link Typing.endVisit} forgets it, together with the engines and all they learnt.
 */
export class Typing {
  /** chosen by the citizen, kept for the visit */
  way = $state<Way>('pinyin');
  ways = $state<Record<Way, WayState>>({ pinyin: 'cold', handwriting: 'cold' });
  /** what is written so far */
  text = $state('');
  picked = $state('');
  /** more was written than the field holds: the rest was not taken */
  full = $state(false);
  /** for the waiting letters */
  suggestions = $state.raw<readonly Suggestion[]>([]);
  /** for the strokes on the pad */
  written = $state.raw<readonly Suggestion[]>([]);
  #spelled = $state('');
  /** letters that are pressed but not answered yet: shown at once */
  #unanswered = $state.raw<readonly { id: number; letter: string }[]>([]);

  readonly #open: (news: TypingNews) => TypingHost;
  #host: TypingHost | undefined;
  #field = noField;
  /** of this field */
  #firstId = 1;
  #lastId = 0;
  #lastStrokes = 0;
  #lastAnswered = 0;
  #afterAnswers = nothing;
  #nobodyAnswers = false;

  /** `open` starts the engines; it is called once in a visit, when somebody may soon type. */
  constructor(open: (news: TypingNews) => TypingHost) {
    this.#open = open;
  }

  /** Letters that wait, as they are read. */
  get spelled(): string {
    return this.#spelled + this.#unanswered.map(({ letter }) => letter).join('');
  }

  /** Letters are shown that the engine has not answered yet. */
  get awaiting(): boolean {
    return this.#unanswered.length > 0;
  }

  get composing(): boolean {
    return this.picked !== '' || this.spelled !== '';
  }

  /** Something waits to be chosen: letters, or a character on the pad. */
  get choosing(): boolean {
    return this.composing || this.written.length > 0;
  }

  /** Does it once everything that was pressed before has been answered, so that nothing stale is handed over. */
  whenAnswered(action: () => void): void {
    if (this.#lastAnswered >= this.#lastId || this.#nobodyAnswers) action();
    else this.#afterAnswers = action;
  }

  /** Starts the engines, so that they are warm when the first key is pressed. */
  warm(): void {
    if (this.#host) return;
    this.ways = { pinyin: 'warming', handwriting: 'warming' };
    // replies of engines that were ended meanwhile are nobody's
    const own = <News>(take: (news: News) => void) => {
      return (news: News) => {
        if (this.#host === host) take(news);
      };
    };
    const host = this.#startedWith({
      reply: own<Reply>((reply) => this.#take(reply)),
      broken: own<void>(() => this.#broken()),
    });
    this.#host = host;
  }

  /** A field is there, with what was written in it before. */
  open(field: Field): void {
    this.warm();
    this.#forgetField();
    this.#field = field;
    this.text = field.text;
    this.#ask({ kind: 'open', mode: field.mode });
  }

  /** One key: a letter of pinyin, or any other character, which is taken as it is. */
  press(key: string): void {
    const id = this.#ask({ kind: 'key', key });
    if (/^[a-zü']$/.test(key) && this.ways.pinyin !== 'failed')
      this.#unanswered = [...this.#unanswered, { id, letter: key }];
  }

  backspace(): void {
    this.#ask({ kind: 'backspace' });
  }

  /** Takes the suggestion at this place. */
  choose(index: number): void {
    this.#ask({ kind: 'choose', index });
  }

  /** Finishes what waits with the first suggestions. */
  commit(): void {
    this.#ask({ kind: 'commit' });
  }

  /** What is on the writing pad now: all strokes of one character. */
  write(strokes: readonly Stroke[]): void {
    this.#lastStrokes = this.#ask({ kind: 'strokes', strokes });
    if (strokes.length === 0) this.written = [];
  }

  /** Takes the written character at this place; the pad is for the next. */
  chooseWritten(index: number): void {
    const chosen = this.written[index];
    if (chosen) this.#append(chosen.text, 0);
    this.write([]);
  }

  /** The other way; letters that wait are finished first. */
  use(way: Way): void {
    if (this.composing) this.commit();
    this.write([]);
    this.way = way;
  }

  /** Forgets everything: the next person finds nothing. */
  endVisit(): void {
    this.#host?.end();
    this.#host = undefined;
    this.#nobodyAnswers = false;
    this.ways = { pinyin: 'cold', handwriting: 'cold' };
    this.way = 'pinyin';
    this.#field = noField;
    this.#forgetField();
  }

  #startedWith(news: TypingNews): TypingHost {
    try {
      return this.#open(news);
    } catch {
      this.#broken();
      return nobody;
    }
  }

  #broken(): void {
    this.#nobodyAnswers = true;
    this.ways = { pinyin: 'failed', handwriting: 'failed' };
    this.#afterAnswers();
  }

  #forgetField(): void {
    this.text = '';
    this.picked = '';
    this.full = false;
    this.suggestions = [];
    this.written = [];
    this.#spelled = '';
    this.#unanswered = [];
    this.#afterAnswers = nothing;
    // replies to what was asked for the field before are late
    this.#firstId = this.#lastId + 1;
  }

  #ask(asked: Asked): number {
    this.#lastId += 1;
    this.#host?.ask({ ...asked, id: this.#lastId });
    return this.#lastId;
  }

  #take(reply: Reply): void {
    if (reply.kind === 'way') {
      this.ways = { ...this.ways, [reply.way]: reply.state };
      return;
    }
    this.#lastAnswered = reply.id;
    if (reply.id < this.#firstId) return;
    if (reply.kind === 'composed') this.#show(reply);
    else if (reply.id === this.#lastStrokes) this.written = reply.suggestions;
    if (reply.id !== this.#lastId) return;
    const action = this.#afterAnswers;
    this.#afterAnswers = nothing;
    action();
  }

  #show(reply: Extract<Reply, { kind: 'composed' }>): void {
    this.#unanswered = this.#unanswered.filter(({ id }) => id > reply.id);
    this.picked = reply.composition.picked;
    this.#spelled = reply.composition.spelled;
    this.suggestions = reply.composition.suggestions;
    this.#append(reply.finished, reply.erased);
  }

  #append(finished: string, erased: number): void {
    if (finished === '' && erased === 0) return;
    const characters = [...this.text];
    const kept = [...characters.slice(0, characters.length - erased), ...finished];
    this.full = kept.length > this.#field.maxLength;
    this.text = kept.slice(0, this.#field.maxLength).join('');
  }
}
