import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import QRCode from 'qrcode';

const photo = { width: 1512, height: 2016 };
const tilt = 0.09;

/** A phone's photo, in PNG: a tilted paper on a dark table, light from one side, grain; with the QR code of a text or none. */
export function photoOfPaper(text: string | undefined): Buffer {
  const canvas = createCanvas(photo.width, photo.height);
  const drawing = canvas.getContext('2d');
  drawing.fillStyle = '#4a3b2c';
  drawing.fillRect(0, 0, photo.width, photo.height);
  drawing.save();
  drawing.translate(photo.width / 2, photo.height / 2);
  drawing.rotate(tilt);
  drawing.fillStyle = '#f3f0e8';
  drawing.fillRect(-620, -900, 1240, 1800);
  if (text !== undefined) drawCode(drawing, text);
  drawing.restore();
  shade(drawing);
  return canvas.toBuffer('image/png');
}

function drawCode(drawing: SKRSContext2D, text: string): void {
  const { data, size } = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules;
  const dot = Math.floor(1000 / size);
  drawing.fillStyle = '#2b2b30';
  data.forEach((dark, index) => {
    if (!dark) return;
    const [x, y] = [index % size, Math.floor(index / size)];
    drawing.fillRect((x - size / 2) * dot, (y - size / 2) * dot, dot, dot);
  });
}

/** Light falls off to one corner, and every pixel has grain that is the same each time. */
function shade(drawing: SKRSContext2D): void {
  const picture = drawing.getImageData(0, 0, photo.width, photo.height);
  for (let at = 0; at < picture.data.length; at += 4) {
    const pixel = at / 4;
    const light = 1 - 0.35 * ((pixel % photo.width) / photo.width);
    const grain = ((pixel * 7919) % 31) - 15;
    for (const channel of [at, at + 1, at + 2]) {
      picture.data[channel] = (picture.data[channel] ?? 0) * light + grain;
    }
  }
  drawing.putImageData(picture, 0, 0);
}
