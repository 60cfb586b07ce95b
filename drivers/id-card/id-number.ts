/** Leading two digits of GB/T 2260 codes that exist; 81–83 stand on residence permits. */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(
    ' ',
  ),
);
const permitRegions = new Set(['810000', '820000', '830000']);

/** Prefectures are numbered from 01, places right under a province or the centre from 90; none is above 70 else. */
const prefecture = /^(?:0[1-9]|[1-6]\d|70|90)$/;
/**
 * GB/T 2260: cities without counties under them number their people with their own code (Jiayuguan, Dongguan,
 * Zhongshan, Sanya, Sansha, Danzhou), and the counties of Hainan stood right under the province until 2003.
 */
const wholeCities = new Set(['441900', '442000', '460200', '460300', '460400', '620200']);
const hainanCounty = /^4600(?:0[1-9]|[12]\d|3[0-6])$/;
/** ISO 3166-1 numeric ends at 894. */
const highestCountry = 899;

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = '10X98765432';

/** The check character of GB 11643-1999 for the first 17 digits. */
export function checkCharacterOf(first17: string): string {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(first17[index]), 0);
  return checkCharacters[sum % 11] ?? '';
}

/** Whether a number has 18 places and its check character is right. */
export function hasRightCheckCharacter(idNumber: string): boolean {
  return /^\d{17}[\dXx]$/.test(idNumber) && checkCharacterOf(idNumber) === idNumber.slice(17).toUpperCase();
}

/** The birth date inside an 18-place number, as `YYYYMMDD`, of whatever digits stand there. */
export function birthDigitsOf(idNumber: string): string {
  return idNumber.slice(6, 14);
}

/** What the sequence says of the sex (odd: male), or nothing when its last place is no digit. */
export function sexOf(idNumber: string): 'male' | 'female' | undefined {
  const parity = idNumber[16];
  if (parity === undefined || !/^\d$/.test(parity)) return undefined;
  return Number(parity) % 2 === 1 ? 'male' : 'female';
}

/**
 * Whether the first places of a number can be true for its kind of card: a province that exists with a prefecture
 * and a county or a whole city in it, one of the three codes of residence permits (J), or, on a foreigner's card of 2023 (Y), 9,
 * the province that accepted the application, and a numeric country. Places dissolved long ago stand on valid
 * cards, so nothing finer is judged.
 */
export function hasPlausibleRegion(
  idNumber: string,
  kind: 'resident' | 'hkMacauTaiwan' | 'foreign2023',
): boolean {
  if (kind === 'foreign2023') return hasPlausibleOrigin(idNumber);
  if (kind === 'hkMacauTaiwan') return permitRegions.has(idNumber.slice(0, 6));
  const region = idNumber.slice(0, 6);
  if (wholeCities.has(region) || hainanCounty.test(region)) return true;
  const isCounty = region.slice(4) !== '00';
  return provinces.has(idNumber.slice(0, 2)) && prefecture.test(idNumber.slice(2, 4)) && isCounty;
}

function hasPlausibleOrigin(idNumber: string): boolean {
  const country = Number(idNumber.slice(3, 6));
  return (
    idNumber.startsWith('9') &&
    provinces.has(idNumber.slice(1, 3)) &&
    country > 0 &&
    country <= highestCountry
  );
}

/** Whether a number looks like one of its kind: 18 places, or 3 letters and 12 digits on foreigners' cards of 2017. */
export function hasRightForm(idNumber: string, isForeign2017: boolean): boolean {
  return (isForeign2017 ? /^[A-Z]{3}\d{12}$/ : /^\d{17}[\dXx]$/).test(idNumber);
}

/** Travel permits of Hong Kong (H), Macau (M) and Taiwan (no letter); the field has nine places. */
export function isPermitNumber(permitNumber: string): boolean {
  return /^[HM]?\d{8}$/.test(permitNumber);
}
