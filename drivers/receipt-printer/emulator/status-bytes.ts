/** What the emulated printer's sensors see. */
export interface EmulatedSensors {
  paper: 'full' | 'low' | 'out';
  coverOpen: boolean;
  fault: EmulatedFault;
  ticketInMouth: boolean;
  feeding: boolean;
}

/**
 * `cutter`: the blade is stuck; `jam`: paper is caught and the mechanism gave up; `headHot`: too hot to print;
 * `silent`: takes bytes and says nothing; `lyingDone`: has no paper, prints nothing and says that all is well.
 */
export type EmulatedFault = 'none' | 'cutter' | 'headHot' | 'silent' | 'lyingDone' | 'jam';

/** The sensors as the printer tells them, which is not always the truth. */
function told(sensors: EmulatedSensors): EmulatedSensors {
  if (sensors.fault !== 'lyingDone') return sensors;
  return { ...sensors, paper: 'full', coverOpen: false, fault: 'none' };
}

/** Whether the print head puts anything on paper. */
export function prints(sensors: EmulatedSensors): boolean {
  return sensors.fault === 'none' && sensors.paper !== 'out' && !sensors.coverOpen;
}

function errorBits(sensors: EmulatedSensors): number {
  const { fault } = sensors;
  const cutter = fault === 'cutter' || fault === 'jam' ? 0x08 : 0;
  return cutter | (fault === 'jam' ? 0x20 : 0) | (fault === 'headHot' ? 0x40 : 0);
}

/** The answer to `DLE EOT kind`, or nothing for a kind that does not exist. */
export function realTimeAnswer(kind: number, actual: EmulatedSensors): Uint8Array {
  const sensors = told(actual);
  const isOut = sensors.paper === 'out';
  switch (kind) {
    case 1:
      return Uint8Array.of(0x12 | (prints(sensors) ? 0 : 0x08));
    case 2:
      return Uint8Array.of(
        0x12 |
          (sensors.coverOpen ? 0x04 : 0) |
          (isOut ? 0x20 : 0) |
          (sensors.feeding ? 0x08 : 0) |
          (errorBits(sensors) ? 0x40 : 0),
      );
    case 3:
      return Uint8Array.of(0x12 | errorBits(sensors));
    case 4:
      return Uint8Array.of(0x12 | (isOut ? 0x6c : sensors.paper === 'low' ? 0x0c : 0));
    case 20:
      return kioskAnswer(sensors);
    default:
      return new Uint8Array(0);
  }
}

function kioskAnswer(sensors: EmulatedSensors): Uint8Array {
  const paper = { full: 0, low: 0x04, out: 0x05 }[sensors.paper] | (sensors.ticketInMouth ? 0x20 : 0);
  const errors = errorBits(sensors);
  return Uint8Array.of(
    0x10,
    0x0f,
    paper,
    sensors.coverOpen ? 0x02 : 0,
    errors & 0x40 ? 1 : 0,
    errors & 0x08 ? 1 : 0,
  );
}

/** The four bytes of automatic status back. */
export function automaticStatus(actual: EmulatedSensors): Uint8Array {
  const sensors = told(actual);
  const first =
    0x10 | (prints(sensors) ? 0 : 0x08) | (sensors.coverOpen ? 0x20 : 0) | (sensors.feeding ? 0x40 : 0);
  return Uint8Array.of(first, errorBits(sensors), paperSensorByte(sensors), 0x00);
}

/** The answer to `GS r 1`: near-end and end sensors. */
export function paperSensorByte(actual: EmulatedSensors): number {
  const { paper } = told(actual);
  return { full: 0x00, low: 0x03, out: 0x0f }[paper];
}
