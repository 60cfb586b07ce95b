import type { DockPerson, DockState } from '../dock-api.ts';
import { deed } from './deed.ts';
import { element } from './element.ts';

/** The cards to press and the one place where a card can lie. */
export function cardsView(section: HTMLElement): (state: DockState) => void {
  const deck = element('div', { class: 'deck' });
  const pad = element('div', { class: 'pad' });
  const lift = element('button', { class: 'do', click: () => void deed('/api/card/lift') }, '拿走');
  section.append(deck, element('div', { class: 'reader' }, element('h3', {}, '读卡器'), pad, lift));
  let shown = '';
  return ({ persons, reader }) => {
    const now = JSON.stringify([persons, reader.card, reader.cable.state]);
    if (now === shown) return;
    shown = now;
    const lying = persons.find((person) => person.id === reader.card);
    deck.replaceChildren(...persons.map((person) => cardButton(person, person === lying)));
    pad.replaceChildren(lying ? cardFace(lying) : element('p', {}, padText(reader.cable.state)));
    pad.classList.toggle('holds', lying !== undefined);
    lift.toggleAttribute('disabled', lying === undefined);
  };
}

function padText(cable: DockState['reader']['cable']['state']): string {
  return cable === 'plugged' ? '点上面的一张卡，就放在这里' : '读卡器没有接上，放了卡也读不到';
}

function cardButton(person: DockPerson, lying: boolean): HTMLElement {
  return element(
    'button',
    {
      class: 'card',
      'data-person': person.id,
      'aria-pressed': String(lying),
      click: () => void deed('/api/card', { person: person.id }),
    },
    cardFace(person),
  );
}

function cardFace({ label, kind, note, damaged }: DockPerson): HTMLElement {
  const face = element('span', { class: damaged ? 'face damaged' : 'face' }, element('b', {}, label));
  if (kind !== label) face.append(element('small', {}, kind));
  if (note !== '') face.append(element('em', {}, note));
  return face;
}
