import type { ChipCard } from '../dock-api.ts';
import { cableView } from './cable-view.ts';
import { deed } from './deed.ts';
import type { View } from './devices-view.ts';
import { element } from './element.ts';

const cards: Readonly<Record<ChipCard, string>> = {
  socialSecurity: '社保卡',
  resident: '身份证',
  bank: '银行卡',
  broken: '坏卡',
  torn: '没读完就拔',
};

/** The chip-card reader: the cards to put into its slot, and the way to take out what is there. */
export function chipReaderView(): View {
  const cable = cableView('社保卡读卡器', 'socialSecurityReader');
  const names = Object.keys(cards) as ChipCard[];
  const buttons = names.map((name) =>
    element(
      'button',
      { 'data-card': name, click: () => void deed('/api/chip-card', { card: name }) },
      cards[name],
    ),
  );
  const lift = element('button', { click: () => void deed('/api/chip-card/lift') }, '拿走');
  return {
    box: element(
      'article',
      { id: 'chip-reader-device' },
      cable.box,
      element('div', { class: 'slot' }, ...buttons, lift),
    ),
    show: ({ chipReader }) => {
      cable.show(chipReader.cable);
      const isPlugged = chipReader.cable.state === 'plugged';
      buttons.forEach((button, index) => {
        button.setAttribute('aria-pressed', String(names[index] === chipReader.card));
        button.toggleAttribute('disabled', !isPlugged);
      });
      lift.toggleAttribute('disabled', chipReader.card === null);
    },
  };
}
