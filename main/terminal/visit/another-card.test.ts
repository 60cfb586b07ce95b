import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CardRecord } from '../../../contract/card.ts';
import type { SignatureStrokes } from '../../../contract/submission.ts';
import type { Intent } from '../../../contract/visit.ts';
import { codes, wang, youth } from '../testing/samples.ts';
import { settle } from '../testing/virtual-clock.ts';
import { VisitBench } from '../testing/visit-bench.ts';

const signature: SignatureStrokes = [[{ x: 1, y: 2, t: 0 }]];
let bench: VisitBench;
beforeEach(() => {
  bench = new VisitBench();
});

/** As the driver does it: a card is noticed, and read only while the reader is armed. */
async function put(card: CardRecord): Promise<void> {
  bench.visit.cardEvent({ kind: 'mediaInserted' });
  await settle();
  if (bench.armed) bench.visit.cardEvent({ kind: 'cardRead', card, timing: { lastByteMs: 0 } });
  await settle();
}

async function lift(): Promise<void> {
  bench.visit.cardEvent({ kind: 'mediaRemoved' });
  await settle();
}

async function toTheQuestion(): Promise<void> {
  await bench.send(
    { kind: 'chooseTheme', theme: 'pension' },
    { kind: 'chooseService', code: codes.apply },
    { kind: 'begin' },
    { kind: 'agree' },
  );
  await put(wang);
  await bench.send({ kind: 'answer', question: 'delivery', value: 'village' });
}

const anotherPerson = { kind: 'card', step: 'problem', mismatch: 'anotherPerson' };

describe('another person’s card within a visit', () => {
  test('is told plainly, and lifting it leads back to the same question with its answers', async () => {
    await toTheQuestion();
    await lift();
    await put(youth);
    expect(bench.view.screen).toEqual(anotherPerson);
    expect(bench.view.canGoBack).toBe(false);
    expect(JSON.stringify(bench.view)).not.toContain(youth.name);
    await lift();
    expect(bench.screen('question').question.id).toBe('phone');
    await bench.send({ kind: 'back' });
    expect(bench.screen('question').question).toMatchObject({ id: 'delivery', value: 'village' });
  });

  test('the visit’s own card changes nothing', async () => {
    await toTheQuestion();
    await lift();
    await put(wang);
    bench.screen('question');
    expect(bench.armed).toBe(false);
  });

  test('trying again reads what lies there: the own card leads back', async () => {
    await toTheQuestion();
    await lift();
    await put(youth);
    await bench.send({ kind: 'retryCard' });
    expect(bench.armed).toBe(true);
    bench.visit.cardEvent({ kind: 'cardRead', card: youth, timing: { lastByteMs: 0 } });
    expect(bench.view.screen).toEqual(anotherPerson);
    await bench.send({ kind: 'retryCard' });
    bench.visit.cardEvent({ kind: 'cardRead', card: wang, timing: { lastByteMs: 0 } });
    bench.screen('question');
  });

  test('a card that cannot be read says nothing about its owner', async () => {
    await toTheQuestion();
    await lift();
    bench.visit.cardEvent({ kind: 'mediaInserted' });
    bench.visit.cardEvent({ kind: 'cardProblem', problem: 'cardUnreadable' });
    bench.screen('question');
    expect(bench.armed).toBe(false);
  });

  test('nothing is answered, signed or submitted while it lies there, nor while it is being read', async () => {
    await toTheQuestion();
    await bench.send({ kind: 'answer', question: 'phone', value: '18909330933' });
    bench.screen('review');
    await lift();
    bench.visit.cardEvent({ kind: 'mediaInserted' });
    await bench.send({ kind: 'submit', signature });
    expect(bench.saved).toHaveLength(0);
    bench.visit.cardEvent({ kind: 'cardRead', card: youth, timing: { lastByteMs: 0 } });
    await bench.send({ kind: 'submit', signature }, { kind: 'change', question: 'delivery' });
    expect(bench.saved).toHaveLength(0);
    await lift();
    bench.screen('review');
    await bench.send({ kind: 'submit', signature });
    expect(bench.saved).toHaveLength(1);
  });

  test('after *saved* it covers the first person’s case, and leads to nobody’s own cases', async () => {
    await toTheQuestion();
    await bench.send(
      { kind: 'answer', question: 'phone', value: '18909330933' },
      { kind: 'submit', signature },
    );
    bench.screen('saved');
    await lift();
    await put(youth);
    expect(bench.view.screen).toEqual(anotherPerson);
    await bench.send({ kind: 'anotherService' });
    await lift();
    bench.screen('saved');
    await put(youth);
    await bench.send({ kind: 'home' });
    expect(bench.screen('goodbye').cardStillThere).toBe(true);
    expect(bench.armed).toBe(false);
  });

  test('one may leave from there: it asks first, and wipes', async () => {
    await toTheQuestion();
    await lift();
    await put(youth);
    await bench.send({ kind: 'home' });
    expect(bench.view.overlay).toMatchObject({ kind: 'leave' });
    await bench.send({ kind: 'confirmLeave' });
    bench.screen('goodbye');
    await lift();
    await bench.clock.advance(20_000);
    bench.screen('idle');
  });

  test('nobody who stays away keeps the visit open', async () => {
    await toTheQuestion();
    await lift();
    await put(youth);
    await bench.clock.advance(151_000);
    bench.screen('goodbye');
  });
});

