import type { DockState } from '../dock-api.ts';
import { cardsView } from './cards-view.ts';
import { devicesView } from './devices-view.ts';
import { place } from './element.ts';
import { papersView } from './papers-view.ts';
import { screensView } from './screens-view.ts';

const views = [
  cardsView(place('cards')),
  devicesView(place('devices')),
  papersView(place('papers')),
  screensView(place('screens')),
];
const link = place('link');

const events = new EventSource('/api/events');
events.addEventListener('open', () => showLink(true));
events.addEventListener('error', () => showLink(false));
events.addEventListener('message', ({ data }: MessageEvent<string>) => {
  const state = JSON.parse(data) as DockState;
  views.forEach((show) => show(state));
});

function showLink(alive: boolean): void {
  link.textContent = alive ? '已连接' : '设备台没有回应，正在重连…';
  document.body.toggleAttribute('data-away', !alive);
}
