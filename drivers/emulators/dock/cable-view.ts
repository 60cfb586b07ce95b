import type { Cable, DockDevice } from '../dock-api.ts';
import { deed } from './deed.ts';
import { element } from './element.ts';

/** A device's name, its cable and the switch that pulls it. */
export function cableView(
  title: string,
  device: DockDevice,
): { box: HTMLElement; show: (cable: Cable) => void } {
  const plugged = plugSwitch(title, (on) => void deed(`/api/devices/${device}/${on ? 'plug' : 'unplug'}`));
  const words = element('small', {});
  const box = element('div', { class: 'cable' }, element('h3', {}, title, words), plugged.button);
  return {
    box,
    show: (cable) => {
      plugged.show(cable.state !== 'unplugged');
      words.textContent = cableWords(cable);
      box.dataset['state'] = cable.state;
    },
  };
}

function cableWords({ state, path, reason }: Cable): string {
  if (state === 'plugged') return path;
  return state === 'unplugged' ? '线已拔掉' : `接不上：${reason}`;
}

/** A switch that is on or off, and tells what it should become. */
export function plugSwitch(
  title: string,
  turn: (on: boolean) => void,
): { button: HTMLElement; show: (on: boolean) => void } {
  let isOn = false;
  const words = element('span', {});
  const button = element(
    'button',
    { class: 'switch', role: 'switch', 'aria-label': title, click: () => turn(!isOn) },
    words,
  );
  return {
    button,
    show: (on) => {
      isOn = on;
      button.setAttribute('aria-checked', String(on));
      words.textContent = on ? '接着' : '断开';
    },
  };
}
