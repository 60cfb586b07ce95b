import { fireEvent, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { DocumentCamera } from '../camera/document-camera.svelte.ts';
import { t } from '../messages/messages.ts';
import { sampleCamera } from '../preview/sample-camera.ts';
import { sample, visit } from '../preview/visit-test.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

/** A camera that took a page already: what it is asked for is noted. */
class TakenCamera extends DocumentCamera {
  readonly calls: string[] = [];
  override start(): void {
    this.calls.push('start');
    this.state = 'taken';
  }
  override stop(): void {
    this.calls.push('stop');
    this.state = 'off';
  }
  override taken(): string {
    return '/9j/';
  }
}

const nothing = () => {};
function takenCamera(): TakenCamera {
  return new TakenCamera({
    open: () => new Promise(nothing),
    eyes: () => ({ look: () => new Promise(nothing), take: () => new Promise(nothing), end: nothing }),
    frame: () => undefined,
    after: () => nothing,
    report: nothing,
    addressOf: () => ({ address: '', release: nothing }),
  });
}

test('the camera is open while somebody photographs, and closed once the terminal has the page', async () => {
  const camera = takenCamera();
  const { sent, show } = visit(sample('photo'), undefined, camera);
  expect(camera.calls).toEqual(['start']);
  await press(t('camera.use'));
  expect(sent).toEqual([{ kind: 'addPhoto', question: 'proof', jpeg: '/9j/' }]);
  await show(sample('photo-taken'));
  expect(camera.calls).toEqual(['start', 'stop']);
  await press(t('question.done'));
  expect(sent.at(-1)).toEqual({ kind: 'answer', question: 'proof', value: '1' });
});

test.each(['goodbye', 'idle', 'prepare'])('%s: the camera is closed', async (next) => {
  const camera = takenCamera();
  const { show } = visit(sample('photo'), undefined, camera);
  await show(sample(next));
  expect(camera.calls.at(-1)).toBe('stop');
});

test('another page, and all of them again', async () => {
  const camera = takenCamera();
  const { sent } = visit(sample('photo-taken'), undefined, camera);
  expect(camera.calls).toEqual([]);
  await press(t('camera.retakeAll'));
  expect(sent).toEqual([{ kind: 'retakePhotos', question: 'proof' }]);
  await press(t('camera.another'));
  expect(camera.calls).toEqual(['start']);
});

test('no camera: what happened, whose job it is, and the way on', async () => {
  const { sent } = visit(sample('photo-absent'), undefined, sampleCamera('photo-absent', false));
  await settled();
  expect(screen.getByText(/摄像头没有接上.*马干事/).textContent).toContain('0933');
  await press(t('camera.askHelp'));
  await press(t('camera.skip'));
  expect(sent).toEqual([{ kind: 'help' }, { kind: 'answer', question: 'proof', value: '0' }]);
});

test('a camera that fails for one more page leaves those that were taken', async () => {
  const { sent } = visit(sample('photo-taken'), undefined, sampleCamera('photo-busy', false));
  await press(t('camera.another'));
  await settled();
  expect(screen.queryByRole('button', { name: t('camera.skip') })).toBeNull();
  await press(t('camera.enough'));
  await press(t('question.done'));
  expect(sent).toEqual([{ kind: 'answer', question: 'proof', value: '1' }]);
});
