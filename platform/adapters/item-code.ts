/**
 * Parts of a 31-character item code (实施编码): 18 characters of the agency's unified social credit code (its
 * characters 3 to 8 are the division, GB 32100), 1 of level, 12 of basic code, the latter being 2 of region, 2 of
 * type, 2 of department, 3 of main and 3 of sub item.
 */
export function partsOfItemCode(itemCode: string): { division: string; basic: string; department: string } {
  const basic = itemCode.slice(19);
  return { division: itemCode.slice(2, 8), basic, department: basic.slice(4, 6) };
}
