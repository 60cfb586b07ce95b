/** A page as the log holds it, with what the log says of it. */
export interface LogFrame {
  pageNumber: number;
  isCommit: boolean;
  page: Buffer;
}

/** What a write-ahead log holds (sqlite.org/fileformat2.html, 4: the write-ahead log). */
export interface ReadLog {
  /**
   * Bytes in the middle of the log were changed: commits that were flushed lie behind them. SQLite would take the
   * log to end there and forget them without a word.
   */
  isDamaged: boolean;
  /** whole frames of the log's present round, in order; of a damaged log also those behind the damage */
  frames: LogFrame[];
  /** of a damaged log, the frames that are not whole: records in them may be */
  broken: LogFrame[];
}

const headerBytes = 32;
const frameHeaderBytes = 24;
/** what a power cut writes whole or not at all */
const sectorBytes = 512;
const littleEndianMagic = 0x377f0682;
const bigEndianMagic = 0x377f0683;

interface Salts {
  first: number;
  second: number;
}

interface Frame extends LogFrame {
  salts: Salts;
  /** checksum stored in the frame */
  stored: Sum;
}

type Sum = readonly [number, number];

/** Page size in a log's header; undefined when there is no header, or not a whole one. */
export function logPageBytes(log: Buffer): number | undefined {
  if (log.byteLength < headerBytes || !isHeaderWhole(log)) return undefined;
  return log.readUInt32BE(8);
}

function isHeaderWhole(log: Buffer): boolean {
  const sum = checksums(log.readUInt32BE(0) === bigEndianMagic);
  return isKnownMagic(log) && equal(sum([0, 0], log.subarray(0, 24)), storedSeed(log));
}

function storedSeed(log: Buffer): Sum {
  return [log.readUInt32BE(24), log.readUInt32BE(28)];
}

/**
 * Reads a log frame by frame. A frame's checksum goes on from that of the frame before, so a frame behind a damaged
 * one can still be verified. The end of a log that a power cut tore belongs to one commit, which was not flushed and
 * confirmed to nobody; a whole commit behind a broken one was.
 */
export function readWriteAheadLog(log: Buffer, pageBytes: number): ReadLog {
  const frames = allFrames(log, pageBytes);
  const [first] = frames;
  if (log.byteLength < headerBytes || !first) return { isDamaged: false, frames: [], broken: [] };
  const sum = checksums(log.readUInt32BE(0) === bigEndianMagic);
  const seed = storedSeed(log);
  const headerIsWhole = isHeaderWhole(log);
  const salts = headerIsWhole
    ? { first: log.readUInt32BE(16), second: log.readUInt32BE(20) }
    : (commonSalts(frames) ?? first.salts);
  const whole = frames.map((frame, index) => {
    const before = index === 0 ? seed : frames[index - 1]?.stored;
    return (
      sameSalts(frame.salts, salts) && before !== undefined && isWhole(log, index, pageBytes, before, sum)
    );
  });
  const present = roundLength(frames, salts);
  const firstBroken = whole.indexOf(false);
  const goodEnd = headerIsWhole ? (firstBroken < 0 ? frames.length : firstBroken) : 0;
  // The log's own header is one sector and never half written: behind a broken one every commit was flushed.
  const isDamaged = headerIsWhole
    ? hasCommitBehind(frames.slice(0, present), whole, goodEnd, salts)
    : frames.some(({ isCommit }, index) => isCommit && whole[index]);
  if (!isDamaged) return { isDamaged, frames: committed(frames.slice(0, goodEnd)), broken: [] };
  const inRound = (wanted: boolean) =>
    frames.filter((_, index) => index < present && whole[index] === wanted);
  return { isDamaged, frames: inRound(true), broken: inRound(false) };
}

/** What follows the last commit was never confirmed. */
function committed(frames: Frame[]): Frame[] {
  return frames.slice(0, frames.findLastIndex(({ isCommit }) => isCommit) + 1);
}

/** The commit that holds the first broken frame may be torn; a whole one behind it cannot be there unless flushed. */
function hasCommitBehind(
  frames: readonly Frame[],
  whole: readonly boolean[],
  goodEnd: number,
  salts: Salts,
): boolean {
  const endsBrokenCommit = (frame: Frame, index: number) =>
    index >= goodEnd && frame.isCommit && (whole[index] === true || isHeaderCredible(frame, index, salts));
  const brokenEnd = frames.findIndex(endsBrokenCommit);
  return (
    brokenEnd >= 0 && frames.some(({ isCommit }, index) => index > brokenEnd && isCommit && whole[index])
  );
}

/** A frame's header that lies in one sector was written whole or not at all; then its salts are those of the round. */
function isHeaderCredible({ salts, page }: Frame, index: number, round: Salts): boolean {
  const start = headerBytes + index * (frameHeaderBytes + page.byteLength);
  return sameSalts(salts, round) && (start % sectorBytes) + frameHeaderBytes <= sectorBytes;
}

/** Frames up to the last one of this round; behind it lie those of an earlier one, long in the database. */
function roundLength(frames: readonly Frame[], salts: Salts): number {
  return frames.findLastIndex((frame) => sameSalts(frame.salts, salts)) + 1;
}

function allFrames(log: Buffer, pageBytes: number): Frame[] {
  const frames: Frame[] = [];
  const step = frameHeaderBytes + pageBytes;
  for (let at = headerBytes; at + step <= log.byteLength; at += step) {
    frames.push({
      pageNumber: log.readUInt32BE(at),
      isCommit: log.readUInt32BE(at + 4) !== 0,
      salts: { first: log.readUInt32BE(at + 8), second: log.readUInt32BE(at + 12) },
      stored: [log.readUInt32BE(at + 16), log.readUInt32BE(at + 20)],
      page: log.subarray(at + frameHeaderBytes, at + step),
    });
  }
  return frames;
}

/** Of a log without a whole header: what the first frames agree on. */
function commonSalts(frames: readonly Frame[]): Salts | undefined {
  return frames.find((frame, index) => {
    const next = frames[index + 1];
    return next !== undefined && sameSalts(frame.salts, next.salts);
  })?.salts;
}

function isKnownMagic(log: Buffer): boolean {
  const magic = log.readUInt32BE(0);
  return magic === littleEndianMagic || magic === bigEndianMagic;
}

function sameSalts(one: Salts, other: Salts): boolean {
  return one.first === other.first && one.second === other.second;
}

function equal(one: Sum, other: Sum): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

function isWhole(
  log: Buffer,
  index: number,
  pageBytes: number,
  before: Sum,
  sum: ReturnType<typeof checksums>,
): boolean {
  const at = headerBytes + index * (frameHeaderBytes + pageBytes);
  const ofHeader = sum(before, log.subarray(at, at + 8));
  const page = log.subarray(at + frameHeaderBytes, at + frameHeaderBytes + pageBytes);
  return equal(sum(ofHeader, page), [log.readUInt32BE(at + 16), log.readUInt32BE(at + 20)]);
}

/** Two sums over pairs of 32-bit words (fileformat2, 4.2: checksum algorithm). */
function checksums(isBigEndian: boolean): (seed: Sum, bytes: Buffer) => Sum {
  return ([first, second], bytes) => {
    const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let [one, two] = [first, second];
    for (let at = 0; at + 8 <= bytes.byteLength; at += 8) {
      one = (one + words.getUint32(at, !isBigEndian) + two) >>> 0;
      two = (two + words.getUint32(at + 4, !isBigEndian) + one) >>> 0;
    }
    return [one, two];
  };
}