test('whatever is put down and pressed, everything saved is of the person whose card began the visit', async () => {
  const act = fc.oneof(
    fc.constantFrom<Intent>(
      { kind: 'chooseTheme', theme: 'pension' },
      { kind: 'chooseService', code: codes.apply },
      { kind: 'begin' },
      { kind: 'agree' },
      { kind: 'answer', question: 'delivery', value: 'village' },
      { kind: 'answer', question: 'phone', value: '18909330933' },
      { kind: 'submit', signature },
      { kind: 'submit', signature },
      { kind: 'anotherService' },
      { kind: 'home' },
      { kind: 'confirmLeave' },
      { kind: 'retryCard' },
      { kind: 'back' },
    ),
    fc.constantFrom('putWang' as const, 'putYouth' as const, 'lift' as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 60 }), async (steps) => {
      bench = new VisitBench();
      await toTheQuestion();
      let lying: CardRecord | undefined = wang;
      for (const step of steps) {
        const before = bench.saved.length;
        if (step === 'lift') {
          lying = undefined;
          await lift();
        } else if (step === 'putWang' || step === 'putYouth') {
          if (lying) await lift();
          lying = step === 'putWang' ? wang : youth;
          await put(lying);
        } else {
          await bench.send(step);
          if (lying && bench.armed)
            bench.visit.cardEvent({ kind: 'cardRead', card: lying, timing: { lastByteMs: 0 } });
        }
        const added = bench.saved.slice(before);
        // whoever signs has the own card on the reader, or none
        for (const { personKey } of added)
          expect(lying === undefined || personKey === `key of ${lying.idNumber}`).toBe(true);
      }
      bench.visit.stop();
    }),
    { numRuns: 80 },
  );
});

describe('the reader lost after the card was read', () => {
  const lose = (): void => {
    bench.facts = { ...bench.facts, cardReader: { device: 'noDevice', media: 'unknown' } };
    bench.visit.cardEvent({ kind: 'status', status: { device: 'noDevice', media: 'unknown' } });
  };
  const find = (): void => {
    bench.facts = { ...bench.facts, cardReader: { device: 'online', media: 'notPresent' } };
    bench.visit.cardEvent({ kind: 'status', status: { device: 'online', media: 'notPresent' } });
  };

  test('is told over the question, once, and the visit can go on', async () => {
    await toTheQuestion();
    lose();
    expect(bench.view.overlay).toEqual({ kind: 'readerGone' });
    bench.screen('question');
    await bench.send({ kind: 'stay' });
    expect(bench.view.overlay).toBeUndefined();
    lose();
    expect(bench.view.overlay).toBeUndefined();
    await bench.send(
      { kind: 'answer', question: 'phone', value: '18909330933' },
      { kind: 'submit', signature },
    );
    bench.screen('saved');
  });

  test('a reader that is found again takes its message away; lost again, it is told again', async () => {
    await toTheQuestion();
    lose();
    find();
    expect(bench.view.overlay).toBeUndefined();
    lose();
    expect(bench.view.overlay).toEqual({ kind: 'readerGone' });
  });

  test('on the card’s own screen and after *saved* nothing lies over the screen', async () => {
    await bench.send(
      { kind: 'chooseTheme', theme: 'pension' },
      { kind: 'chooseService', code: codes.apply },
      { kind: 'begin' },
      { kind: 'agree' },
    );
    lose();
    expect(bench.view.overlay).toBeUndefined();
    find();
    await put(wang);
    await bench.send(
      { kind: 'answer', question: 'delivery', value: 'village' },
      { kind: 'answer', question: 'phone', value: '18909330933' },
      { kind: 'submit', signature },
    );
    lose();
    expect(bench.view.overlay).toBeUndefined();
  });
});
